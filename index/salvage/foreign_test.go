package salvage_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// TestLog: the commits in the log beside a catalogue count, and those in a log of another
// library do not, also where the catalogue does not say any more which library it is.
func TestLog(t *testing.T) {
	withLog := func(first string) string {
		w := indextest.New(t, indextest.Record(first, "Title of "+first, "About "+first))
		dir := w.Library.Dir()
		check(t, w.Close())
		w = indextest.OpenWriter(t, dir)
		indextest.Add(t, w, indextest.Record(first+"2", "Another title", "Something else"))
		return indextest.Copied(t, dir) // before the log is copied into the catalogue
	}
	own, foreign := withLog("a"), indextest.Copied(t, withLog("b"))
	mixed := indextest.Copied(t, own)
	copyFile(t, foreign, mixed, "catalog.db-wal")
	for name, c := range map[string]struct {
		dir    string
		ids    []string
		passed []string
	}{
		"its own":           {own, []string{"a", "a2"}, nil},
		"another library's": {mixed, []string{"a"}, []string{"catalog.db-wal"}},
	} {
		for _, lost := range []bool{false, true} {
			if lost {
				destroy(t, filepath.Join(c.dir, "catalog.db"), []byte("uncased-1 letters-1"))
			}
			to, s := salvaged(t, c.dir)
			var ids []string
			for _, id := range []string{"a", "a2", "b", "b2"} {
				if _, err := opened(t, to).Find(t.Context(), id); err == nil {
					ids = append(ids, id)
				}
			}
			if !slices.Equal(ids, c.ids) || !slices.Equal(s.Foreign, c.passed) {
				t.Errorf("%s, the library's page lost: %t: papers %v, got %+v", name, lost, ids, s)
			}
		}
	}
}

// destroy overwrites the page of a catalogue that holds some bytes.
func destroy(t *testing.T, path string, holds []byte) {
	t.Helper()
	b, err := os.ReadFile(path)
	check(t, err)
	at := bytes.Index(b, holds)
	if at < 0 {
		t.Fatalf("%s has no page with %q", path, holds)
	}
	copy(b[at/4096*4096:], bytes.Repeat([]byte{0xa5}, 4096))
	check(t, os.WriteFile(path, b, 0o600))
}

func copyFile(t *testing.T, from, to, name string) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(from, name))
	check(t, err)
	check(t, os.WriteFile(filepath.Join(to, name), b, 0o600))
}

// TestForeignShelf: what the user said of another library's papers is passed over.
func TestForeignShelf(t *testing.T) {
	dir, other := withVectors(t, 0), withVectors(t, 100)
	indextest.Say(t, other, "n100", "n101")
	copyFile(t, other, dir, shelf.File)
	to, s := salvaged(t, dir)
	if _, err := os.Stat(filepath.Join(to, shelf.File)); !errors.Is(err, os.ErrNotExist) || !slices.Equal(s.Foreign, []string{shelf.File}) {
		t.Errorf("passed over %v, %v", s.Foreign, err)
	}
}

// TestDamagedShelf: a damaged line is counted and left behind, the others come along.
func TestDamagedShelf(t *testing.T) {
	dir := withVectors(t, 0)
	indextest.Say(t, dir, "n1", "n2")
	indextest.Say(t, dir, "n3", "n4")
	b, err := os.ReadFile(filepath.Join(dir, shelf.File))
	check(t, err)
	damagetest.Flip(t, filepath.Join(dir, shelf.File), bytes.Index(b, []byte("n3")))
	to, s := salvaged(t, dir)
	if got := said(t, to); s.LostLines != 1 || !strings.Contains(got, "n1") || strings.Contains(got, "n4") {
		t.Errorf("%d lines lost, shelf: %s", s.LostLines, got)
	}
	indextest.Sound(t, opened(t, to))
}

// TestSources: what a library is fed from comes along, as if nothing of it had been read; a
// damaged line is counted.
func TestSources(t *testing.T) {
	dir, other := withVectors(t, 0), withVectors(t, 100)
	indextest.Say(t, other, "n100", "n101")
	copyFile(t, other, dir, shelf.File) // which is passed over
	list, err := opened(t, dir).Feeds(t.Context())
	check(t, err)
	check(t, list.Change(t.Context(), func([]index.Feed) ([]index.Feed, error) {
		one := index.Feed{Name: "one", Command: "harvest", Args: []string{"hf"}, Through: "2026-03-02T09:00:00Z"}
		return []index.Feed{one, {Name: "two", Command: "index", Args: []string{"/papers"}}}, nil
	}))
	b, err := os.ReadFile(filepath.Join(dir, "sources.jsonl"))
	check(t, err)
	damagetest.Flip(t, filepath.Join(dir, "sources.jsonl"), bytes.Index(b, []byte("/papers")))
	to, s := salvaged(t, dir)
	list, err = opened(t, to).Feeds(t.Context())
	check(t, err)
	if all, err := list.All(); err != nil || len(all) != 1 || all[0].Name != "one" || all[0].Through != "" || s.LostSources != 1 {
		t.Errorf("%+v, %v, %d lost", all, err, s.LostSources)
	}
}

// TestPlace: the new library takes the place of nothing, and is not in the damaged one.
func TestPlace(t *testing.T) {
	dir := withVectors(t, 0)
	before := sumsIn(t, dir)
	occupied := t.TempDir()
	link := filepath.Join(occupied, "link")
	check(t, os.Symlink(dir, link))
	for to, want := range map[string]error{
		dir:                              index.ErrLibraryExists,
		filepath.Join(dir, "new"):        index.ErrInside,
		filepath.Join(dir, "not", "yet"): index.ErrInside,
		filepath.Join(link, "new"):       index.ErrInside,
		occupied:                         index.ErrOccupied,
		filepath.Join(dir, "commits"):    index.ErrInside,
	} {
		if _, err := index.Salvage(t.Context(), dir, to, chromem.Open); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", to, err, want)
		}
	}
	if after := sumsIn(t, dir); len(after) != len(before) {
		t.Errorf("left in the damaged library: %v", after)
	}
}

// TestWriters: a writer keeps salvage out, and is kept out meanwhile.
func TestWriters(t *testing.T) {
	dir := withVectors(t, 0)
	w := indextest.OpenWriter(t, dir)
	if _, err := index.Salvage(t.Context(), dir, filepath.Join(t.TempDir(), "new"), chromem.Open); !errors.Is(err, index.ErrLocked) {
		t.Errorf("while one writes: %v", err)
	}
	check(t, w.Close())
	asked := false
	during := func(root *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		if !asked {
			asked = true
			if _, err := index.OpenWriter(t.Context(), dir, chromem.Open); !errors.Is(err, index.ErrLocked) {
				t.Errorf("a writer meanwhile: %v", err)
			}
		}
		return chromem.Open(root, dimensions, c)
	}
	if _, err := index.Salvage(t.Context(), dir, filepath.Join(t.TempDir(), "new"), during); err != nil || !asked {
		t.Errorf("salvage: %v", err)
	}
	check(t, indextest.OpenWriter(t, dir).Close())
}
