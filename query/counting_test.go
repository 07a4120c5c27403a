package query_test

import (
	"context"
	"os"
	"slices"
	"sync"

	"paperkin/index/chromem"
	"paperkin/index/vector"
)

// reads is what stores were asked for.
type reads struct {
	mu      sync.Mutex
	calls   int          // searches, and reads by slot
	rows    int          // read by slot
	repeats int          // of them, those that a call before had returned
	seen    map[int]bool // slots whose vectors were returned
}

// open opens a store that counts what it is asked for.
func (r *reads) open(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
	s, err := chromem.Open(dir, dimensions, c)
	return &countingStore{s, r}, err
}

func (r *reads) reset() { r.calls, r.rows, r.repeats, r.seen = 0, 0, 0, map[int]bool{} }

type countingStore struct {
	vector.Store
	*reads
}

func (s *countingStore) Search(ctx context.Context, queries ...vector.Query) ([][]vector.Neighbour, error) {
	found, err := s.Store.Search(ctx, queries...)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	for _, n := range slices.Concat(found...) {
		s.seen[n.Slot] = true
	}
	return found, err
}

func (s *countingStore) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	s.rows += len(slots)
	for _, slot := range slots {
		if s.seen[slot] {
			s.repeats++
		}
		s.seen[slot] = true
	}
	return s.Store.Vectors(ctx, slots)
}
