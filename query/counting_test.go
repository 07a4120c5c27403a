package query_test

import (
	"context"
	"sync/atomic"

	"paperkin/index/chromem"
	"paperkin/index/vector"
)

// reads is what stores were asked for.
type reads struct {
	calls atomic.Int64 // searches, and reads of rows
	rows  atomic.Int64 // read by slot
}

// open opens a store that counts what it is asked for.
func (r *reads) open(dir string, dimensions int, c vector.Committed) (vector.Store, error) {
	s, err := chromem.Open(dir, dimensions, c)
	return &countingStore{s, r}, err
}

func (r *reads) reset() { r.calls.Store(0); r.rows.Store(0) }

type countingStore struct {
	vector.Store
	*reads
}

func (s *countingStore) Search(ctx context.Context, v []float32, k int, allow *vector.Bitmap) ([]vector.Neighbour, error) {
	s.calls.Add(1)
	return s.Store.Search(ctx, v, k, allow)
}

func (s *countingStore) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	s.calls.Add(1)
	s.rows.Add(int64(len(slots)))
	return s.Store.Vectors(ctx, slots)
}
