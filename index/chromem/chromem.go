// Package chromem is the local vector store: unit vectors in a file, ranked by
// chromem-go.
//
// chromem-go holds documents in memory and compares a query with every one of
// them. Its own persistence is not used: it keeps one gob file per document,
// named by 32 bits of a hash, so that documents overwrite each other in large
// collections, and opening 100,000 of them takes seconds. Here the vectors lie
// in one file, rows of float32, and beside it a file of 8-bit codes, a quarter
// as large. A search scans the codes for a shortlist that is certain to hold
// the most similar rows, and fills a collection with the full vectors of those:
// the result is what chromem-go would say of all rows.
//
// The package knows slots and vectors, nothing of papers or of the catalogue.
package chromem

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"paperkin/index/vector"
)

// Store implements [vector.Store] over two files in a folder: vectors.f32, which
// is what it keeps, and vectors.i8, which is made from it.
type Store struct {
	dir       string
	exact     bool
	committed vector.Committed
	file      *vectorFile
	codes     *codes
	sums      sums
	trimmed   bool // no codes are left of rows that Put writes anew

	mu  sync.Mutex
	all *collection // every live slot, filled by the first search that wants it
}

var _ vector.Store = (*Store)(nil)

// Open opens the store in dir, whose rows have that many dimensions. It
// implements [vector.Opener]. The file must hold the committed rows; it is
// made by the first Put.
func Open(dir string, dimensions int, c vector.Committed) (vector.Store, error) {
	return open(dir, dimensions, c, false)
}

// OpenExact is Open for a store that takes no shortlist: chromem-go compares
// every vector. Its answers are the same, and take longer. It does not look at
// the file of codes.
func OpenExact(dir string, dimensions int, c vector.Committed) (vector.Store, error) {
	return open(dir, dimensions, c, true)
}

func open(dir string, dimensions int, c vector.Committed, exact bool) (vector.Store, error) {
	file, err := openVectors(dir, dimensions, c.Rows)
	if err != nil {
		return nil, err
	}
	coded := c.Rows
	if exact {
		coded = 0
	}
	codes, err := openCodes(dir, dimensions, coded)
	if err != nil {
		return nil, errors.Join(err, file.close())
	}
	s := &Store{dir: dir, exact: exact, committed: c, file: file, codes: codes}
	s.committed.Deleted = c.Deleted.Clone() // nil becomes empty
	if c.Batches != nil && codes.count < c.Rows {
		s.sums.complete = true
		if s.sums.batches, err = c.Batches(codes.count); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	s.committed.Batches = nil
	return s, nil
}

// Put implements [vector.Store].
func (s *Store) Put(ctx context.Context, first int, vectors [][]float32) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.trimmed {
		if err := trimCodes(s.dir, s.file.dimensions, first); err != nil {
			return err
		}
		s.trimmed = true
	}
	if err := s.file.write(first, vectors); err != nil {
		return err
	}
	s.sums.add(vector.Batch{First: first, Rows: len(vectors), CRC: vector.Checksum(vectors)})
	return nil
}

// Vectors implements [vector.Store].
func (s *Store) Vectors(_ context.Context, slots []int) ([][]float32, error) {
	for _, slot := range slots {
		if slot < 0 || slot >= s.committed.Rows {
			return nil, fmt.Errorf("slot %d: %d rows are committed", slot, s.committed.Rows)
		}
	}
	return s.read(slots)
}

// Close implements [vector.Store].
func (s *Store) Close() error { return errors.Join(s.codes.close(), s.file.close()) }
