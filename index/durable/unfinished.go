package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// unfinished is a file that is being written to take its place at path. Where the
// system can, it has no name until then, and is gone when the process dies.
type unfinished struct {
	*os.File
	path  string
	named bool
}

func begin(path string) (unfinished, error) {
	if f, err := unnamed(path); err == nil {
		return unfinished{f, path, false}, nil
	}
	f, err := os.CreateTemp(filepath.Dir(path), Temporary+"*")
	var random *fs.PathError // names the temporary file, which means nothing to the user
	if errors.As(err, &random) {
		err = &fs.PathError{Op: "write", Path: path, Err: random.Err}
	}
	return unfinished{f, path, true}, err
}

// finish closes the file and puts it in its place. After an error it is gone.
func (u unfinished) finish() error {
	if !u.named {
		return errors.Join(place(u.File, u.path), u.Close())
	}
	err := u.Close()
	if err == nil {
		err = os.Rename(u.Name(), u.path)
	}
	if err != nil {
		os.Remove(u.Name())
	}
	return err
}

// drop closes the file, which is gone then.
func (u unfinished) drop() {
	u.Close()
	if u.named {
		os.Remove(u.Name())
	}
}
