package storetest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// Whose the files of a store are.

const (
	thisLibrary  = "00112233445566778899aabbccddeeff"
	otherLibrary = "ffeeddccbbaa99887766554433221100"
	first        = "11111111111111111111111111111111"
	second       = "22222222222222222222222222222222"
	third        = "33333333333333333333333333333333"
)

func numbered(number string) durable.Identity {
	return durable.Identity{Library: thisLibrary, Number: number}
}

// made makes the files of a store with all vectors committed in one batch, the first of
// which are optimized, and returns what the catalogue knows of it.
func (of kind) made(t *testing.T, dir string, is durable.Identity, vectors [][]float32, optimized int) vector.Committed {
	t.Helper()
	s, err := of.open(rootOf(t, dir), dimensions, vector.Committed{Is: is})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Put(t.Context(), 0, vectors), s.Optimize(t.Context(), optimized), s.Close()); err != nil {
		t.Fatal(err)
	}
	return committed(is, vectors, len(vectors))
}

// committed is what the catalogue knows of vectors, which were put so many at a time.
func committed(is durable.Identity, vectors [][]float32, size int) vector.Committed {
	var batches []vector.Batch
	for chunk := range slices.Chunk(vectors, size) {
		batches = append(batches, vector.Batch{First: len(batches) * size, Rows: len(chunk), CRC: vector.Checksum(chunk)})
	}
	return vector.Committed{Is: is, Rows: len(vectors), Batches: func(from int) ([]vector.Batch, error) {
		return slices.DeleteFunc(slices.Clone(batches), func(b vector.Batch) bool { return b.First+b.Rows <= from }), nil
	}}
}

// isForeign fails the test unless an error says that files with one identity are not
// those with another.
func isForeign(t *testing.T, what string, err error, has, want durable.Identity) {
	t.Helper()
	var foreign *durable.ForeignError
	if !errors.As(err, &foreign) || errors.Is(err, durable.ErrDamaged) {
		t.Errorf("%s: got %v, want a ForeignError", what, err)
	} else if foreign.Has != has || foreign.Want != want || !filepath.IsAbs(foreign.File) {
		t.Errorf("%s: got %+v, want a path, %v and %v", what, foreign, has, want)
	}
}

// refused fails the test unless the files in a folder are not those of a store.
func (of kind) refused(t *testing.T, dir string, c vector.Committed, has durable.Identity) {
	t.Helper()
	s, err := of.open(rootOf(t, dir), dimensions, c)
	if err == nil {
		s.Close()
	}
	isForeign(t, "open", err, has, c.Is)
}

