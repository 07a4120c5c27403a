//go:build !amd64 && !arm64

package dot

func rowsFast(dst []int32, query []int16, rows []byte, step int) { rowsGeneric(dst, query, rows, step) }
