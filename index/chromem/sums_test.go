package chromem

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// batchOf is the batch of rows from first on.
func batchOf(vectors [][]float32, first, rows int) vector.Batch {
	return vector.Batch{First: first, Rows: rows, CRC: vector.Checksum(vectors[first : first+rows])}
}

// TestBatchSums: a row is sound when its batch is, whichever rows of it are
// asked for, and a batch is read once.
func TestBatchSums(t *testing.T) {
	vectors := axes(20)
	f := fileOf(t, vectors)
	bad := batchOf(vectors, 12, 3)
	bad.CRC++
	s := sums{batches: []vector.Batch{batchOf(vectors, 2, 5), batchOf(vectors, 7, 5), bad, batchOf(vectors, 15, 2)}}
	for range 2 {
		for slot := range 20 {
			err := s.check(slot, f)
			if want := slot >= 12 && slot < 15; errors.Is(err, durable.ErrRepairable) != want || !want && err != nil {
				t.Errorf("row %d: %v", slot, err)
			}
			if err != nil && !strings.Contains(err.Error(), "rows 12 to 14 do not match their checksum") {
				t.Errorf("row %d: %v", slot, err)
			}
		}
	}
	for _, first := range []int{2, 7, 12, 15} {
		if sound := s.looks[first].sound; sound != (first != 12) {
			t.Errorf("the batch from row %d on is known to be sound: %v", first, sound)
		}
	}
	s.complete = true
	for _, slot := range []int{0, 1, 17, 19} {
		err := s.check(slot, f)
		if !errors.Is(err, durable.ErrDamaged) || errors.Is(err, durable.ErrRepairable) || !strings.Contains(err.Error(), fmt.Sprintf("row %d of", slot)) {
			t.Errorf("row %d, in no batch: %v", slot, err)
		}
	}
	if err := s.check(7, f); err != nil {
		t.Errorf("row 7, in a batch: %v", err)
	}
}

// TestBatchesOnce: a batch that many ask for at the same time is summed up once.
func TestBatchesOnce(t *testing.T) {
	var calls atomic.Int64
	s := sums{batches: []vector.Batch{{First: 0, Rows: 5, CRC: 7}, {First: 5, Rows: 5, CRC: 7}}}
	var all sync.WaitGroup
	for i := range 32 {
		all.Go(func() {
			end, err := s.checkBatch(i%10, "", func(int, int) (uint32, error) { calls.Add(1); return 7, nil })
			if err != nil || end != i%10/5*5+5 {
				t.Errorf("row %d: up to %d, %v", i%10, end, err)
			}
		})
	}
	if all.Wait(); calls.Load() != 2 {
		t.Errorf("summed up %d times, want once for each of 2 batches", calls.Load())
	}
}

// TestRewrittenBatches: rows that are written again have the checksum of what was
// written last. Batches behind them are forgotten.
func TestRewrittenBatches(t *testing.T) {
	for first, kept := range map[int]int{0: 0, 9: 0, 10: 1, 19: 1, 20: 2, 25: 2, 29: 2, 30: 3, 40: 3} {
		s := sums{batches: []vector.Batch{{First: 0, Rows: 10}, {First: 10, Rows: 10}, {First: 20, Rows: 10}}}
		added := vector.Batch{First: first, Rows: 4, CRC: 5}
		want := append(slices.Clone(s.batches[:kept]), added)
		if s.add(added); !slices.Equal(s.batches, want) {
			t.Errorf("rows from %d on: batches %v, want %v", first, s.batches, want)
		}
	}
	vectors := axes(8)
	f := fileOf(t, vectors)
	s := sums{batches: []vector.Batch{batchOf(vectors, 0, 8)}}
	if err := s.check(3, f); err != nil {
		t.Fatal(err)
	}
	s.add(vector.Batch{First: 0, Rows: 8, CRC: 1})
	if err := s.check(3, f); !errors.Is(err, durable.ErrRepairable) {
		t.Errorf("other rows at the place of sound ones: %v", err)
	}
}

// TestBatchesAsked: a store asks for the batches of rows without codes, and for
// none when all rows have codes.
func TestBatchesAsked(t *testing.T) {
	vectors := axes(9)
	for coded, want := range map[int][]int{0: {0}, 5: {5}, 9: nil} {
		s := stored(t, vectors, coded, nil).(*Store)
		var asked []int
		batches := func(from int) ([]vector.Batch, error) {
			asked = append(asked, from)
			return []vector.Batch{batchOf(vectors, 0, 9)}, nil
		}
		again, err := Open(rootOf(t, s.dir.Name()), 2, vector.Committed{Rows: 9, Batches: batches})
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if got, err := again.Vectors(t.Context(), []int{0, 8}); err != nil || !slices.Equal(got[1], vectors[8]) || !slices.Equal(asked, want) {
			t.Errorf("%d rows have codes: asked for batches from %v, want %v; %v, %v", coded, asked, want, got, err)
		}
	}
	broken := errors.New("catalogue is closed")
	s := stored(t, vectors, 0, nil).(*Store)
	if _, err := Open(rootOf(t, s.dir.Name()), 2, vector.Committed{Rows: 9, Batches: func(int) ([]vector.Batch, error) { return nil, broken }}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the error of Batches", err)
	}
}

// TestVectorsChecked: a vector with codes is compared with its own checksum, one
// without with its batch's.
func TestVectorsChecked(t *testing.T) {
	vectors := axes(200)
	s := stored(t, vectors, 150, nil).(*Store)
	damagetest.Flip(t, s.file.path, durable.HeaderBytes+8*70)
	damagetest.Flip(t, s.file.path, durable.HeaderBytes+8*160)
	batches := func(int) ([]vector.Batch, error) {
		return []vector.Batch{batchOf(vectors, 0, 150), batchOf(vectors, 150, 20), batchOf(vectors, 170, 30)}, nil
	}
	opened, err := Open(rootOf(t, s.dir.Name()), 2, vector.Committed{Rows: 200, Batches: batches})
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	for slot := range vectors {
		got, err := opened.Vectors(context.Background(), []int{slot})
		if want := slot == 70 || slot >= 150 && slot < 170; errors.Is(err, durable.ErrRepairable) != want || !want && (err != nil || !slices.Equal(got[0], vectors[slot])) {
			t.Errorf("slot %d: %v, %v", slot, got, err)
		}
	}
}
