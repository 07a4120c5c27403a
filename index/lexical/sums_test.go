package lexical

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/damagetest"
)

// TestDamage: whatever file is missing or cut, and whatever bit of it flips, the
// index is refused as damaged, and the error names the file.
func TestDamage(t *testing.T) {
	_, old := build(t, "", shelf...)
	_, good := build(t, old, shelf[1])
	r := rand.New(rand.NewPCG(4, 4))
	for _, name := range filesOf(t, good) {
		sound, err := os.ReadFile(filepath.Join(good, name))
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(dir, os.DirFS(good)); err != nil {
			t.Fatal(err)
		}
		refused := func(what string) {
			x, err := Open(dir)
			if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), name) {
				t.Errorf("%s %s: got %v, want ErrDamaged and the name", name, what, err)
			}
			if err == nil {
				x.Close()
			}
			if err := Update(ctx, dir, filepath.Join(t.TempDir(), "x"), changes(shelf[0]), nil); !errors.Is(err, ErrDamaged) {
				t.Errorf("%s %s: update: got %v, want ErrDamaged", name, what, err)
			}
		}
		for range damagetest.Times(t, 10) {
			b, what := damagetest.Bytes(r, sound)
			if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
				t.Fatal(err)
			}
			refused(what)
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if name != sumsFile {
			refused("gone")
		}
	}
}

// TestUnguarded: an index of an earlier version, which has no checksums, opens,
// and what is missing from it is noticed.
func TestUnguarded(t *testing.T) {
	_, dir := build(t, "", shelf...)
	if err := os.Remove(filepath.Join(dir, sumsFile)); err != nil || Guarded(dir) {
		t.Fatal(err)
	}
	x, err := Open(dir)
	if err != nil || x.Len() == 0 {
		t.Fatal(err)
	}
	x.Close()
	names := filesOf(t, dir)
	if len(names) < 3 {
		t.Fatalf("files %q, want documents, a root and a segment", names)
	}
	for _, name := range names {
		copied := filepath.Join(t.TempDir(), "copy")
		if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(filepath.Join(copied, name)); err != nil {
			t.Fatal(err)
		}
		if x, err := Open(copied); !errors.Is(err, ErrDamaged) {
			t.Errorf("without %s: got %v, want ErrDamaged", name, err)
			if err == nil {
				x.Close()
			}
		}
	}
}

func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, name)
			names = append(names, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
