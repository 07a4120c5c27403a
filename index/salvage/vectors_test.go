package salvage_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"paperkin/index"
	"paperkin/index/catalogue"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
	"paperkin/index/vector"
)

// TestVectors: of damaged files of vectors what a checksum vouches for is kept, and
// nothing that is of another library.
func TestVectors(t *testing.T) {
	good := withVectors(t, 0)
	other := withVectors(t, 100)
	const header, row = 64, 4 * 256
	none := func(*testing.T, string) {}
	catalogueLacks := func(table string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			indextest.Tamper(t, filepath.Join(dir, "catalog.db"), `DELETE FROM `+table)
		}
	}
	flipped := func(name string, at int) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			damagetest.Flip(t, filepath.Join(catalogue.SpaceDir(dir, 1), name), at)
		}
	}
	removed := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			check(t, os.RemoveAll(filepath.Join(catalogue.SpaceDir(dir, 1), name)))
		}
	}
	cut := func(t *testing.T, dir string) {
		check(t, os.Truncate(filepath.Join(catalogue.SpaceDir(dir, 1), "vectors.f32"), header+5*row+3))
	}
	foreign := func(t *testing.T, dir string) {
		check(t, os.RemoveAll(catalogue.SpaceDir(dir, 1)))
		check(t, os.CopyFS(catalogue.SpaceDir(dir, 1), os.DirFS(catalogue.SpaceDir(other, 1))))
	}
	for name, c := range map[string]struct {
		damage [2]func(t *testing.T, dir string)
		kept   int
	}{
		"a row":                                {[2]func(*testing.T, string){flipped("vectors.f32", header+3*row), none}, papers - 1},
		"a row, without codes":                 {[2]func(*testing.T, string){flipped("vectors.f32", header+3*row), removed("vectors.i8")}, papers - 2},
		"the end of the file":                  {[2]func(*testing.T, string){cut, none}, 5},
		"the header of the vectors":            {[2]func(*testing.T, string){flipped("vectors.f32", 30), none}, papers},
		"the header of the codes":              {[2]func(*testing.T, string){flipped("vectors.i8", 30), none}, papers},
		"all files":                            {[2]func(*testing.T, string){removed("."), none}, 0},
		"what the catalogue says of the space": {[2]func(*testing.T, string){catalogueLacks("spaces"), none}, 0},
		"another library's":                    {[2]func(*testing.T, string){foreign, none}, 0},
		"the checksums in the catalogue":       {[2]func(*testing.T, string){catalogueLacks("batches"), none}, papers},
		"those and another library's":          {[2]func(*testing.T, string){catalogueLacks("batches"), foreign}, 0},
		"those and the codes":                  {[2]func(*testing.T, string){catalogueLacks("batches"), removed("vectors.i8")}, 0},
		"the library's id":                     {[2]func(*testing.T, string){catalogueLacks("library"), none}, papers},
		"that, and another library's":          {[2]func(*testing.T, string){catalogueLacks("library"), foreign}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := indextest.Copied(t, good)
			c.damage[0](t, dir)
			c.damage[1](t, dir)
			to, s := salvaged(t, dir)
			if s.Papers != papers || s.Vectors != c.kept || s.Pending != papers-c.kept {
				t.Errorf("got %d papers, %d vectors, %d pending, want %d vectors", s.Papers, s.Vectors, s.Pending, c.kept)
			}
			if c.kept > 0 {
				if stored := indextest.Stored(t, opened(t, to)); len(stored) != c.kept { // compares texts
					t.Errorf("%d papers are found", len(stored))
				}
			}
		})
	}
}

// withVectors makes a library of papers with numbers from first on, in batches of two.
func withVectors(t *testing.T, first int) string {
	t.Helper()
	w := indextest.New(t, indextest.Numbered(first, papers))
	check(t, w.Close())
	return w.Library.Dir()
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestCannotRead: files that cannot be opened may be sound. That is an error, and not
// the loss of their vectors; nothing is left behind.
func TestCannotRead(t *testing.T) {
	dir := withVectors(t, 0)
	parent := t.TempDir()
	opens := 0
	few := func(root *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		if opens++; opens > 2 {
			return nil, errors.Join(syscall.EMFILE, root.Close())
		}
		return chromem.Open(root, dimensions, c)
	}
	if _, err := index.Salvage(t.Context(), dir, filepath.Join(parent, "new"), few); !index.TooManyFiles(err) {
		t.Errorf("too few file handles: %v", err)
	}
	check(t, os.RemoveAll(catalogue.SpaceDir(dir, 1)))
	check(t, os.WriteFile(catalogue.SpaceDir(dir, 1), nil, 0o600))
	if _, err := index.Salvage(t.Context(), dir, filepath.Join(parent, "new"), chromem.Open); err == nil || !strings.Contains(err.Error(), filepath.Join("spaces", "1")) {
		t.Errorf("a file in place of the folder: %v", err)
	}
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
