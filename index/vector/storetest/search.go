package storetest

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"paperkin/index/vector"
)

// What a search finds, and which vectors the store returns.

func (of kind) empty(t *testing.T) {
	s := of.mustOpen(t, t.TempDir(), vector.Committed{})
	check(t, s, nil, Unit(1, dimensions), 3, nil, nil)
	if got, err := s.Search(t.Context()); len(got) != 0 || err != nil {
		t.Errorf("no query: got %v, %v", got, err)
	}
	if got, err := s.Vectors(t.Context(), []int{0}); err == nil {
		t.Errorf("vectors of slot 0: got %v, want an error", got)
	}
}

func (of kind) order(t *testing.T) {
	vectors := Random(200, dimensions)
	s := of.filled(t, vectors)
	for _, k := range []int{-1, 0, 1, 2, 10, 199, 200, 100_000} {
		check(t, s, vectors, Unit(7, dimensions), k, nil, nil)
	}
}

func (of kind) allow(t *testing.T) {
	vectors := Random(100, dimensions)
	s := of.filled(t, vectors)
	for _, allow := range []*vector.Bitmap{bitmap(), bitmap(3), bitmap(0, 50, 99), bitmap(100, 5000)} {
		check(t, s, vectors, Unit(8, dimensions), 2, allow, nil)
	}
}

func (of kind) deleted(t *testing.T) {
	vectors := Random(50, dimensions)
	s := of.filled(t, vectors, 0, 10, 49)
	for _, k := range []int{5, 47, 100} {
		check(t, s, vectors, vectors[10], k, nil, bitmap(0, 10, 49))
	}
	check(t, s, vectors, vectors[10], 5, bitmap(9, 10, 11), bitmap(0, 10, 49))
}

func (of kind) ties(t *testing.T) {
	// Slots 5 to 24 are one and the same vector: all are returned when one is.
	vectors := Random(40, dimensions)
	for i := 5; i < 25; i++ {
		vectors[i] = slices.Clone(vectors[5])
	}
	s := of.filled(t, vectors)
	for k := 1; k <= 21; k++ {
		check(t, s, vectors, vectors[5], k, nil, nil)
	}
}

func (of kind) together(t *testing.T) {
	// Queries that are asked together have the answers that they have alone, to the bit.
	vectors, r := Random(3000, dimensions), rand.New(rand.NewPCG(5, 5))
	for i := 100; i < 120; i++ {
		vectors[i] = slices.Clone(vectors[100])
	}
	dir := t.TempDir()
	w := of.mustOpen(t, dir, vector.Committed{})
	if err := w.Put(t.Context(), 0, vectors); err != nil {
		t.Fatal(err)
	}
	for _, optimized := range []int{0, 1500, 2900, 3000} {
		if err := w.Optimize(t.Context(), optimized); err != nil {
			t.Fatal(err)
		}
		s := of.mustOpen(t, dir, vector.Committed{Rows: len(vectors), Deleted: bitmap(7, 110, 2999)})
		for range 40 {
			queries := make([]vector.Query, r.IntN(6))
			for i := range queries {
				queries[i] = drawQuery(r, vectors)
				if i > 0 && r.IntN(2) == 0 {
					queries[i].Vector = queries[i-1].Vector
				}
			}
			checkTogether(t, s, queries)
		}
	}
}

// drawQuery draws a query from those that differ in how they are best answered.
func drawQuery(r *rand.Rand, vectors [][]float32) vector.Query {
	q := vector.Query{Vector: vectors[r.IntN(len(vectors))], K: []int{0, 1, 3, 50, 1000, 4000}[r.IntN(6)]}
	if r.IntN(3) == 0 {
		q.Vector = vectors[100] // many tie
	}
	if share := []float64{0, 0.001, 0.05, 0.5, 1, 2}[r.IntN(6)]; share < 2 {
		q.Allow = new(vector.Bitmap)
		for slot := range vectors {
			if r.Float64() < share {
				q.Allow.Add(slot)
			}
		}
	}
	return q
}

func checkTogether(t *testing.T, s vector.Store, queries []vector.Query) {
	t.Helper()
	got, err := s.Search(t.Context(), queries...)
	if err != nil || len(got) != len(queries) {
		t.Fatalf("%d queries: %d answers, %v", len(queries), len(got), err)
	}
	for i, q := range queries {
		alone, err := s.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		same := func(a, b vector.Neighbour) bool {
			return a.Slot == b.Slot && a.Similarity == b.Similarity && slices.Equal(a.Vector, b.Vector)
		}
		if !slices.EqualFunc(got[i], alone[0], same) {
			t.Errorf("query %d of %d, k = %d: %d neighbours are not the %d that it has alone", i, len(queries), q.K, len(got[i]), len(alone[0]))
		}
	}
}

func (of kind) vectors(t *testing.T) {
	vectors := Random(20, dimensions)
	s := of.filled(t, vectors)
	got, err := s.Vectors(t.Context(), []int{19, 0, 7, 0})
	if err != nil || len(got) != 4 {
		t.Fatalf("got %d vectors, %v", len(got), err)
	}
	for i, slot := range []int{19, 0, 7, 0} {
		if !slices.Equal(got[i], vectors[slot]) {
			t.Errorf("slot %d: got %v, want %v", slot, got[i], vectors[slot])
		}
	}
	got[0][0] = 42 // the caller's copy
	if again, _ := s.Vectors(t.Context(), []int{19}); again[0][0] == 42 {
		t.Error("a change to a returned vector reached the store")
	}
	q := vector.Query{Vector: vectors[3], K: 1}
	found, err := s.Search(t.Context(), q, q)
	if err != nil || len(found) != 2 || len(found[0]) != 1 || len(found[1]) != 1 {
		t.Fatalf("search: got %v, %v", found, err)
	}
	found[0][0].Vector[0] = 42
	if found[1][0].Vector[0] == 42 {
		t.Error("a change to a vector of one answer reached another")
	}
	check(t, s, vectors, vectors[3], 1, nil, nil)
	for _, slot := range []int{-1, 20} {
		if got, err := s.Vectors(t.Context(), []int{slot}); err == nil {
			t.Errorf("slot %d: got %v, want an error", slot, got)
		}
	}
}

func (of kind) cancelled(t *testing.T) {
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	s := of.filled(t, Random(2000, dimensions))
	if _, err := s.Search(gone, vector.Query{Vector: Unit(1, dimensions), K: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("search: got %v, want context.Canceled", err)
	}
}

func (of kind) concurrent(t *testing.T) {
	vectors := Random(500, dimensions)
	s := of.filled(t, vectors)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			var allow *vector.Bitmap
			if i%2 == 1 {
				allow = bitmap(1, 2, 3, 400)
			}
			check(t, s, vectors, Unit(i, dimensions), 5, allow, nil)
		})
	}
	wg.Wait()
}
