package chromem

import (
	"context"
	"errors"
	"math/rand/v2"
	"testing"

	"paperkin/index/vector"
)

// TestPaths: few vectors are ranked without a shortlist; of many there is one, whether
// they have codes or not.
func TestPaths(t *testing.T) {
	const dimensions = 16
	vectors := kinds["clustered"](rand.New(rand.NewPCG(3, 3)), few+2, dimensions)
	one := new(vector.Bitmap)
	one.Add(few)
	for _, c := range []struct {
		rows, k int
		deleted *vector.Bitmap
		exact   bool
		all     bool // are ranked
	}{
		{rows: few, k: 10, all: true},
		{rows: few + 1, k: 10},
		{rows: few + 1, k: 10, deleted: one, all: true},
		{rows: few + 1, k: few},
		{rows: few + 1, k: few + 1, all: true},
		{rows: few + 2, k: 10, exact: true},
		{rows: few, k: 10, exact: true, all: true},
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
		all := new(vector.Bitmap)
		for slot := range c.rows {
			all.Add(slot)
		}
		for _, allow := range []*vector.Bitmap{nil, all} {
			slots, err := s.candidates(t.Context(), []vector.Query{{Vector: vectors[0], K: c.k, Allow: allow}})
			if count := s.wanted(allow).count; err != nil || (len(slots[0]) == count) != c.all {
				t.Errorf("%d rows, k = %d, exact %v: %d of %d are ranked, %v", c.rows, c.k, c.exact, len(slots), count, err)
			}
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
	}
}
