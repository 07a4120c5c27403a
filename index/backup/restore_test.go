package backup_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"testing/iotest"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

// TestRestoreOccupied: what is no library is not replaced by one.
func TestRestoreOccupied(t *testing.T) {
	backup := backUp(t, indextest.New(t, indextest.Many(3)...).Library)
	folder := t.TempDir()
	file := filepath.Join(folder, "thesis.txt")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, folder} {
		for _, o := range []index.RestoreOptions{{}, {Aside: path + ".replaced"}} {
			if _, err := index.Restore(ctx, bytes.NewReader(backup), path, chromem.Open, o); !errors.Is(err, index.ErrOccupied) {
				t.Errorf("%s: %v, want %v", path, err, index.ErrOccupied)
			}
			if b, err := os.ReadFile(file); string(b) != "mine" {
				t.Errorf("the file reads %q, %v", b, err)
			}
		}
	}
}

// TestRestoreAside: a library that is replaced stays under another name, which
// no other has, and stays where it is while somebody writes to it or when the
// backup is not sound.
func TestRestoreAside(t *testing.T) {
	backup := backUp(t, indextest.New(t, indextest.Many(3)...).Library)
	parent := t.TempDir()
	dir, aside := filepath.Join(parent, "lib"), filepath.Join(parent, "old")
	o := index.RestoreOptions{Aside: aside}
	try := func(backup []byte) error {
		_, err := index.Restore(ctx, bytes.NewReader(backup), dir, chromem.Open, o)
		return err
	}
	holds := func(dir string, want int) {
		t.Helper()
		if got, err := indextest.Titles(dir); err != nil || len(got) != want {
			t.Errorf("%s holds %d papers, %v, want %d", filepath.Base(dir), len(got), err, want)
		}
	}
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, indextest.Many(5)...)
	if err := try(backup); !errors.Is(err, index.ErrLocked) {
		t.Errorf("while somebody writes: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := try(backup[:len(backup)/2]); !errors.Is(err, index.ErrBadBackup) {
		t.Errorf("of half a backup: %v", err)
	}
	holds(dir, 5)
	if err := try(backup); err != nil {
		t.Fatal(err)
	}
	holds(dir, 3)
	holds(aside, 5)
	if err := try(backup); !errors.Is(err, index.ErrLibraryExists) {
		t.Errorf("a second time: %v", err)
	}
	holds(aside, 5)
	if left, err := os.ReadDir(parent); err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestRestoreAsideOfALink: a library behind a link stays where it is, and the link
// gets the other name.
func TestRestoreAsideOfALink(t *testing.T) {
	backup := backUp(t, indextest.New(t, indextest.Many(3)...).Library)
	w := indextest.New(t, indextest.Many(5)...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	parent := t.TempDir()
	dir, aside := filepath.Join(parent, "lib"), filepath.Join(parent, "old")
	if err := os.Symlink(w.Library.Dir(), dir); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Restore(ctx, bytes.NewReader(backup), dir, chromem.Open, index.RestoreOptions{Aside: aside}); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]int{dir: 3, aside: 5, w.Library.Dir(): 5} {
		if got, err := indextest.Titles(dir); err != nil || len(got) != want {
			t.Errorf("%s holds %d papers, %v, want %d", dir, len(got), err, want)
		}
	}
}

// TestRestoreThroughALink: a link to an empty folder stays, and one that leads
// nowhere is no free place: the disk that it leads to may be away.
func TestRestoreThroughALink(t *testing.T) {
	backup := backUp(t, indextest.New(t, indextest.Many(3)...).Library)
	parent, other := t.TempDir(), t.TempDir()
	link, to := filepath.Join(parent, "link"), filepath.Join(other, "lib")
	if err := os.Symlink(to, link); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Restore(ctx, bytes.NewReader(backup), link, chromem.Open, index.RestoreOptions{}); !errors.Is(err, index.ErrOccupied) {
		t.Errorf("a link that leads nowhere: %v, want %v", err, index.ErrOccupied)
	}
	if err := os.Mkdir(to, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Restore(ctx, bytes.NewReader(backup), link, chromem.Open, index.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	if got, err := indextest.Titles(to); err != nil || len(got) != 3 {
		t.Errorf("%s holds %d papers, %v, want 3", to, len(got), err)
	}
	if got, err := os.Readlink(link); err != nil || got != to {
		t.Errorf("the link leads to %q, %v, want %q", got, err, to)
	}
}

// TestRestoreHere: the folder of a library can be named in any way.
func TestRestoreHere(t *testing.T) {
	backup := backUp(t, indextest.New(t, indextest.Many(3)...).Library)
	for _, name := range []string{".", "lib/", "./new/lib/"} {
		t.Chdir(t.TempDir())
		where, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := index.Restore(ctx, bytes.NewReader(backup), name, chromem.Open, index.RestoreOptions{}); err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got, err := indextest.Titles(where); err != nil || len(got) != 3 {
			t.Errorf("%s: %d papers, %v", name, len(got), err)
		}
	}
}

// TestRestoreBrokenOff: a backup is not to blame when reading it fails, or
// writing what is in it.
func TestRestoreBrokenOff(t *testing.T) {
	backup := backUp(t, indextest.New(t, indextest.Many(30)...).Library)
	broken := &fs.PathError{Op: "read", Path: "x.backup", Err: syscall.EIO}
	for _, n := range []int{0, 100, len(backup) / 2, len(backup) - 10, len(backup)} {
		in := io.MultiReader(bytes.NewReader(backup[:n]), iotest.ErrReader(broken))
		_, err := index.Restore(ctx, in, filepath.Join(t.TempDir(), "lib"), chromem.Open, index.RestoreOptions{})
		if !errors.Is(err, syscall.EIO) || errors.Is(err, index.ErrBadBackup) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}
