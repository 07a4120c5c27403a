package index_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/index/vector"
)

var errBroken = errors.New("the store is broken")

// readStore counts the rows that are read by slot, and can be broken.
type readStore struct {
	vector.Store
	rows   *atomic.Int64
	broken *atomic.Bool
}

func (s *readStore) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	if s.broken.Load() {
		return nil, errBroken
	}
	s.rows.Add(int64(len(slots)))
	return s.Store.Vectors(ctx, slots)
}

// TestSampleVectors: a sample is spread over the papers that are there, and read once
// while they stay the same. One that could not be read is read again.
func TestSampleVectors(t *testing.T) {
	var rows atomic.Int64
	var broken atomic.Bool
	w, err := index.OpenWriter(ctx, t.TempDir(), func(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		s, err := chromem.Open(dir, dimensions, c)
		return &readStore{s, &rows, &broken}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	indextest.Add(t, w, indextest.Many(200)...)
	indextest.Embed(t, w, &embedtest.Fake{})
	var gone []int64
	for i := range 100 {
		f, err := w.Library.Find(ctx, fmt.Sprintf("p%03d", i+20))
		if err != nil {
			t.Fatal(err)
		}
		gone = append(gone, f.Key)
	}
	// sample returns the numbers of the papers in one, by a view of its own.
	sample := func(n int) (numbers []int) {
		t.Helper()
		v, err := w.Library.View(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		vectors, err := v.SampleVectors(ctx, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, vector := range vectors {
			text, err := embedtest.Decode(vector)
			if err != nil {
				t.Fatal(err)
			}
			var number int
			if _, err := fmt.Sscanf(text[strings.LastIndex(text, " ")+1:], "%d", &number); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			numbers = append(numbers, number)
		}
		return numbers
	}
	broken.Store(true)
	v, err := w.Library.View(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.SampleVectors(ctx, 4); !errors.Is(err, errBroken) {
		t.Errorf("a broken store: got %v, %v", got, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	broken.Store(false)
	if got := fmt.Sprint(sample(4)); got != "[0 50 100 150]" {
		t.Errorf("four of 200: got %s", got)
	}
	if got := fmt.Sprint(sample(4)); got != "[0 50 100 150]" || rows.Load() != 4 {
		t.Errorf("again: got %s, and read %d rows, want 4", got, rows.Load())
	}
	if err := w.Remove(ctx, gone); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(sample(4)); got != "[0 125 150 175]" || rows.Load() != 8 {
		t.Errorf("four of 100: got %s, and read %d rows, want 8", got, rows.Load())
	}
	for _, n := range []int{0, 1, 7, 99, 100, 1000} {
		got := sample(n)
		if len(got) != min(n, 100) {
			t.Errorf("%d: got %d papers", n, len(got))
		}
		for i, number := range got {
			if number >= 20 && number < 120 || i > 0 && number <= got[i-1] {
				t.Errorf("%d: got %v, want papers that are there, in order", n, got)
				break
			}
		}
	}
}
