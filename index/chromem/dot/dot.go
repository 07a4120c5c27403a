// Package dot computes the dot products of a query with many rows of 8-bit codes:
// the inner loop of a search.
//
// There is one function, [Rows], with three implementations that give the same
// numbers: AVX2 where the processor has it, NEON on arm64, and plain Go. The
// package does not know what the codes mean.
package dot

//go:generate go run ./gen -pkg dot -out rows_amd64.s -stubs stub_amd64.go

// Width is the number that the length of a query must be a multiple of.
const Width = 32

// MaxQuery returns the largest magnitude that the components of a query of n
// components may have, so that no sum of their products with codes from -127 to
// 127 overflows int32.
func MaxQuery(n int) int {
	const maxInt16, maxInt32, maxCode = 1<<15 - 1, 1<<31 - 1, 127
	return min(maxInt16, maxInt32/(maxCode*max(n, 1)))
}

// Rows sets dst[i] to the dot product of the query and row i: the codes, as
// int8, from rows[i*step] on. The length of the query is a multiple of [Width]
// and at most step. It panics if rows is too short for len(dst) rows.
func Rows(dst []int32, query []int16, rows []byte, step int) {
	if len(query)%Width != 0 || len(query) > step {
		panic("dot: bad length of query")
	}
	if len(dst) == 0 {
		return
	}
	if len(query) == 0 {
		clear(dst)
		return
	}
	_ = rows[(len(dst)-1)*step+len(query)-1]
	rowsFast(dst, query, rows, step)
}

// rowsGeneric is Rows in plain Go.
func rowsGeneric(dst []int32, query []int16, rows []byte, step int) {
	for i := range dst {
		var sum int32
		for j, code := range rows[i*step:][:len(query)] {
			sum += int32(query[j]) * int32(int8(code))
		}
		dst[i] = sum
	}
}
