package chromem

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

func rootOf(t testing.TB, dir string) *os.Root {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() }) // where no store has done so
	return root
}

// TestCountRows: a file holds the rows that its header counts, all of them or
// none.
func TestCountRows(t *testing.T) {
	const dimensions = 4
	size := rowSize(dimensions)
	file := func(header []byte, bytes int) []byte { return append(slices.Clone(header), make([]byte, bytes)...) }
	three := codesHeader(dimensions, 3, durable.Identity{}).Append(nil)
	later := codesHeader(dimensions, 3, durable.Identity{})
	later.Format++
	spoilt := slices.Clone(three)
	spoilt[durable.HeaderBytes-1] = 1
	for name, c := range map[string]struct {
		file    []byte
		rows    int
		damaged bool
	}{
		"empty":                     {nil, 0, false},
		"a header begun":            {three[:durable.HeaderBytes-1], 0, true},
		"a header of zeros":         {make([]byte, durable.HeaderBytes), 0, false},
		"no rows":                   {codesHeader(dimensions, 0, durable.Identity{}).Append(nil), 0, false},
		"no rows counted":           {file(codesHeader(dimensions, 0, durable.Identity{}).Append(nil), 2*size), 0, false},
		"all rows":                  {file(three, 3*size), 3, false},
		"a byte too few":            {file(three, 3*size-1), 0, true},
		"a row too few":             {file(three, 2*size), 0, true},
		"leftovers of a crash":      {file(three, 4*size+5), 3, false},
		"-1 rows":                   {file(codesHeader(dimensions, -1, durable.Identity{}).Append(nil), 3*size), 0, true},
		"other dimensions":          {file(codesHeader(dimensions+1, 3, durable.Identity{}).Append(nil), 3*size), 0, true},
		"a header with a byte more": {file(spoilt, 3*size), 0, true},
		"a later format":            {file(later.Append(nil), 3*size), 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), codesName)
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			h, condition, err := readCodes(f, dimensions)
			if int(h.Rows) != c.rows || (condition == durable.HeaderBad) != c.damaged || err != nil {
				t.Errorf("got %d rows, condition %v, %v; want %d, damaged %v", h.Rows, condition, err, c.rows, c.damaged)
			}
		})
	}
}

