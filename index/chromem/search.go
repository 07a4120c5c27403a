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
func (s *Store) Search(ctx context.Context, queries ...vector.Query) ([][]vector.Neighbour, error) {
	for _, q := range queries {
		if len(q.Vector) != s.file.dimensions {
			return nil, fmt.Errorf("query vector has %d components, want %d", len(q.Vector), s.file.dimensions)
		}
	}
	candidates, err := s.candidates(ctx, queries)
	if err != nil {
		return nil, err
	}
	answers := make([][]vector.Neighbour, len(queries))
	for i, q := range queries {
		c, err := s.collect(ctx, candidates[i])
		if err != nil {
			return nil, err
		}
		if answers[i], err = c.nearest(ctx, q.Vector, q.K); err != nil {
			return nil, err
		}
	}
	return answers, nil
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

// candidates returns for each query slots that are certain to include the most similar
// ones and those that tie with them: all wanted ones when they are few.
func (s *Store) candidates(ctx context.Context, queries []vector.Query) ([][]int, error) {
	slots := make([][]int, len(queries))
	var many []int // the queries with shortlists
	var coded, full []comparison
	rest := s.codes.count // the first row that is in no shortlist
	if s.committed.Rows-rest > few {
		rest = s.committed.Rows
	}
	for i, q := range queries {
		if q.K <= 0 {
			continue
		}
		w, from := s.wanted(q.Allow), 0
		if w.count > max(q.K, few) {
			if len(many) == 0 || !slices.Equal(q.Vector, queries[many[len(many)-1]].Vector) {
				coded = append(coded, comparison{rows: &codedRows{s.codes, codeQuery(q.Vector)}})
				full = append(full, comparison{rows: s.fullRows(q.Vector)})
			}
			many = append(many, i)
			coded[len(coded)-1].add(q.K, w.word)
			full[len(full)-1].add(q.K, w.word)
			from = rest
		}
		for slot := range w.from(from) {
			slots[i] = append(slots[i], slot)
		}
	}
	passes := [][]comparison{coded}
	if rest > s.codes.count {
		passes = append(passes, full)
	}
	for _, pass := range passes {
		found, err := shortlists(ctx, pass)
		if err != nil {
			return nil, err
		}
		for i, list := range found {
			slots[many[i]] = append(slots[many[i]], list...)
		}
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
