package chromem

import (
	"context"
	"fmt"
	"math/bits"

	"paperkin/index/vector"
)

// few is how many vectors are ranked without a shortlist, which would hold about
// as many.
const few = 512

// Search implements [vector.Store].
func (s *Store) Search(ctx context.Context, query []float32, k int, allow *vector.Bitmap) ([]vector.Neighbour, error) {
	if len(query) != s.file.dimensions {
		return nil, fmt.Errorf("query vector has %d components, want %d", len(query), s.file.dimensions)
	}
	if k <= 0 {
		return nil, nil
	}
	slots, err := s.candidates(ctx, s.wanted(allow), query, k)
	if err != nil {
		return nil, err
	}
	c, err := s.collect(ctx, slots)
	if err != nil {
		return nil, err
	}
	return c.nearest(ctx, query, k)
}

// wanted is the set of slots that a search may return.
type wanted struct {
	allow, deleted *vector.Bitmap
	rows, count    int
}

func (s *Store) wanted(allow *vector.Bitmap) wanted {
	w := wanted{allow: allow, deleted: s.committed.Deleted, rows: s.committed.Rows}
	if allow == nil {
		w.count = w.rows - w.deleted.Len()
		return w
	}
	for i := 0; i*64 < w.rows; i++ {
		w.count += bits.OnesCount64(w.word(i))
	}
	return w
}

// word returns the wanted slots from 64i on as bits.
func (w *wanted) word(i int) uint64 {
	word := ^uint64(0)
	if w.allow != nil {
		word = w.allow.Word(i)
	}
	if left := w.rows - 64*i; left < 64 {
		word &= 1<<max(0, left) - 1
	}
	return word &^ w.deleted.Word(i)
}

// from yields the wanted slots that are not below first, in ascending order.
func (w *wanted) from(first int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		for i := first / 64; i*64 < w.rows; i++ {
			word := w.word(i)
			if i == first/64 {
				word &= ^uint64(0) << (first % 64)
			}
			for ; word != 0; word &= word - 1 {
				if !yield(i*64 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

// candidates returns wanted slots that are certain to include the k most similar
// ones and those that tie with them: all wanted ones when they are few.
func (s *Store) candidates(ctx context.Context, w wanted, query []float32, k int) (slots []int, err error) {
	full := 0 // the first row that is compared in full precision
	if w.count > max(k, few) {
		full = s.codes.count
		if slots, err = shortlist(ctx, &codedRows{s.codes, codeQuery(query)}, k, w.word); err != nil {
			return nil, err
		}
		if w.rows-full > few {
			rest, err := shortlist(ctx, s.fullRows(query), k, w.word)
			return append(slots, rest...), err
		}
	}
	for slot := range w.from(full) {
		slots = append(slots, slot)
	}
	return slots, nil
}

// collect returns a collection of slots, for one search.
func (s *Store) collect(ctx context.Context, slots []int) (*collection, error) {
	c, err := newCollection()
	if err != nil {
		return nil, err
	}
	const page = 1024 // a cancelled search stops between pages
	for len(slots) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := min(page, len(slots))
		vectors, err := s.read(slots[:n])
		if err != nil {
			return nil, err
		}
		for i, v := range vectors {
			if err := c.add(ctx, slots[i], v); err != nil {
				return nil, err
			}
		}
		slots = slots[n:]
	}
	return c, nil
}
