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
