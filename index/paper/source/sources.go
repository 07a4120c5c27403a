// Package source reads papers from where they lie: from files, from folders with
// everything below them, from standard input, and from what callers open
// themselves, compressed or not. It also watches files for changes.
//
// It stands beside formats and not in it: a format knows bytes that lie before it,
// a source where bytes come from, and the two grow for different reasons. What a
// format makes of the bytes is left to formats.
package source

import (
	"errors"
	"io"
	"os"

	"paperkin/index/paper/formats/format"
)

// ErrNothing: an argument that leads to no file to read.
var ErrNothing = errors.New("nothing to read")

// A Source is one file, or standard input, to read papers from.
type Source struct {
	Name   string
	open   func() (io.ReadCloser, error)
	format *format.Format // nil: not known yet
}

// New returns a source by the name that errors and records give it. open is called
// when its turn comes.
func New(name string, open func() (io.ReadCloser, error)) Source {
	return Source{Name: name, open: open}
}

func file(path string) Source {
	return New(path, func() (io.ReadCloser, error) { return os.Open(path) })
}

// Options govern how sources are read. The zero value detects the format of each.
type Options struct {
	Format *format.Format // of all sources; nil: by content, then by extension
	// PassOver: a source that cannot be read, or not to its end, is a
	// [paper.BadRecord], and the next one is read.
	PassOver bool
}
