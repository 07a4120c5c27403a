package index_test

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
)

// TestRestoreOccupied: what is no library stays where it is.
func TestRestoreOccupied(t *testing.T) {
	backup := backUp(t, newLibrary(t, many(3)...).Library)
	parent := t.TempDir()
	file, folder := filepath.Join(parent, "papers.jsonl"), filepath.Join(parent, "documents")
	letter := filepath.Join(folder, "letter")
	if err := errors.Join(os.WriteFile(file, []byte("{}"), 0o600), os.Mkdir(folder, 0o700), os.WriteFile(letter, []byte("Dear"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, folder} {
		if _, err := index.Restore(ctx, bytes.NewReader(backup), dir, chromem.Open); !errors.Is(err, index.ErrOccupied) {
			t.Errorf("%s: restored: %v", dir, err)
		}
		if _, _, err := index.Replace(ctx, bytes.NewReader(backup), dir, chromem.Open); !errors.Is(err, index.ErrOccupied) {
			t.Errorf("%s: replaced: %v", dir, err)
		}
	}
	for path, want := range map[string]string{file: "{}", letter: "Dear"} {
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	if entries, err := os.ReadDir(parent); err != nil || len(entries) != 2 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

// TestReplace: the library that was there moves aside, once, however its folder
// is named.
func TestReplace(t *testing.T) {
	backup := backUp(t, newLibrary(t, many(3)...).Library)
	replace := func(dir string) (aside string, err error) {
		_, aside, err = index.Replace(ctx, bytes.NewReader(backup), dir, chromem.Open)
		return aside, err
	}
	w := newLibrary(t, many(5)...)
	dir := w.Dir()
	var locked *index.LockedError
	if _, err := replace(dir); !errors.As(err, &locked) {
		t.Errorf("while somebody writes: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	aside, err := replace(dir + string(filepath.Separator))
	if err != nil || aside != dir+".replaced" {
		t.Fatalf("it is %q now, %v, want %s.replaced", aside, err, dir)
	}
	for path, want := range map[string]int{dir: 3, aside: 5} {
		lib, err := index.Open(ctx, path, chromem.Open)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(papers(t, lib)); got != want {
			t.Errorf("%s has %d papers, want %d", path, got, want)
		}
		lib.Close()
	}
	if _, err := replace(dir); !errors.Is(err, index.ErrLibraryExists) {
		t.Errorf("a second time: %v", err)
	}

	// Where there is none, nothing moves: not the folder in which the program runs.
	elsewhere := t.TempDir()
	if aside, err := replace(filepath.Join(elsewhere, "new")); err != nil || aside != "" || !index.Exists(filepath.Join(elsewhere, "new")) {
		t.Errorf("no folder: %q, %v", aside, err)
	}
	empty := t.TempDir()
	t.Chdir(empty)
	if aside, err := replace("."); err != nil || aside != "" || !index.Exists(empty) {
		t.Errorf("an empty folder: %q, %v", aside, err)
	}
}

// TestRestoreBrokenOff: a backup is not to blame when reading it fails, or
// writing what is in it.
func TestRestoreBrokenOff(t *testing.T) {
	backup := backUp(t, newLibrary(t, many(30)...).Library)
	broken := &fs.PathError{Op: "read", Path: "x.backup", Err: syscall.EIO}
	for _, n := range []int{0, 100, len(backup) / 2, len(backup) - 10} {
		in := io.MultiReader(bytes.NewReader(backup[:n]), iotest.ErrReader(broken))
		_, err := index.Restore(ctx, in, filepath.Join(t.TempDir(), "lib"), chromem.Open)
		if !errors.Is(err, syscall.EIO) || errors.Is(err, index.ErrBadBackup) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}
