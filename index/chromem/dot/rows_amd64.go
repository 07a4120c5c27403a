package dot

import "golang.org/x/sys/cpu"

var hasAVX2, hasSSE42 = cpu.X86.HasAVX2, cpu.X86.HasSSE42

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

// sumsFast sums up the first rows, and returns how many.
func sumsFast(dst []uint32, rows []byte, step, length int) int {
	if !hasSSE42 || length < 8 || length%4 != 0 {
		return 0
	}
	n := len(dst) &^ 3
	sumsSSE42(dst[:n], rows, step, length)
	return n
}
