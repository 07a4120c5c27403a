package chromem

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"paperkin/index/vector"
)

// TestPaths: few vectors, or an exact store's, are compared without a shortlist
// and kept for the next search; of many, a shortlist is compared.
func TestPaths(t *testing.T) {
	const dimensions = 16
	vectors := kinds["clustered"](rand.New(rand.NewPCG(3, 3)), few+2, dimensions)
	one := new(vector.Bitmap)
	one.Add(few)
	for _, c := range []struct {
		rows, k int
		deleted *vector.Bitmap
		exact   bool
		kept    bool
	}{
		{rows: few, k: 10, kept: true},
		{rows: few + 1, k: 10},
		{rows: few + 1, k: 10, deleted: one, kept: true},
		{rows: few + 1, k: few, kept: false},
		{rows: few + 1, k: few + 1, kept: true},
		{rows: few + 2, k: 10, exact: true, kept: true},
	} {
		s := stored(t, vectors[:c.rows], c.rows, c.deleted).(*Store)
		if c.exact {
			opened, err := OpenExact(rootOf(t, s.dir.Name()), dimensions, vector.Committed{Rows: c.rows})
			if err != nil {
				t.Fatal(err)
			}
			defer opened.Close()
			s = opened.(*Store)
		}
		if _, err := s.Search(t.Context(), vectors[0], c.k, nil); err != nil {
			t.Fatal(err)
		}
		if got := s.all != nil; got != c.kept {
			t.Errorf("%d rows, k = %d, %d deleted, exact %v: kept %v, want %v", c.rows, c.k, c.deleted.Clone().Len(), c.exact, got, c.kept)
		}
		// A search with a filter keeps nothing. All its rows are candidates in the
		// same cases, and a shortlist of them otherwise.
		all := new(vector.Bitmap)
		for slot := range c.rows {
			all.Add(slot)
		}
		w := s.wanted(all)
		slots, err := s.candidates(t.Context(), w, vectors[0], c.k)
		if err != nil || (len(slots) == w.count) != c.kept {
			t.Errorf("%d rows, k = %d, exact %v: %d of %d on the shortlist, %v", c.rows, c.k, c.exact, len(slots), w.count, err)
		}
	}
}

// pollingContext ends when it has been asked a number of times whether it has.
type pollingContext struct {
	context.Context
	left int
}

func (c *pollingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestReadingStops: reading vectors ends within 1,024 of them when the context
// does.
func TestReadingStops(t *testing.T) {
	const rows = 3 * 1024
	vectors := kinds["random"](rand.New(rand.NewPCG(3, 4)), rows, 2)
	s := stored(t, vectors, rows, nil).(*Store)
	slots := make([]int, rows)
	for i := range slots {
		slots[i] = i
	}
	for polls := range 4 {
		want := polls < 3
		c, err := s.collect(&pollingContext{t.Context(), polls}, slots)
		if errors.Is(err, context.Canceled) != want || !want && c.Count() != rows {
			t.Errorf("collect, cancelled after %d looks: %v", polls, err)
		}
		if want {
			_, err = s.collectAll(&pollingContext{t.Context(), polls})
			if !errors.Is(err, context.Canceled) || s.all != nil {
				t.Errorf("collectAll, cancelled after %d looks: %v", polls, err)
			}
		}
	}
	if c, err := s.collectAll(&pollingContext{t.Context(), 3}); err != nil || c.Count() != rows {
		t.Errorf("collectAll: %v", err)
	}
	if c, err := s.collectAll(&pollingContext{t.Context(), 0}); err != nil || c != s.all {
		t.Errorf("collectAll, again: %v, want what it kept", err)
	}
}
