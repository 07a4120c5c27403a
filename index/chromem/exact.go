package chromem

import (
	"hash/crc32"
	"math"
	"math/bits"

	"paperkin/index/durable"
)

// fullRows are vectors that no codes stand for: those behind the last row with codes,
// and in an exact store all. Their cosines are summed up here in another order than
// chromem-go does it, so that several sums run side by side. Both are wrong by at most
// summation(n) times the lengths of the vectors, which bounds what chromem-go finds.
type fullRows struct {
	store  *Store
	query  []float32
	margin float64
}

func (s *Store) fullRows(query []float32) *fullRows {
	var squares float64
	for _, x := range query {
		squares += float64(x) * float64(x)
	}
	return &fullRows{s, query, 2 * math.Sqrt(squares) * unitLength * summation(len(query))}
}

func (r *fullRows) span() (first, end int) { return r.store.codes.count, r.store.committed.Rows }

// bound implements [bounded].
func (r *fullRows) bound(first int, wanted uint64, lower, upper *[blockRows]float64) error {
	file, sound := r.store.file, 0
	for ; wanted != 0; wanted &= wanted - 1 {
		i := bits.TrailingZeros64(wanted)
		if slot := first + i; slot >= sound {
			var err error
			if sound, err = r.store.sums.checkBatch(slot, file.path, file.mappedSum); err != nil {
				return err
			}
		}
		cosine := float64(product(r.query, file.row(first+i)))
		lower[i], upper[i] = cosine-r.margin, cosine+r.margin
	}
	return nil
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

// mappedSum is sum for committed rows, in the mapping: a scan of all of them needs them
// there anyway.
func (f *vectorFile) mappedSum(first, n int) (uint32, error) {
	return crc32.Checksum(f.mapping[f.offset(first):f.offset(first+n)], durable.Castagnoli), nil
}
