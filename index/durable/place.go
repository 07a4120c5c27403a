package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// OpenIn opens a file in an open folder for reading. The error names the whole of its
// path. It is a [*ForeignError] when something else has the name: a folder, a pipe, a
// link that leads out of the open folder or nowhere.
func OpenIn(dir *os.Root, name string) (*os.File, error) {
	if err := checkKind(dir, name, 0); err != nil { // a pipe would wait for a writer
		return nil, err
	}
	f, err := dir.Open(name)
	return f, Whole(dir, err)
}

// ReadIn returns the content of a file that [OpenIn] opens.
func ReadIn(dir *os.Root, name string) ([]byte, error) {
	if err := checkKind(dir, name, 0); err != nil {
		return nil, err
	}
	b, err := dir.ReadFile(name) // makes room for the whole at once
	return b, Whole(dir, err)
}

// OpenFolderIn opens a folder in an open folder, as [OpenIn] opens a file.
func OpenFolderIn(dir *os.Root, name string) (*os.Root, error) {
	if err := checkKind(dir, name, fs.ModeDir); err != nil {
		return nil, err
	}
	root, err := dir.OpenRoot(name)
	return root, Whole(dir, err)
}

// ErrDenied: the process may not read or change a file of the library.
var ErrDenied = errors.New("no permission for a file of the library")

// Whole gives an error about a file in an open folder the whole of its path. It wraps
// [ErrDenied] where that is the cause.
func Whole(dir *os.Root, err error) error {
	var p *fs.PathError
	if errors.As(err, &p) && !filepath.IsAbs(p.Path) {
		err = &fs.PathError{Op: p.Op, Path: filepath.Join(dir.Name(), p.Path), Err: p.Err}
	}
	if errors.Is(err, fs.ErrPermission) && !errors.Is(err, ErrDenied) {
		err = fmt.Errorf("%w: %w", ErrDenied, err)
	}
	return err
}

// checkKind returns a [*ForeignError] when a name is not that of a file of a type: 0 for
// a regular one.
func checkKind(dir *os.Root, name string, want fs.FileMode) error {
	info, err := dir.Stat(name)
	if err == nil && info.Mode().Type() == want {
		return nil
	}
	foreign := &ForeignError{File: filepath.Join(dir.Name(), name), Kind: "neither a file nor a folder"}
	if err != nil {
		if link, missing := dir.Lstat(name); missing == nil && link.Mode()&fs.ModeSymlink != 0 {
			foreign.Kind = "a link to another place"
			return foreign
		}
		if above := filepath.Dir(name); above != "." {
			if other := checkKind(dir, above, fs.ModeDir); errors.Is(other, ErrForeign) {
				return other
			}
		}
		var p *fs.PathError
		if errors.As(err, &p) {
			err = &fs.PathError{Op: "open", Path: p.Path, Err: p.Err}
		}
		return Whole(dir, err)
	}
	if info.IsDir() {
		foreign.Kind = "a folder"
	} else if info.Mode().IsRegular() {
		foreign.Kind = "a file"
	}
	return foreign
}
