// Package dot computes the dot products of a query with many rows: the inner loop of a
// search.
//
// [Rows] takes rows of 8-bit codes, and has three implementations that give the same
// numbers: AVX2 where the processor has it, NEON on arm64, and plain Go. [Floats] takes
// rows of float32, with AVX2 or in plain Go, whose sums differ by rounding. [Sums] has the
// checksums of rows. The package does not know what the numbers mean.
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

// Floats sets dst[i] to the dot product of the query and row i, which begins at
// rows[i*len(query)], summed up in float32 in an order of its own. It panics if rows is
// too short for len(dst) rows.
func Floats(dst, query, rows []float32) {
	if len(dst) == 0 {
		return
	}
	if len(query) == 0 {
		clear(dst)
		return
	}
	_ = rows[len(dst)*len(query)-1]
	floatsFast(dst, query, rows)
}

// floatsGeneric is Floats in plain Go.
func floatsGeneric(dst, query, rows []float32) {
	for i := range dst {
		dst[i] = product(query, rows[i*len(query):(i+1)*len(query)])
	}
}

// product is the dot product of two vectors of the same length.
func product(a, b []float32) float32 {
	var s0, s1, s2, s3, s4, s5, s6, s7 float32 // in registers, which an array is not
	for len(a) >= 8 && len(b) >= 8 {
		x, y := a[:8:8], b[:8:8]
		s0 += x[0] * y[0]
		s1 += x[1] * y[1]
		s2 += x[2] * y[2]
		s3 += x[3] * y[3]
		s4 += x[4] * y[4]
		s5 += x[5] * y[5]
		s6 += x[6] * y[6]
		s7 += x[7] * y[7]
		a, b = a[8:], b[8:]
	}
	for i := range min(len(a), len(b)) {
		s0 += a[i] * b[i]
	}
	return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
}
