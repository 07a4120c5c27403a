package compact_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/compact"
	"paperkin/index/indextest"
)

// longer are papers whose abstracts begin with a word of their own, in capitals.
func longer(n int) (lines []string) {
	for i := range n {
		lines = append(lines, indextest.Record(fmt.Sprintf("p%03d", i), fmt.Sprintf("Paper %d", i), fmt.Sprintf("RARE%03d ", i)+strings.Repeat("tide and seal ", 60)))
	}
	return lines
}

// removeOdd removes every second paper.
func removeOdd(t *testing.T, w *index.Writer, n int) {
	t.Helper()
	var keys []int64
	for i := 1; i < n; i += 2 {
		f, err := w.Library.Find(t.Context(), fmt.Sprintf("p%03d", i))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, f.Key)
	}
	if err := w.Remove(t.Context(), time.Time{}, keys); err != nil {
		t.Fatal(err)
	}
}

// found are the words of abstracts that stand in a file of a library, by paper.
func found(t *testing.T, dir string, n int) map[int]bool {
	t.Helper()
	all := map[int]bool{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(os.DirFS(dir), name)
		for i := range n {
			all[i] = all[i] || bytes.Contains(b, fmt.Appendf(nil, "RARE%03d", i)) || bytes.Contains(b, fmt.Appendf(nil, "rare%03d", i))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestCompact: removed texts are in no file any more, what is left is as it was, in every
// space, and a reader that has the old files keeps its state.
func TestCompact(t *testing.T) {
	const n = 60
	w := indextest.New(t, longer(n)...)
	if _, err := w.Reindex(t.Context(), &embedtest.Fake{Model: "other"}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	indextest.Add(t, w, indextest.Record("p000", "Paper 0", "RARE000 is another text by now"))
	removeOdd(t, w, n)
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	before, err := w.Library.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	papers, stored := indextest.Papers(t, w.Library), indextest.Stored(t, w.Library)
	dir := w.Library.Dir()
	if !found(t, dir, n)[1] {
		t.Fatal("the text of a removed paper is nowhere: this test shows nothing")
	}
	other, err := index.Open(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	view, err := other.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	done, err := all(t, w)
	if err != nil || !slices.Contains(done.Parts, compact.Vectors) || !done.Held {
		t.Errorf("compacted %+v, %v, want the vectors too, and held by the view", done, err)
	}
	if vectors, err := view.Vectors(t.Context(), []int{0, 1, n - 1}); err != nil || len(vectors) != 3 {
		t.Errorf("the view lost its vectors: %v", err)
	}
	if err := view.Close(); err != nil {
		t.Fatal(err)
	}
	if done, err = all(t, w); err != nil || done.Held || !slices.Equal(done.Parts, []compact.Part{compact.Catalogue}) {
		t.Errorf("compacted %+v, %v, want the catalogue alone", done, err)
	}
	for i, there := range found(t, dir, n) {
		if there && i%2 == 1 {
			t.Errorf("the text of paper %d is still there", i)
		}
	}
	after, err := w.Library.Status(t.Context())
	if err != nil || len(after.Spaces) != 2 || after.Bytes > before.Bytes*7/10 {
		t.Errorf("%d bytes before, %d after in %d spaces, %v", before.Bytes, after.Bytes, len(after.Spaces), err)
	}
	for i, s := range after.Spaces {
		if b := before.Spaces[i]; s.Role != b.Role || s.Space.Space != b.Space.Space || s.Ledger != b.Ledger || s.Rows != b.Rows-b.Deleted || s.Deleted != 0 {
			t.Errorf("space %+v, was %+v", s, b)
		}
	}
	if !slices.Equal(indextest.Papers(t, other), papers) || !maps.Equal(indextest.Stored(t, other), stored) {
		t.Error("what is left is not as it was")
	}
	indextest.Sound(t, w.Library)
}

// TestKeepsWhatWasPutAside: vectors of another library that doctor --repair has put aside
// outlive the folder of the space that they lie in, until they are removed by name.
func TestKeepsWhatWasPutAside(t *testing.T) {
	w := indextest.New(t, longer(8)...)
	dir := w.Library.Dir()
	aside := filepath.Join(dir, "spaces", "1", "vectors.f32.other-1")
	if err := os.WriteFile(aside, []byte("vectors"), 0o600); err != nil {
		t.Fatal(err)
	}
	removeOdd(t, w, 8)
	if done, err := all(t, w); err != nil || !slices.Contains(done.Parts, compact.Vectors) {
		t.Fatalf("compacted %+v, %v, want the vectors too", done, err)
	}
	w.Close()
	w = indextest.OpenWriter(t, dir) // which removes what the catalogue has stopped using
	entries, err := os.ReadDir(filepath.Dir(aside))
	if err != nil || len(entries) != 1 || entries[0].Name() != filepath.Base(aside) {
		t.Fatalf("%v, %v, want the file that was put aside alone", entries, err)
	}
	left, err := w.Library.Leftovers(t.Context())
	if err != nil || len(left) != 1 || left[0].Path != aside {
		t.Fatalf("left over: %v, %v, want %s", left, err, aside)
	}
	if err := w.RemoveLeftover(left[0]); err != nil {
		t.Fatal(err)
	}
	w.Close()
	indextest.OpenWriter(t, dir)
	if _, err := os.Stat(filepath.Dir(aside)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the empty folder is still there: %v", err)
	}
}

// all compacts all that there is.
func all(t *testing.T, w *index.Writer) (index.Compacted, error) {
	t.Helper()
	return w.Compact(t.Context(), index.CompactOptions{})
}

// TestBesideReaders: readers of a library that is compacted again and again see all of it.
func TestBesideReaders(t *testing.T) {
	const n = 40
	w := indextest.New(t, longer(n)...)
	reader, err := index.Open(t.Context(), w.Library.Dir(), chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	ended := make(chan error, 1)
	go func() {
		var err error
		for round := 0; round < 4 && err == nil; round++ {
			if err = w.Remove(context.Background(), time.Time{}, []int64{int64(30 + round)}); err == nil {
				_, err = w.CatchUp(context.Background(), nil)
			}
			if err == nil {
				_, err = w.Compact(context.Background(), index.CompactOptions{})
			}
		}
		ended <- err
	}()
	for looks := 0; ; looks++ {
		select {
		case err := <-ended:
			if err != nil || looks == 0 {
				t.Errorf("%d looks, %v", looks, err)
			}
			return
		default:
		}
		if got := len(indextest.Stored(t, reader)); got < n-4 || got > n {
			t.Fatalf("look %d finds %d papers of %d", looks, got, n)
		}
	}
}
