package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhole: an error is given its path, and says so when a permission is missing.
func TestWhole(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	for cause, denied := range map[error]bool{fs.ErrPermission: true, fs.ErrExist: false} {
		err := Whole(root, &fs.PathError{Op: "open", Path: "file", Err: cause})
		if want := filepath.Join(root.Name(), "file"); !strings.Contains(err.Error(), want) || !errors.Is(err, cause) || errors.Is(err, ErrDenied) != denied {
			t.Errorf("%v: denied %v, want %v and %s in it", err, !denied, denied, want)
		}
	}
	if err := Whole(root, nil); err != nil {
		t.Error(err)
	}
}

// TestOpenIn: what is no file, or no folder, is named with its path, and nothing waits
// for it.
func TestOpenIn(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	err := errors.Join(os.WriteFile(at("file"), []byte("x"), 0o600), os.Mkdir(at("folder"), 0o700), os.Symlink("file", at("link")),
		os.Symlink(dir, at("out")), os.Symlink("nothing", at("dangling")))
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	file := func(name string) error {
		_, err := ReadIn(root, name)
		return err
	}
	folder := func(name string) error {
		f, err := OpenFolderIn(root, name)
		if err != nil {
			return err
		}
		return f.Close()
	}
	for _, tt := range []struct {
		name string
		open func(string) error
		want string // in the error; empty: it opens
		kind error
	}{
		{"file", file, "", nil},
		{"link", file, "", nil},
		{"folder", file, "it is a folder", ErrForeign},
		{"out", file, "it is a link to another place", ErrForeign},
		{"dangling", file, "it is a link to another place", ErrForeign},
		{"none", file, at("none"), os.ErrNotExist},
		{"folder", folder, "", nil},
		{"file", folder, "it is a file", ErrForeign},
		{"out", folder, "it is a link to another place", ErrForeign},
		{filepath.Join("file", "below"), folder, at("file") + ": it is a file", ErrForeign},
		{filepath.Join("out", "file"), file, at("out") + ": it is a link to another place", ErrForeign},
		{"none", folder, at("none"), os.ErrNotExist},
	} {
		err := tt.open(tt.name)
		if !errors.Is(err, tt.kind) || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if err != nil && !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: %v does not name its path", tt.name, err)
		}
	}
}
