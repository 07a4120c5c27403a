package index_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/chromem"
	"paperkin/index/fill"
	"paperkin/index/indextest"
	"paperkin/index/lexical"
	"paperkin/index/vector"
)

// memory is a place that keeps vectors in memory.
type memory struct {
	read      *catalogue.Reader
	rows      map[int64][]float32 // by paper
	published [][]int64           // papers that were gone each time
	discarded bool
	closed    int
}

func (m *memory) Rows(context.Context, catalogue.Space, vector.Committed) (fill.Rows, error) {
	return memoryRows{m}, nil
}

func (m *memory) Nearest(context.Context, catalogue.Space, vector.Committed) (fill.Nearest, error) {
	return memoryRows{m}, nil
}

func (m *memory) Publish(ctx context.Context, words *lexical.Index, _ func(int, int)) (p index.Published, err error) {
	var gone []int64
	_, last, err := m.read.CountChanges(ctx, 0)
	if err != nil {
		return p, err
	}
	err = m.read.EachChange(ctx, 0, last, func(c catalogue.Change) bool {
		if c.Gone {
			gone = append(gone, c.Paper)
		}
		return true
	})
	m.published = append(m.published, gone)
	if words != nil {
		p.Words = words.Len()
	}
	return p, err
}

func (m *memory) Discard(context.Context) error { m.discarded = true; return nil }
func (m *memory) Close() error                  { m.closed++; return nil }

type memoryRows struct{ *memory }

func (m memoryRows) Put(_ context.Context, _ int, made []fill.Made, vectors [][]float32) error {
	for i, v := range vectors {
		m.rows[made[i].Paper] = v
	}
	return nil
}

func (memoryRows) Renumber(context.Context, string) error { return nil }
func (memoryRows) Optimize(context.Context, int) error    { return nil }

func (m memoryRows) Nearest(_ context.Context, asked ...fill.Asked) ([][]float64, error) {
	all := make([][]float64, len(asked))
	for i, a := range asked {
		for paper, v := range m.rows {
			if paper == a.But.Key {
				continue
			}
			dot := 0.0
			for j := range v {
				dot += float64(v[j]) * float64(a.Vector[j])
			}
			all[i] = append(all[i], dot)
		}
	}
	return all, nil
}

var somewhere = index.Place{Kind: "memory", Name: "Papers"}

// openElsewhere opens a library that is kept in memory.
func openElsewhere(t *testing.T, dir string) (*index.Writer, *memory) {
	t.Helper()
	m := &memory{rows: map[int64][]float32{}}
	w, err := index.OpenWriterElsewhere(t.Context(), dir, somewhere, func(_ context.Context, _ *catalogue.Writer, r *catalogue.Reader) (index.Elsewhere, error) {
		m.read = r
		return m, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w, m
}

// TestElsewhere: a library whose vectors are elsewhere is filled, calibrated, published,
// checked and compacted without any in its folder; what it removes is told once more until
// it is published, whatever the word index knows.
func TestElsewhere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	w, m := openElsewhere(t, dir)
	var lines []string
	for i := range 60 {
		lines = append(lines, indextest.Record(string(rune('a'+i%26))+string(rune('a'+i/26)), "Paper "+strings.Repeat("x", i+1), "An abstract about seals"))
	}
	indextest.Add(t, w, lines...)
	if _, err := w.Embed(t.Context(), &embedtest.Fake{}, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	if p, err := w.Publish(t.Context(), nil); err != nil || p.Words != 60 || len(m.rows) != 60 {
		t.Fatalf("published %+v, %v, with %d vectors", p, err, len(m.rows))
	}
	s, err := w.Library.ActiveSpace(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if l, err := w.Library.Ledger(t.Context(), s); err != nil || l.Done != 60 {
		t.Errorf("ledger %+v, %v", l, err)
	}
	if err := w.Remove(t.Context(), time.Time{}, []int64{3, 5}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := w.Publish(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := m.published[1:]; !slices.Equal(got[0], []int64{3, 5}) || !slices.Equal(got[1], got[0]) {
		t.Errorf("papers that are gone: %v, want them both times", got)
	}
	if problems, err := w.Library.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems: %v, %v", problems, err)
	}
	if _, err := w.MendVectors(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := w.Compact(t.Context(), index.CompactOptions{}); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "spaces")); err == nil {
		t.Errorf("the folder has vectors: %v", entries)
	}
	if _, err := w.Library.View(t.Context()); !errors.Is(err, index.ErrElsewhere) {
		t.Errorf("a view: %v", err)
	}
}

// TestElsewhereOrHere: a folder is opened as what it is, or not at all.
func TestElsewhereOrHere(t *testing.T) {
	dir := t.TempDir()
	w, _ := openElsewhere(t, dir)
	indextest.Add(t, w, indextest.Record("a", "A", "An abstract"))
	w.Close()
	if _, err := index.Open(t.Context(), dir, chromem.Open); !errors.Is(err, index.ErrElsewhere) || !strings.Contains(err.Error(), "memory Papers") {
		t.Errorf("open: %v", err)
	}
	if _, err := index.OpenWriter(t.Context(), dir, chromem.Open); !errors.Is(err, index.ErrElsewhere) {
		t.Errorf("open for writing: %v", err)
	}
	other := index.Place{Kind: "memory", Name: "Others"}
	if _, err := index.OpenWriterElsewhere(t.Context(), dir, other, nil); !errors.Is(err, index.ErrOtherPlace) {
		t.Errorf("at another place: %v", err)
	}
	l, err := index.OpenElsewhere(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	l.Close()

	folder := indextest.New(t, indextest.Record("a", "A", "An abstract")).Library.Dir()
	if _, err := index.OpenElsewhere(t.Context(), folder); !errors.Is(err, index.ErrNotElsewhere) {
		t.Errorf("open a folder: %v", err)
	}
	if _, err := index.OpenWriterElsewhere(t.Context(), folder, somewhere, nil); !errors.Is(err, index.ErrNotElsewhere) {
		t.Errorf("open a folder for writing: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "vectors.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Open(t.Context(), dir, chromem.Open); !errors.Is(err, index.ErrElsewhere) {
		t.Errorf("open with a damaged file: %v", err)
	}
	if _, err := index.OpenElsewhere(t.Context(), dir); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("open elsewhere with a damaged file: %v", err)
	}
}

// TestElsewhereDiscarded: nothing is left of a library that was not to be made.
func TestElsewhereDiscarded(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	w, m := openElsewhere(t, dir)
	if err := w.Discard(); err != nil || !m.discarded || m.closed != 1 {
		t.Errorf("%v, discarded %v, closed %d times", err, m.discarded, m.closed)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
	away := errors.New("away")
	_, err := index.OpenWriterElsewhere(t.Context(), dir, somewhere, func(context.Context, *catalogue.Writer, *catalogue.Reader) (index.Elsewhere, error) {
		return nil, away
	})
	if !errors.Is(err, away) {
		t.Errorf("opened a place that is away: %v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
}