// manyCodes opens the codes of n rows of one dimension, some of them damaged.
func manyCodes(t *testing.T, n int, damaged ...int) *codes {
	t.Helper()
	dir := t.TempDir()
	file := codesHeader(1, n, durable.Identity{}).Append(nil)
	for range n {
		file = appendRow(file, []float32{1})
	}
	for _, slot := range damaged {
		file[durable.HeaderBytes+slot*rowSize(1)+3] ^= 1
	}
	if err := os.WriteFile(filepath.Join(dir, codesName), file, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := openCodes(rootOf(t, dir), 1, vector.Committed{Rows: n})
	if err != nil || c.count != n {
		t.Fatalf("%d rows, %v, want %d", c.count, err, n)
	}
	t.Cleanup(func() { c.close() })
	return c
}

// TestCheckCodes: a block is damaged when one of its rows is, and only then.
func TestCheckCodes(t *testing.T) {
	const rows, blocks = 64*blockRows + 70, 66 // the last one has six rows; one word of checked is not enough
	for _, slot := range []int{0, 63, 64, 127, 128, 64*blockRows - 1, 64 * blockRows, 65*blockRows - 1, 65 * blockRows, rows - 1} {
		c := manyCodes(t, rows, slot)
		for block := range blocks {
			err := c.check(block)
			if want := block == slot/blockRows; want != errors.Is(err, durable.ErrRepairable) || !want && err != nil {
				t.Errorf("row %d damaged: block %d: %v", slot, block, err)
			}
			if err != nil && !strings.Contains(err.Error(), fmt.Sprintf("row %d does not match", slot)) {
				t.Errorf("row %d damaged: %v", slot, err)
			}
		}
	}
}

// TestCheckOnce: a sound block is looked at once. A damaged one is damaged
// whenever it is asked for.
func TestCheckOnce(t *testing.T) {
	c := manyCodes(t, 66*blockRows, 3*blockRows)
	for _, block := range []int{0, 1, 64} {
		if err := c.check(block); err != nil {
			t.Fatal(err)
		}
	}
	want := []uint64{0b11, 0b1}
	for range 2 {
		if err := c.check(3); !errors.Is(err, durable.ErrRepairable) {
			t.Errorf("damaged block: got %v", err)
		}
		for i := range c.checked {
			if got := c.checked[i].Load(); got != want[i] {
				t.Errorf("checked blocks %d to %d: %b, want %b", 64*i, 64*i+63, got, want[i])
			}
		}
	}
	if len(c.checked) != 2 {
		t.Errorf("%d words of bits for 66 blocks", len(c.checked))
	}
	if c := manyCodes(t, 64*blockRows); len(c.checked) != 1 {
		t.Errorf("%d words of bits for 64 blocks", len(c.checked))
	}
	// What was sound is not read again: a change behind the mapping's back, which
	// no program makes, is not seen.
	file, err := os.OpenFile(c.path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, block := range []int{1, 5} {
		if _, err := file.WriteAt([]byte{77}, int64(durable.HeaderBytes+block*blockRows*rowSize(1)+3)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.check(1); err != nil {
		t.Errorf("a block that was sound is looked at again: %v", err)
	}
	if err := c.check(5); err == nil {
		t.Error("a block is not looked at the first time")
	}
}

// TestOptimizeInRuns: codes are written in runs of codesRun rows, from the ones
// that are there, and are those of the vectors.
func TestOptimizeInRuns(t *testing.T) {
	const rows, dimensions = 2*codesRun + 5, 2
	ctx, dir := context.Background(), t.TempDir()
	vectors := kinds["random"](rand.New(rand.NewPCG(2, 2)), rows, dimensions)
	s, err := Open(rootOf(t, dir), dimensions, vector.Committed{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Put(ctx, 0, vectors); err != nil {
		t.Fatal(err)
	}
	for _, committed := range []int{0, 3, 3, codesRun + 3, 100, rows} {
		if err := s.Optimize(ctx, committed); err != nil {
			t.Fatal(err)
		}
	}
	want := codesHeader(dimensions, rows, durable.Identity{}).Append(nil)
	for _, v := range vectors {
		want = appendRow(want, v)
	}
	if got, err := os.ReadFile(filepath.Join(dir, codesName)); err != nil || !slices.Equal(got, want) {
		t.Errorf("the file has %d bytes, want %d, or differs (%v)", len(got), len(want), err)
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.Optimize(cancelled, rows+1); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

// TestTrimCodes: the header counts no rows from one on, and everything before.
func TestTrimCodes(t *testing.T) {
	for from, want := range map[int]int{0: 0, 1: 1, 4: 4, 5: 5, 6: 5} {
		dir := t.TempDir()
		s := &Store{dir: rootOf(t, dir), file: &vectorFile{dimensions: 1}, codes: &codes{}}
		if err := s.trimCodes(from); err != nil {
			t.Errorf("no file: %v", err)
		}
		file := codesHeader(1, 5, durable.Identity{}).Append(nil)
		for range 5 {
			file = appendRow(file, []float32{1})
		}
		path := filepath.Join(dir, codesName)
		if err := errors.Join(os.WriteFile(path, file, 0o600), s.trimCodes(from), s.dir.Close()); err != nil {
			t.Fatal(err)
		}
		copy(file, codesHeader(1, want, durable.Identity{}).Append(nil))
		if got, err := os.ReadFile(path); err != nil || !slices.Equal(got, file) {
			t.Errorf("from row %d: header % x, %v, want % x", from, got[:durable.HeaderBytes], err, file[:durable.HeaderBytes])
		}
	}
}
