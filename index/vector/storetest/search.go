package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"paperkin/index/vector"
)

// What a search finds, and which vectors the store returns.

func (of kind) empty(t *testing.T) {
	s := of.mustOpen(t, t.TempDir(), vector.Committed{})
	if got, err := s.Search(t.Context(), Unit(1, dimensions), 3, nil); len(got) != 0 || err != nil {
		t.Errorf("search: got %v, %v", got, err)
	}
	if got, err := s.Vectors(t.Context(), []int{0}); err == nil {
		t.Errorf("vectors of slot 0: got %v, want an error", got)
	}
}

func (of kind) order(t *testing.T) {
	vectors := Random(200, dimensions)
	s := of.filled(t, vectors)
	for _, k := range []int{1, 2, 10, 199, 200, 100_000} {
		check(t, s, vectors, Unit(7, dimensions), k, nil, nil)
	}
	if got, err := s.Search(t.Context(), Unit(7, dimensions), 0, nil); len(got) != 0 || err != nil {
		t.Errorf("k = 0: got %v, %v", got, err)
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
	found, err := s.Search(t.Context(), vectors[3], 1, nil)
	if err != nil || len(found) != 1 {
		t.Fatalf("search: got %v, %v", found, err)
	}
	found[0].Vector[0] = 42
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
	if _, err := s.Search(gone, Unit(1, dimensions), 1, nil); !errors.Is(err, context.Canceled) {
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
