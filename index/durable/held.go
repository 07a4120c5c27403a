package durable

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A Folder is a folder that is held open. What is opened through its Root is in that
// very folder, wherever the folder is moved and whatever takes its name; what others
// open by its Path is only as long as Check finds both to be the same. For those that
// need a path there is Through.
type Folder struct {
	*os.Root
	path string
	way  *Way
}

// Hold opens the folder at path.
func Hold(path string) (*Folder, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, err
	}
	way, err := OpenWay(root, ".")
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &Folder{root, path, way}, nil
}

// Close closes the folder.
func (f *Folder) Close() error { return errors.Join(f.way.Close(), f.Root.Close()) }

// Path is where the folder was when it was opened.
func (f *Folder) Path() string { return f.path }

// Check returns an error that wraps [ErrMoved] when something else is at the folder's
// path by now, or nothing.
func (f *Folder) Check() error { return CheckPath(f.Root, f.path) }

// Same returns an error that wraps [ErrMoved] unless another folder is the same one.
func (f *Folder) Same(other *Folder) error {
	is, err := other.Stat(".")
	if err != nil {
		return err
	}
	return checkSame(f.Root, f.path, is)
}

// Through is the path of a [Way] to the folder.
func (f *Folder) Through() string { return f.way.Path() }

// A Way leads to a folder for code that opens files by their paths, as SQLite does. Where
// the system has paths through handles ([IsThrough]) it leads to that very folder, wherever
// that is, as long as it is open.
type Way struct {
	folder *os.File
	path   string
}

// OpenWay opens a way to the folder of a name in an open one.
func OpenWay(root *os.Root, name string) (*Way, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	w := &Way{f, filepath.Join(root.Name(), name)}
	is, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if leads, missing := os.Stat(through(f)); missing == nil && os.SameFile(is, leads) {
		w.path = through(f)
	}
	return w, nil
}

// Path is the path of the folder.
func (w *Way) Path() string { return w.path }

// Close closes the way.
func (w *Way) Close() error { return w.folder.Close() }

// CheckPath returns an error that wraps [ErrMoved] unless an open folder is the one at
// path.
func CheckPath(root *os.Root, path string) error {
	named, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: %w", path, ErrMoved)
	}
	if err != nil {
		return err
	}
	return checkSame(root, path, named)
}

func checkSame(root *os.Root, path string, other fs.FileInfo) error {
	held, err := root.Stat(".")
	if err == nil && !os.SameFile(held, other) {
		err = fmt.Errorf("%s: %w", path, ErrMoved)
	}
	return err
}

// CreateIn makes a file in an open folder, which has no file of that name, and returns
// when its content is durable; [SyncIn] makes its name so. Only its owner can read it.
func CreateIn(root *os.Root, name string, content []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// Aside is in the name of what was put aside, between its own name and a number.
const Aside = ".other-"

// PutAside gives a file or a folder in an open folder a name that is free: its own with
// a number.
func PutAside(root *os.Root, name string) error {
	aside, err := freeName(root, name)
	if err != nil {
		return err
	}
	return errors.Join(root.Rename(name, aside), SyncIn(root, filepath.Dir(name)))
}

// IsOther reports whether something has a path that is no file: a folder, a pipe, a link to
// one. To open a pipe would wait for who has its other end.
func IsOther(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.Mode().IsRegular()
}

// Supplant renames a file in an open folder to the name of another one, which gets the
// name that [PutAside] would give it. There is a file of the name at every moment where
// the file system has links.
func Supplant(root *os.Root, from, name string) error {
	aside, err := freeName(root, name)
	if err != nil {
		return err
	}
	if root.Link(name, aside) != nil {
		if err := root.Rename(name, aside); err != nil {
			return err
		}
	}
	return errors.Join(root.Rename(from, name), SyncIn(root, filepath.Dir(name)))
}

// freeName is the first name of those that files get which are put aside.
func freeName(root *os.Root, name string) (string, error) {
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s%s%d", name, Aside, n)
		if _, err := root.Lstat(aside); errors.Is(err, fs.ErrNotExist) {
			return aside, nil
		} else if err != nil {
			return "", err
		}
	}
}
