package chromem

import (
	"fmt"
	"hash/crc32"
	"slices"
	"sync"

	"paperkin/embed"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// Nothing that is read from the files is used before its checksum has been
// compared. The checksum of a vector with codes is in its row of codes. Other
// vectors, in an exact store all of them, are compared batch by batch with the
// checksums in the catalogue.

// damaged returns an error that wraps durable.ErrRepairable.
func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %w", durable.ErrRepairable, fmt.Errorf(format, args...))
}

// sumOf returns the CRC-32C of a vector as it stands in the file.
func sumOf(v []float32) uint32 {
	if littleEndian() && len(v) > 0 {
		return crc32.Checksum(bytesOf(v), durable.Castagnoli)
	}
	return crc32.Checksum(embed.AppendBytes(nil, v), durable.Castagnoli)
}

// read returns the vectors at slots, or an error when one of them is damaged.
func (s *Store) read(slots []int) ([][]float32, error) {
	vectors, err := s.file.read(slots)
	if err != nil {
		return nil, err
	}
	for i, slot := range slots {
		if err := s.check(slot, vectors[i]); err != nil {
			return nil, err
		}
	}
	return vectors, nil
}

// check compares a vector that was read at a slot with its checksum.
func (s *Store) check(slot int, vector []float32) error {
	if slot >= s.codes.count {
		return s.sums.check(slot, s.file)
	}
	if err := s.codes.check(slot / blockRows); err != nil {
		return err
	}
	if sumOf(vector) != s.codes.sum(slot) {
		return damaged("%s: row %d does not match its checksum", s.file.path, slot)
	}
	return nil
}

// sums holds the checksums of batches of rows, in the order of the rows.
type sums struct {
	complete bool // every row without codes must be in a batch

	mu      sync.Mutex
	batches []vector.Batch
	looks   map[int]*look // by first row
}

// look is what is known of a batch.
type look struct {
	mu    sync.Mutex // held by who compares the checksum, so that nobody else does it meanwhile
	sound bool       // it fits
}

// add adds a batch of rows that were just written. It drops the batches that they
// overwrote, in part or as a whole, and those behind them.
func (s *sums) add(b vector.Batch) {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.batches[:0]
	for _, old := range s.batches {
		if old.First+old.Rows <= b.First {
			kept = append(kept, old)
		}
	}
	s.batches = append(kept, b)
	delete(s.looks, b.First)
}

// check returns an error when the batch of a slot is damaged.
func (s *sums) check(slot int, f *vectorFile) error {
	_, err := s.checkBatch(slot, f.path, f.sum)
	return err
}

// checkBatch returns an error when the batch of a slot is damaged, and the row behind the
// batch. sum returns the checksum of rows, and is called once for a batch that is sound.
func (s *sums) checkBatch(slot int, path string, sum func(first, n int) (uint32, error)) (end int, err error) {
	b, l, err := s.batch(slot, path)
	end = b.First + b.Rows
	if err != nil || l == nil {
		return end, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sound {
		return end, nil
	}
	got, err := sum(b.First, b.Rows)
	if err != nil {
		return end, err
	}
	if got != b.CRC {
		return end, damaged("%s: rows %d to %d do not match their checksum", path, b.First, end-1)
	}
	l.sound = true
	return end, nil
}

// batch returns the batch of a slot, and what is known of it; nil for a row that need not
// be in one.
func (s *sums) batch(slot int, path string) (b vector.Batch, l *look, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i, found := slices.BinarySearchFunc(s.batches, slot, func(b vector.Batch, slot int) int {
		switch {
		case b.First+b.Rows <= slot:
			return -1
		case b.First > slot:
			return 1
		}
		return 0
	})
	if !found {
		if s.complete {
			err = fmt.Errorf("%w: row %d of %s is in no batch", durable.ErrDamaged, slot, path)
		}
		return vector.Batch{First: slot, Rows: 1}, nil, err
	}
	b = s.batches[i]
	if s.looks == nil {
		s.looks = map[int]*look{}
	}
	if l = s.looks[b.First]; l == nil {
		l = &look{}
		s.looks[b.First] = l
	}
	return b, l, nil
}
