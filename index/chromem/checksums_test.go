package chromem

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// axes returns n unit vectors of two dimensions, no two neighbours the same.
func axes(n int) [][]float32 {
	vectors := make([][]float32, n)
	for i := range vectors {
		vectors[i] = [][]float32{{1, 0}, {0, 1}, {-1, 0}, {0, -1}, {0.6, 0.8}}[i%5]
	}
	return vectors
}

// batchOf is the batch of rows from first on.
func batchOf(vectors [][]float32, first, rows int) vector.Batch {
	return vector.Batch{First: first, Rows: rows, CRC: vector.Checksum(vectors[first : first+rows])}
}

// fileOf is a file of vectors that is open for writing.
func fileOf(t *testing.T, vectors [][]float32) *vectorFile {
	t.Helper()
	f, err := openVectors(t.TempDir(), 2, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.close() })
	if err := f.write(0, vectors); err != nil {
		t.Fatal(err)
	}
	return f
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
			if err != nil && !strings.Contains(err.Error(), "rows 12 to 14 are not what was written") {
				t.Errorf("row %d: %v", slot, err)
			}
		}
	}
	if want := fmt.Sprint(map[int]bool{2: true, 7: true, 15: true}); fmt.Sprint(s.sound) != want {
		t.Errorf("batches known to be sound: %v, want %v", s.sound, want)
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

// TestRewrittenBatches: rows that are written again have the checksum of what was
// written last, and those behind them none.
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

// TestVectorFile: reading and summing rows that are not there, in part or at
// all, is damage that names them.
func TestVectorFile(t *testing.T) {
	vectors := axes(6)
	f := fileOf(t, vectors)
	if err := f.out.Truncate(5*8 + 4); err != nil {
		t.Fatal(err)
	}
	if got, err := f.read([]int{4, 0}); err != nil || !slices.Equal(got[0], vectors[4]) || !slices.Equal(got[1], vectors[0]) {
		t.Errorf("whole rows: %v, %v", got, err)
	}
	for _, slot := range []int{5, 6, 60} {
		if got, err := f.read([]int{0, slot}); !errors.Is(err, durable.ErrRepairable) || !strings.Contains(err.Error(), fmt.Sprintf("row %d is missing", slot)) {
			t.Errorf("row %d: %v, %v", slot, got, err)
		}
	}
	for _, c := range []struct{ first, rows int }{{0, 5}, {2, 3}, {4, 1}, {3, 0}} {
		if got, err := f.sum(c.first, c.rows); err != nil || got != vector.Checksum(vectors[c.first:c.first+c.rows]) {
			t.Errorf("sum of %d rows from %d on: %x, %v", c.rows, c.first, got, err)
		}
	}
	if got, err := f.sum(2, 4); !errors.Is(err, durable.ErrRepairable) || !strings.Contains(err.Error(), "rows 5 to 5 are missing") {
		t.Errorf("sum of rows 2 to 5: %x, %v", got, err)
	}
	if got, err := f.sum(5, 3); !errors.Is(err, durable.ErrRepairable) || !strings.Contains(err.Error(), "rows 5 to 7 are missing") {
		t.Errorf("sum of rows 5 to 7: %x, %v", got, err)
	}
}

// TestWrite: rows are written behind others, never behind a gap, and cut off what
// a crash left behind them.
func TestWrite(t *testing.T) {
	vectors := axes(9)
	f := fileOf(t, vectors[:6])
	if err := f.write(7, vectors[7:]); !errors.Is(err, durable.ErrRepairable) || !strings.Contains(err.Error(), "48 bytes, want at least 56 before row 7") {
		t.Errorf("behind a gap: %v", err)
	}
	if err := f.write(6, [][]float32{vectors[6], {1}}); err == nil || !strings.Contains(err.Error(), "vector 1 has 1 components, want 2") {
		t.Errorf("a short vector: %v", err)
	}
	for _, rows := range [][2]int{{6, 9}, {2, 4}, {4, 6}} { // the file ends with the rows written last
		if err := f.write(rows[0], vectors[rows[0]:rows[1]]); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(f.path)
		if want := bytesOf(slices.Concat(vectors[:rows[1]]...)); err != nil || !slices.Equal(got, want) {
			t.Errorf("rows %d to %d written: %d bytes, %v, want %d", rows[0], rows[1]-1, len(got), err, len(want))
		}
	}
}

// TestClear: cleared rows are zeros, also those that a file is too short for, and
// the others stay.
func TestClear(t *testing.T) {
	vectors := axes(6)
	for _, rows := range []int{4, 6, 9} {
		f := fileOf(t, vectors)
		cleared := new(vector.Bitmap)
		cleared.Add(0)
		cleared.Add(3)
		if err := f.clear(rows, cleared); err != nil {
			t.Fatal(err)
		}
		want := make([]float32, 2*max(rows, 6))
		copy(want, slices.Concat(vectors...))
		clear(want[:2])
		clear(want[6:8])
		if got, err := os.ReadFile(f.path); err != nil || !slices.Equal(got, bytesOf(want)) {
			t.Errorf("%d rows: got % x, %v, want % x", rows, got, err, bytesOf(want))
		}
	}
}

// TestSizeOnOpening: a file may be longer than the committed rows, and not a byte
// shorter.
func TestSizeOnOpening(t *testing.T) {
	for bytes, opens := range map[int]bool{23: false, 24: true, 25: true, 0: false} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, vectorsName), make([]byte, bytes), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir, 2, vector.Committed{Rows: 3})
		if (err == nil) != opens || !opens && !errors.Is(err, durable.ErrRepairable) {
			t.Errorf("%d bytes: %v", bytes, err)
		}
		if err == nil {
			s.Close()
		}
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
		again, err := Open(s.dir, 2, vector.Committed{Rows: 9, Batches: batches})
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
	if _, err := Open(s.dir, 2, vector.Committed{Rows: 9, Batches: func(int) ([]vector.Batch, error) { return nil, broken }}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the error of Batches", err)
	}
}

// TestVectorsChecked: a vector with codes is compared with its own checksum, one
// without with its batch's.
func TestVectorsChecked(t *testing.T) {
	vectors := axes(200)
	s := stored(t, vectors, 150, nil).(*Store)
	damagetest.Flip(t, s.file.path, 8*70)
	damagetest.Flip(t, s.file.path, 8*160)
	batches := func(int) ([]vector.Batch, error) {
		return []vector.Batch{batchOf(vectors, 0, 150), batchOf(vectors, 150, 20), batchOf(vectors, 170, 30)}, nil
	}
	opened, err := Open(s.dir, 2, vector.Committed{Rows: 200, Batches: batches})
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
