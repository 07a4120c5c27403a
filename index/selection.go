package index

import (
	"context"

	"paperkin/index/vector"
)

// A Selection is what a filter lets through. A nil *Selection lets everything through.
//
// A library in a folder knows the papers, and has them in bitmaps. An engine that is asked
// for what it keeps elsewhere has Where in their place, and needs not know a single one.
type Selection struct {
	Papers *vector.Bitmap // keys of the papers; nil with Where
	Slots  *vector.Bitmap // slots of those that have a vector in the view's space; nil with Where
	Where  Where          // nil with bitmaps
}

// Where is a selection of an engine that does not list what passes a filter. It belongs to
// the view that made it, and is of the same state of the library. A method may be called by
// several goroutines at the same time, and often: what was asked once is kept.
type Where interface {
	// Count is how many papers pass, exactly. It is nearly always asked for, though late:
	// an engine does well to find it out while it searches.
	Count(ctx context.Context) (int, error)
	// Among returns those of some papers that pass, by their keys, in the order given. The
	// view has found them, or named them.
	Among(ctx context.Context, keys []int64) ([]int64, error)
	// First returns the n least keys of papers that pass, ascending; fewer if there are no
	// more.
	First(ctx context.Context, n int) ([]int64, error)
}

// IsEmpty reports whether no paper is in the selection, as far as that is known without
// asking anybody: if not, Count knows.
func (s *Selection) IsEmpty() bool { return s != nil && s.Where == nil && s.Papers.Len() == 0 }

// Count is how many papers are in the selection, which is not nil.
func (s *Selection) Count(ctx context.Context) (int, error) {
	if s.Where != nil {
		return s.Where.Count(ctx)
	}
	return s.Papers.Len(), nil
}

// Among returns those of some papers that are in the selection, by their keys, in the order
// given.
func (s *Selection) Among(ctx context.Context, keys []int64) ([]int64, error) {
	if s == nil {
		return keys, nil
	}
	if s.Where != nil {
		return s.Where.Among(ctx, keys)
	}
	var in []int64
	for _, key := range keys {
		if s.has(key) {
			in = append(in, key)
		}
	}
	return in, nil
}

// First returns the n least keys of papers in the selection, which is not nil, ascending;
// fewer if there are no more.
func (s *Selection) First(ctx context.Context, n int) ([]int64, error) {
	if s.Where != nil {
		return s.Where.First(ctx, n)
	}
	keys := make([]int64, 0, min(n, s.Papers.Len()))
	for key := range s.Papers.All {
		if len(keys) == n {
			break
		}
		keys = append(keys, int64(key))
	}
	return keys, nil
}

// has reports whether a paper is in a selection of bitmaps.
func (s *Selection) has(key int64) bool { return s == nil || s.Papers.Has(int(key)) }

// list returns the keys of the papers, ascending.
func (s *Selection) list() []int64 {
	keys := make([]int64, 0, s.Papers.Len())
	for key := range s.Papers.All {
		keys = append(keys, int64(key))
	}
	return keys
}

// keys are those of the papers, nil for all.
func (s *Selection) keys() *vector.Bitmap {
	if s == nil {
		return nil
	}
	return s.Papers
}

// A Choice asks for the papers of some that fit words best.
type Choice struct {
	K   int            // how many; none if it is not positive
	In  *Selection     // of these; nil: of all
	But *vector.Bitmap // keys of papers to leave out; nil: of none
}

// allows returns what a choice lets through, nil for everything.
func (c Choice) allows() func(key int64) bool {
	in, but := c.In.keys(), c.But
	if but == nil || but.Len() == 0 {
		if in == nil {
			return nil
		}
		return func(key int64) bool { return in.Has(int(key)) }
	}
	return func(key int64) bool { return (in == nil || in.Has(int(key))) && !but.Has(int(key)) }
}

// Nearest asks for the papers of some that are nearest to a vector.
type Nearest struct {
	Vector []float32  // of unit length, in the view's space
	K      int        // how many
	In     *Selection // of these; nil: of all
}
