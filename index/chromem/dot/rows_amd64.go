package dot

import "golang.org/x/sys/cpu"

var hasAVX2 = cpu.X86.HasAVX2

func rowsFast(dst []int32, query []int16, rows []byte, step int) {
	if hasAVX2 {
		rowsAVX2(dst, query, rows, step)
		return
	}
	rowsGeneric(dst, query, rows, step)
}

func floatsFast(dst, query, rows []float32) {
	if hasAVX2 && len(query)%Width == 0 {
		floatsAVX2(dst, query, rows)
		return
	}
	floatsGeneric(dst, query, rows)
}
