// Package chromem is the local vector store: unit vectors in a file, ranked by
// chromem-go.
//
// chromem-go holds documents in memory and compares a query with every one of
// them. Its own persistence is not used: it keeps one gob file per document,
// named by 32 bits of a hash, so that documents overwrite each other in large
// collections, and opening 100,000 of them takes seconds. Here the vectors are
// rows of float32 in one file. A second file, a quarter as large, holds them
// quantised to 8 bits. A search scans these codes for a shortlist that is certain
// to contain the most similar rows, and lets chromem-go rank the full vectors of
// the shortlist: the result is the one that chromem-go would give for all rows.
//
// The package knows slots and vectors, but nothing of papers or of the catalogue.
package chromem

import (
	"context"
	"errors"
	"fmt"
	"os"

	"paperkin/index/vector"
)

// Store implements [vector.Store] with two files in a folder: the vectors in
// vectors.f32, and their codes in vectors.i8, which are derived from them.
type Store struct {
	dir       *os.Root
	committed vector.Committed // its rows alone
	file      *vectorFile
	codes     *codes
	sums      sums
	trimmed   bool // the codes of rows that Put overwrites are gone
}

var _ vector.Store = (*Store)(nil)

// Open opens the store in a folder, whose rows have that many dimensions. It
// implements [vector.Opener]. The file of vectors must hold the committed rows; the
// first Put creates it.
func Open(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
	return open(dir, dimensions, c, false)
}

// OpenExact is like [Open], but its store does not use the codes: every vector is
// compared in full precision. The results are the same, and take longer.
func OpenExact(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
	return open(dir, dimensions, c, true)
}

func open(dir *os.Root, dimensions int, c vector.Committed, exact bool) (vector.Store, error) {
	s, err := openFiles(dir, dimensions, c, exact)
	if err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	return s, nil
}

func openFiles(dir *os.Root, dimensions int, c vector.Committed, exact bool) (*Store, error) {
	file, err := openVectors(dir, dimensions, c)
	if err != nil {
		return nil, err
	}
	codes := noCodes(dir, dimensions)
	if !exact {
		if codes, err = openCodes(dir, dimensions, c); err != nil {
			return nil, errors.Join(err, file.close())
		}
	}
	s := &Store{dir: dir, file: file, codes: codes}
	s.committed = vector.Committed{Rows: c.Rows, Deleted: c.Deleted.Clone()} // nil becomes empty
	if c.Batches != nil && codes.count < c.Rows {
		s.sums.complete = true
		if s.sums.batches, err = c.Batches(codes.count); err != nil {
			return nil, errors.Join(err, codes.close(), file.close())
		}
	}
	return s, nil
}

// Put implements [vector.Store].
func (s *Store) Put(ctx context.Context, first int, vectors [][]float32) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !s.trimmed {
		if err := s.trimCodes(first); err != nil {
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
func (s *Store) Close() error { return errors.Join(s.codes.close(), s.file.close(), s.dir.Close()) }
