package dot

import (
	"hash/crc32"

	"paperkin/index/durable"
)

// Sums sets dst[i] to the CRC-32C of row i: the length bytes from rows[i*step] on. Rows
// of a few hundred bytes are summed up several at a time where the processor can do it,
// which is three times as fast as one by one. The length is at most step. It panics if
// rows is too short for len(dst) rows.
func Sums(dst []uint32, rows []byte, step, length int) {
	if len(dst) == 0 {
		return
	}
	if length < 0 || length > step {
		panic("dot: bad length of rows")
	}
	_ = rows[:(len(dst)-1)*step+length]
	n := sumsFast(dst, rows, step, length)
	sumsGeneric(dst[n:], rows[min(n*step, len(rows)):], step, length)
}

// sumsGeneric is Sums in Go, row by row.
func sumsGeneric(dst []uint32, rows []byte, step, length int) {
	for i := range dst {
		dst[i] = crc32.Checksum(rows[i*step:][:length], durable.Castagnoli)
	}
}
