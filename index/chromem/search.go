package chromem

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

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
	w := s.wanted(allow)
	if allow == nil && (s.exact || w.count <= max(k, few)) {
		c, err := s.collectAll(ctx)
		if err != nil {
			return nil, err
		}
		found, err := c.nearest(ctx, query, k)
		for i, n := range found { // its rows point into the mapping
			found[i].Vector = slices.Clone(n.Vector)
		}
		return found, err
	}
	slots, err := s.candidates(ctx, w, query, k)
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
	coded := 0
	if !s.exact && w.count > max(k, few) {
		coded = s.codes.count
		if slots, err = shortlist(ctx, s.codes, codeQuery(query), k, w.word); err != nil {
			return nil, err
		}
	}
	for slot := range w.from(coded) {
		slots = append(slots, slot)
	}
	return slots, nil
}

// collectAll returns a collection of all slots that are not deleted, which is
// kept for the next search. Its rows point into the mapping.
func (s *Store) collectAll(ctx context.Context) (*collection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all != nil {
		return s.all, nil
	}
	c, err := newCollection()
	if err != nil {
		return nil, err
	}
	for slot := range s.committed.Rows {
		if slot%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if s.committed.Deleted.Has(slot) {
			continue
		}
		row := s.file.row(slot)
		if err := s.check(slot, row); err != nil {
			return nil, err
		}
		if err := c.add(ctx, slot, row); err != nil {
			return nil, err
		}
	}
	s.all = c
	return c, nil
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
