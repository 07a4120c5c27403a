package chromem

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
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

// fileOf is a file of vectors that is open for writing.
func fileOf(t *testing.T, vectors [][]float32) *vectorFile {
	t.Helper()
	f, err := openVectors(rootOf(t, t.TempDir()), 2, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.close() })
	if err := f.write(0, vectors); err != nil {
		t.Fatal(err)
	}
	return f
}

// fileWith is the content of a file of vectors of two dimensions.
func fileWith(vectors [][]float32) []byte {
	h := durable.Header{Magic: vectorsMagic, Format: vectorsFormat, Dimensions: 2}
	return append(h.Append(nil), bytesOf(slices.Concat(vectors...))...)
}

// TestByteOrder: numbers are read and summed the same in both byte orders.
func TestByteOrder(t *testing.T) {
	one := []byte{1, 0}
	if got, want := littleEndian(), binary.NativeEndian.Uint16(one) == binary.LittleEndian.Uint16(one); got != want {
		t.Errorf("little-endian: %v, want %v", got, want)
	}
	vectors := axes(5)
	all := slices.Concat(vectors...)
	if got := decode(embed.AppendBytes(nil, all)); !slices.Equal(got, all) {
		t.Errorf("got %v, want %v", got, all)
	}
	for n := range len(all) {
		if got, want := sumOf(all[:n]), vector.Checksum([][]float32{all[:n]}); got != want {
			t.Errorf("%d numbers: sum %08x, want %08x", n, got, want)
		}
	}
}

// TestNoFile: a file that cannot be opened for writing is named.
func TestNoFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, vectorsName)
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	s, err := Open(rootOf(t, dir), 2, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Put(t.Context(), 0, axes(1)); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("got %v, want an error that names %s", err, path)
	}
}

// TestVectorFile: reading and summing rows that are not there, in part or at
// all, is damage that names them.
func TestVectorFile(t *testing.T) {
	vectors := axes(6)
	f := fileOf(t, vectors)
	if err := f.out.Truncate(durable.HeaderBytes + 5*8 + 4); err != nil {
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
	if err := f.write(7, vectors[7:]); !errors.Is(err, durable.ErrRepairable) || !strings.Contains(err.Error(), "112 bytes, want at least 120 before row 7") {
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
		if want := fileWith(vectors[:rows[1]]); err != nil || !slices.Equal(got, want) {
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
		if got, err := os.ReadFile(f.path); err != nil || !slices.Equal(got, fileWith([][]float32{want})) {
			t.Errorf("%d rows: got % x, %v, want % x", rows, got, err, bytesOf(want))
		}
	}
}

// TestSizeOnOpening: a file may be longer than the committed rows, and not a byte
// shorter.
func TestSizeOnOpening(t *testing.T) {
	file := append(fileWith(axes(3)), 0)
	for bytes, opens := range map[int]bool{durable.HeaderBytes + 23: false, durable.HeaderBytes + 24: true, durable.HeaderBytes + 25: true, durable.HeaderBytes: false, durable.HeaderBytes - 1: false, 0: false} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, vectorsName), file[:bytes], 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(rootOf(t, dir), 2, vector.Committed{Rows: 3})
		if (err == nil) != opens || !opens && !errors.Is(err, durable.ErrRepairable) {
			t.Errorf("%d bytes: %v", bytes, err)
		}
		if err == nil {
			s.Close()
		}
	}
}