// filesOf reads the files in a folder.
func filesOf(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// strangers are identities of files that are not those of numbered(first).
var strangers = map[string]durable.Identity{
	"another library": {Library: otherLibrary, Number: first},
	"another number":  numbered(second),
	"none":            {},
}

func (of kind) others(t *testing.T) {
	// Files of another library, or of another moment of this one, are refused at every
	// step and stay as they are.
	for name, has := range strangers {
		for _, coded := range []int{0, 600} {
			t.Run(name, func(t *testing.T) {
				dir, vectors := t.TempDir(), Random(600, dimensions)
				c := of.made(t, dir, has, vectors, coded)
				before := filesOf(t, dir)
				c.Is = numbered(first)
				of.refused(t, dir, c, has)
				of.neverWrites(t, dir, c.Is, has)
				if after := filesOf(t, dir); !mapsEqual(before, after) {
					t.Error("the files have changed")
				}
				c.Next = has.Number
				if has.Library == thisLibrary { // the number that the files are about to get
					check(t, of.mustOpen(t, dir, c), vectors, vectors[3], 5, nil, nil)
				} else {
					of.refused(t, dir, c, has)
				}
				c.Is, c.Next = durable.Identity{}, ""
				check(t, of.mustOpen(t, dir, c), vectors, vectors[3], 5, nil, nil) // nobody knows whose they are
			})
		}
	}
}

// neverWrites fails the test unless a store without rows is refused where there are
// files of another one, or refuses to write: also a second time.
func (of kind) neverWrites(t *testing.T, dir string, is, has durable.Identity) {
	t.Helper()
	s, err := of.open(rootOf(t, dir), dimensions, vector.Committed{Is: is})
	if err != nil {
		isForeign(t, "open without rows", err, has, is)
		return
	}
	defer s.Close()
	for range 2 {
		isForeign(t, "put", s.Put(t.Context(), 0, Random(1, dimensions)), has, is)
	}
	isForeign(t, "renumber", s.Renumber(t.Context(), third), has, is)
}

func mapsEqual(a, b map[string][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for name, content := range a {
		if !bytes.Equal(content, b[name]) {
			return false
		}
	}
	return true
}

func (of kind) mendOthers(t *testing.T) {
	// Mend keeps files that are not the store's under other names, and the rows in them
	// that are.
	for name, has := range strangers {
		for _, rows := range []int{0, 1000} {
			t.Run(name, func(t *testing.T) {
				dir, vectors := t.TempDir(), Random(1300, dimensions)
				of.made(t, dir, has, vectors[:700], 700)
				before := filesOf(t, dir)
				ours := slices.Concat(vectors[:500], vectors[800:])[:rows] // 500 rows are the same, and 200 are others
				c := committed(numbered(first), ours, 100)
				m, ok := of.mustOpen(t, dir, vector.Committed{}).(vector.Mender)
				if !ok {
					t.Skip("the store has nothing that can be damaged")
				}
				d, err := m.Verify(t.Context(), c)
				if err != nil || d.Lost.Len() != rows/2 || d.Lost.Has(499) || len(d.Found) < len(before) || !strings.Contains(d.Found[0], "belong together") {
					t.Fatalf("lost %d of %d rows, found %q, %v", d.Lost.Len(), rows, d.Found, err)
				}
				changed, err := m.Mend(t.Context(), c, d.Lost)
				if err != nil || len(changed) != rows/200 {
					t.Fatalf("changed %v, %v", changed, err)
				}
				after := filesOf(t, dir)
				for name, content := range before {
					if !bytes.Equal(after[name+".other-1"], content) {
						t.Errorf("%s was not kept", name)
					}
				}
				checkMended(t, of, dir, m, c, changed, d.Lost, ours)
			})
		}
	}
}

// checkMended fails the test unless a store was mended that has lost some rows.
func checkMended(t *testing.T, of kind, dir string, m vector.Mender, c vector.Committed, changed []vector.Batch, lost *vector.Bitmap, vectors [][]float32) {
	t.Helper()
	batches, err := c.Batches(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range changed {
		batches[slices.IndexFunc(batches, func(old vector.Batch) bool { return old.First == b.First })] = b
	}
	c.Batches, c.Deleted = func(int) ([]vector.Batch, error) { return batches, nil }, lost
	s := of.mustOpen(t, dir, c)
	check(t, s, vectors, Unit(1, dimensions), 7, nil, lost)
	if err := errors.Join(s.Put(t.Context(), c.Rows, Random(3, dimensions)), s.Optimize(t.Context(), c.Rows)); err != nil {
		t.Error(err)
	}
	if d, err := m.Verify(t.Context(), c); err != nil || d.Lost.Len() > 0 || len(d.Found) > 0 {
		t.Errorf("mended: %v, %v, %v", d.Lost, d.Found, err)
	}
}

func (of kind) renumber(t *testing.T) {
	vectors := Random(700, dimensions)
	for name, prepare := range map[string]func(t *testing.T, dir string) vector.Committed{
		"with rows": func(t *testing.T, dir string) vector.Committed {
			return of.made(t, dir, numbered(first), vectors[:600], 600)
		},
		"without rows": func(t *testing.T, dir string) vector.Committed { return vector.Committed{Is: numbered(first)} },
		"with rows that nobody knows": func(t *testing.T, dir string) vector.Committed {
			of.made(t, dir, numbered(first), Random(900, dimensions)[600:], 0)
			return vector.Committed{Is: numbered(first)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			c := prepare(t, dir)
			reader := of.mustOpen(t, dir, c)
			s := of.mustOpen(t, dir, c)
			if err := s.Renumber(t.Context(), second); err != nil {
				t.Fatal(err)
			}
			c.Next = second
			check(t, of.mustOpen(t, dir, c), vectors[:c.Rows], vectors[2], 9, nil, nil) // while it is not committed
			if err := errors.Join(s.Put(t.Context(), c.Rows, vectors[c.Rows:]), s.Optimize(t.Context(), c.Rows)); err != nil {
				t.Fatal(err)
			}
			now := committed(numbered(second), vectors, len(vectors))
			check(t, of.mustOpen(t, dir, now), vectors, vectors[2], 9, nil, nil)
			of.refused(t, dir, committed(numbered(first), vectors, len(vectors)), numbered(second))
			check(t, reader, vectors[:c.Rows], vectors[2], 9, nil, nil) // it has the files open
		})
	}
}

func (of kind) renumberAfterKill(t *testing.T) {
	// A kill leaves every file with the old number or with the new one. The next run gives
	// all of them the new one, and then another one.
	vectors := Random(600, dimensions)
	old, renumbered := t.TempDir(), t.TempDir()
	c := of.made(t, old, numbered(first), vectors, 600)
	of.made(t, renumbered, numbered(second), vectors, 600)
	c.Next = second
	files, others := filesOf(t, old), filesOf(t, renumbered)
	var names []string
	for name := range files {
		names = append(names, name)
	}
	for mask := range 1 << len(names) {
		dir := t.TempDir()
		for i, name := range names {
			content := files[name]
			if mask>>i&1 == 1 {
				content = others[name]
			}
			if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		check(t, of.mustOpen(t, dir, c), vectors, vectors[2], 9, nil, nil)
		s := of.mustOpen(t, dir, c)
		if err := s.Renumber(t.Context(), second); err != nil {
			t.Fatal(err)
		}
		if got := filesOf(t, dir); !mapsEqual(got, others) {
			t.Error("the files do not have the new number")
		}
		if err := errors.Join(s.Renumber(t.Context(), third), s.Put(t.Context(), len(vectors), vectors[:5]), s.Optimize(t.Context(), len(vectors))); err != nil {
			t.Fatal(err)
		}
		now := c
		now.Is, now.Next = numbered(third), ""
		check(t, of.mustOpen(t, dir, now), vectors, vectors[2], 9, nil, nil)
		of.refused(t, dir, c, numbered(third))
	}
}
