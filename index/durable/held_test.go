package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func hold(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// write writes files, each with its own name in it.
func write(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// holds fails the test unless a folder has these files: name, content, name, content.
func holds(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != len(want)/2 {
		t.Errorf("files %v, %v, want %q", entries, err, want)
	}
	for i := 0; i < len(want); i += 2 {
		if b, err := os.ReadFile(filepath.Join(dir, want[i])); err != nil || string(b) != want[i+1] {
			t.Errorf("%s: %q, %v, want %q", want[i], b, err, want[i+1])
		}
	}
}

// TestHeld: what is opened through a folder is in it wherever it is, and the folder
// notices when it is not at its path.
func TestHeld(t *testing.T) {
	parent := t.TempDir()
	dir, away, link := filepath.Join(parent, "dir"), filepath.Join(parent, "away"), filepath.Join(parent, "link")
	if err := errors.Join(os.Mkdir(dir, 0o700), os.Symlink("dir", link)); err != nil {
		t.Fatal(err)
	}
	if f, err := Hold(away); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what is not there is held: %v, %v", f, err)
	}
	f, linked := hold(t, dir), hold(t, link)
	checks := func(when string, moved bool) {
		t.Helper()
		for path, f := range map[string]*Folder{dir: f, link: linked} {
			err := f.Check()
			if errors.Is(err, ErrMoved) != moved || !moved && err != nil || f.Path() != path {
				t.Errorf("%s: %s: %v, moved %v", when, f.Path(), err, moved)
			}
		}
	}
	checks("at first", false)
	if err := os.Rename(dir, away); err != nil {
		t.Fatal(err)
	}
	checks("nothing at its path", true)
	if err := CreateIn(f.Root, "new", []byte("text")); err != nil {
		t.Error(err)
	}
	holds(t, away, "new", "text")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	checks("another folder at its path", true)
	if err := f.Same(hold(t, dir)); !errors.Is(err, ErrMoved) {
		t.Errorf("another folder is the same: %v", err)
	}
	if err := errors.Join(f.Same(linked), f.Same(hold(t, away))); err != nil {
		t.Error(err)
	}
	if err := errors.Join(os.Remove(dir), os.Rename(away, dir)); err != nil {
		t.Fatal(err)
	}
	checks("back at its path", false)
	if err := CreateIn(f.Root, "new", nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a file is made where one is: %v", err)
	}
	holds(t, dir, "new", "text")
	if info, err := os.Stat(filepath.Join(dir, "new")); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestPutAside: files get names that are free, and nothing is lost.
func TestPutAside(t *testing.T) {
	dir := t.TempDir()
	f := hold(t, dir)
	for _, name := range []string{"a", "b"} {
		write(t, dir, name)
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, "x")); err != nil {
			t.Fatal(err)
		}
		if err := PutAside(f.Root, "x"); err != nil {
			t.Fatal(err)
		}
	}
	holds(t, dir, "x.other-1", "a", "x.other-2", "b")
	write(t, dir, "x", "new")
	if err := Supplant(f.Root, "new", "x"); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, "x", "new", "x.other-1", "a", "x.other-2", "b", "x.other-3", "x")
	for _, err := range []error{PutAside(f.Root, "none"), Supplant(f.Root, "none", "x"), Supplant(f.Root, "x", "none")} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a file that is not there: %v", err)
		}
	}
	below := filepath.Join(dir, "folder")
	if err := os.Mkdir(below, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, below, "y", "z")
	if err := errors.Join(PutAside(f.Root, "folder/y"), Supplant(f.Root, "folder/z", "folder/y")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("supplanting what is not there: %v", err)
	}
	holds(t, below, "y.other-1", "y", "z", "z")
}
