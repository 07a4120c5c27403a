// Package chromem is the local vector store: unit vectors in a memory-mapped
// file, ranked by chromem-go.
//
// chromem-go holds documents in memory and compares a query with every one of
// them. Its own persistence is not used: it keeps one gob file per document,
// named by 32 bits of a hash, so that documents overwrite each other in large
// collections, and opening 100,000 of them takes seconds. Here the vectors lie
// in one file, rows of float32, and a collection is filled with slices that
// point into the mapping, which copies nothing.
//
// The package knows slots and vectors, nothing of papers or of the catalogue.
package chromem

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/index"
)

// Store implements [index.Store] over the file vectors.f32 in a folder.
type Store struct {
	file      *vectorFile
	committed index.Committed

	mu   sync.Mutex
	dead index.Bitmap // slots that Delete took out of this store
	all  *collection  // every live slot, filled by the first search that wants it
}

var _ index.Store = (*Store)(nil)

// Open opens the store in dir, whose rows have that many dimensions. It
// implements [index.OpenStore]. The file must hold the committed rows; it is
// made by the first Put.
func Open(dir string, dimensions int, c index.Committed) (index.Store, error) {
	f, err := openVectors(dir, dimensions, c.Rows)
	if err != nil {
		return nil, err
	}
	return &Store{file: f, committed: c}, nil
}

// Put implements [index.Store].
func (s *Store) Put(ctx context.Context, first int, vectors [][]float32) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.file.write(first, vectors)
}

// Delete implements [index.Store].
func (s *Store) Delete(ctx context.Context, slots []int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, slot := range slots {
		if !s.live(slot) {
			continue
		}
		s.dead.Add(slot)
		if s.all != nil {
			// nil filters: an empty one, not nil, would empty the collection.
			if err := s.all.Delete(ctx, nil, nil, strconv.Itoa(slot)); err != nil {
				return err
			}
		}
	}
	return nil
}

// live reports whether searches may find a slot. The caller holds mu.
func (s *Store) live(slot int) bool {
	return slot >= 0 && slot < s.committed.Rows && !s.dead.Has(slot) && (s.committed.Dead == nil || !s.committed.Dead.Has(slot))
}

// Vectors implements [index.Store].
func (s *Store) Vectors(_ context.Context, slots []int) ([][]float32, error) {
	vectors := make([][]float32, len(slots))
	for i, slot := range slots {
		if slot < 0 || slot >= s.committed.Rows {
			return nil, fmt.Errorf("slot %d: %d rows are committed", slot, s.committed.Rows)
		}
		vectors[i] = slices.Clone(s.file.row(slot))
	}
	return vectors, nil
}

// Search implements [index.Store].
func (s *Store) Search(ctx context.Context, vector []float32, k int, allow *index.Bitmap) ([]index.Neighbour, error) {
	if len(vector) != s.file.dimensions {
		return nil, fmt.Errorf("query vector has %d components, want %d", len(vector), s.file.dimensions)
	}
	c, err := s.collection(ctx, allow)
	if err != nil {
		return nil, err
	}
	return c.nearest(ctx, vector, k)
}

// collection returns the allowed live slots as a chromem-go collection. The
// one of all slots is kept for the next search.
func (s *Store) collection(ctx context.Context, allow *index.Bitmap) (*collection, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if allow == nil && s.all != nil {
		return s.all, nil
	}
	c, err := newCollection()
	if err != nil {
		return nil, err
	}
	add := func(slot int) error {
		if slot%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if !s.live(slot) {
			return nil
		}
		return c.add(ctx, slot, s.file.row(slot))
	}
	if allow != nil {
		for slot := range allow.All {
			if err := add(slot); err != nil {
				return nil, err
			}
		}
		return c, nil
	}
	for slot := range s.committed.Rows {
		if err := add(slot); err != nil {
			return nil, err
		}
	}
	s.all = c
	return c, nil
}

// Close implements [index.Store].
func (s *Store) Close() error { return s.file.close() }

// collection is a chromem-go collection whose documents are slots.
type collection struct{ *chromemgo.Collection }

func newCollection() (*collection, error) {
	noText := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("vectors come ready-made")
	}
	c, err := chromemgo.NewDB().CreateCollection("slots", nil, noText)
	return &collection{c}, err
}

func (c *collection) add(ctx context.Context, slot int, row []float32) error {
	// One by one: AddDocuments starts a goroutine for each.
	return c.AddDocument(ctx, chromemgo.Document{ID: strconv.Itoa(slot), Embedding: row})
}

// nearest returns the k most similar slots and all that tie with the last.
// chromem-go drops ties past its limit at random, so the limit is raised until
// the last result is less similar than the k-th.
func (c *collection) nearest(ctx context.Context, vector []float32, k int) ([]index.Neighbour, error) {
	k = min(k, c.Count()) // asking for more than there are is an error
	if k <= 0 {
		return nil, nil
	}
	for n := min(k+1, c.Count()); ; n = min(2*n, c.Count()) {
		results, err := c.QueryEmbedding(ctx, vector, n, nil, nil)
		if err != nil {
			return nil, err
		}
		last := results[k-1].Similarity
		if n < c.Count() && results[n-1].Similarity == last {
			continue
		}
		neighbours := make([]index.Neighbour, 0, n)
		for _, r := range results {
			if r.Similarity < last {
				break
			}
			slot, err := strconv.Atoi(r.ID)
			if err != nil {
				return nil, err
			}
			neighbours = append(neighbours, index.Neighbour{Slot: slot, Similarity: float64(r.Similarity)})
		}
		slices.SortFunc(neighbours, func(a, b index.Neighbour) int {
			return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Slot, b.Slot))
		})
		return neighbours, nil
	}
}
