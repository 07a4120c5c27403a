package lexical

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestBatches: a batch ends with as many papers, or as much text, as it has
// room for, and not one paper later.
func TestBatches(t *testing.T) {
	ends := func(list ...Change) (flushed []int) {
		t.Helper()
		progress := func(n int) { flushed = append(flushed, n) }
		if err := Update(ctx, "", filepath.Join(t.TempDir(), "index"), changes(list...), progress); err != nil {
			t.Fatal(err)
		}
		return flushed
	}
	var small []Change
	for i := range updateBatch + 1 {
		small = append(small, Change{Key: int64(i + 1), Title: fmt.Sprintf("w%d", i)})
	}
	if got, want := ends(small...), []int{updateBatch, updateBatch + 1}; !slices.Equal(got, want) {
		t.Errorf("small papers: batches end with %v, want %v", got, want)
	}
	half := strings.Repeat("-", updateText/4)
	large := []Change{{Key: 1, Title: half, Abstract: half}, {Key: 2, Title: half, Abstract: half}, {Key: 3, Title: "w"}}
	if got, want := ends(large...), []int{2, 3}; !slices.Equal(got, want) {
		t.Errorf("papers of half a batch: batches end with %v, want %v", got, want)
	}
	large[1].Title = half[1:]
	if got, want := ends(large...), []int{3}; !slices.Equal(got, want) {
		t.Errorf("papers of a byte less: batches end with %v, want %v", got, want)
	}
}

// TestRemoveAbsent: the removal of a paper that the index does not have, inside
// or beyond its keys, changes nothing.
func TestRemoveAbsent(t *testing.T) {
	x, dir := build(t, "", shelf...) // papers 1, 2, 7 and 9
	y, _ := build(t, dir, Change{Key: 3, Gone: true}, Change{Key: 10, Gone: true}, Change{Key: 11, Gone: true})
	const question = "experts robots tokens walking"
	if got, want := top(t, y, question), top(t, x, question); got != want || y.Len() != 4 {
		t.Errorf("got %s of %d papers, want %s of 4", got, y.Len(), want)
	}
}

func TestLengths(t *testing.T) {
	var l lengths
	for _, key := range []int64{3, 1, 3, 4} {
		l.set(document{key, uint32(key), 7})
	}
	l.forget(1)
	l.forget(5)
	if want := (lengths{{}, {}, {}, {3, 3, 7}, {4, 4, 7}}); !slices.Equal(l, want) {
		t.Errorf("got %v, want %v", l, want)
	}
}

// TestForeignDocument: a document of the postings without a paper is damage.
func TestForeignDocument(t *testing.T) {
	_, dir := build(t, "", shelf...)
	known := make(lengths, 10)
	for _, c := range shelf {
		known.set(document{key: c.Key})
	}
	for name, l := range map[string]lengths{"its key is unused": withoutKey(known, 7), "its key is too high": known[:9], "keys end far below": known[:2]} {
		if err := writeDocuments(dir, l); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: got %v, want ErrDamaged", name, err)
		}
	}
	if err := writeDocuments(dir, known); err != nil {
		t.Errorf("every document has a paper: %v", err)
	}
}

func withoutKey(l lengths, key int64) lengths {
	l = slices.Clone(l)
	l.forget(key)
	return l
}

// TestFilesInTheWay: what cannot be written is an error, not an index without it.
func TestFilesInTheWay(t *testing.T) {
	_, dir := build(t, "", shelf...)
	postings := filepath.Join(dir, postingsFolder)
	to := t.TempDir()
	if err := share(postings, to); err != nil {
		t.Fatal(err)
	}
	if err := share(postings, to); !errors.Is(err, os.ErrExist) {
		t.Errorf("sharing what is there: got %v, want os.ErrExist", err)
	}
	if err := share(filepath.Join(dir, "gone"), t.TempDir()); !errors.Is(err, ErrDamaged) {
		t.Errorf("sharing from no folder: got %v, want ErrDamaged", err)
	}
	sums := filepath.Join(dir, sumsFile)
	if err := errors.Join(os.Remove(sums), os.MkdirAll(filepath.Join(sums, "x"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := writeSums(dir); err == nil {
		t.Error("a folder stands where the sums go, and nothing was said")
	}
}
