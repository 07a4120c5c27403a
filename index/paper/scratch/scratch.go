// Package scratch has files for what does not fit into memory and is of no use once it has
// been read. Nothing of them is left when the program ends, however it ends, where the
// system lets a file without a name stay open.
package scratch

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrTooLong: there is more to keep than was allowed.
var ErrTooLong = errors.New("too long")

// A File is an empty file that only this process finds.
type File struct {
	*os.File
	name string // that is still to be removed; empty: it has none any more
}

// New makes a file in the system's folder for temporary files.
func New() (*File, error) {
	f, err := os.CreateTemp("", "paperkin-*")
	if err != nil {
		return nil, err
	}
	s := &File{File: f, name: f.Name()}
	if os.Remove(s.name) == nil { // not on Windows
		s.name = ""
	}
	return s, nil
}

// Copy returns a file with what is left of r and its size. If that is more than most bytes,
// the error wraps [ErrTooLong].
func Copy(r io.Reader, most int64) (f *File, size int64, err error) {
	f, err = New()
	if err != nil {
		return nil, 0, err
	}
	size, err = io.Copy(f, io.LimitReader(r, most+1))
	if err == nil && size > most {
		err = fmt.Errorf("%w: more than %d bytes", ErrTooLong, most)
	}
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, size, nil
}

// Close closes the file and removes it.
func (f *File) Close() error {
	err := f.File.Close()
	if f.name != "" {
		err = errors.Join(err, os.Remove(f.name))
	}
	return err
}
