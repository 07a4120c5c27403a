package chromem

import (
	"hash/crc32"
	"math"
	"math/bits"

	"paperkin/index/chromem/dot"
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
	file, sound := r.store.file, first
	for left := wanted; left != 0; left &= left - 1 {
		slot := first + bits.TrailingZeros64(left)
		if slot < sound {
			continue
		}
		var err error
		if sound, err = r.store.sums.checkBatch(slot, file.path, file.mappedSum); err != nil {
			return err
		}
	}
	n := bits.Len64(wanted)
	var cosines [blockRows]float32
	dot.Floats(cosines[:n], r.query, file.rows[first*file.dimensions:(first+n)*file.dimensions])
	for i := range n {
		cosine := float64(cosines[i])
		lower[i], upper[i] = cosine-r.margin, cosine+r.margin
	}
	return nil
}

// mappedSum is sum for committed rows, in the mapping: a scan of all of them needs them
// there anyway.
func (f *vectorFile) mappedSum(first, n int) (uint32, error) {
	return crc32.Checksum(f.mapping[f.offset(first):f.offset(first+n)], durable.Castagnoli), nil
}
