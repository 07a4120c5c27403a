//go:build !amd64 && !arm64

package dot

func rowsFast(dst []int32, query []int16, rows []byte, step int) { rowsGeneric(dst, query, rows, step) }

func floatsFast(dst, query, rows []float32) { floatsGeneric(dst, query, rows) }

func sumsFast([]uint32, []byte, int, int) int { return 0 }
