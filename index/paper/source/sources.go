// Package source reads papers from files, from folders with everything below them,
// from standard input, and from readers that callers open, compressed or not. It
// also watches files for changes.
//
// It is not part of formats, since a source knows where bytes come from and a format
// what they mean, and the two change for different reasons. Readers of formats get UTF-8
// with line feeds, whatever the source has (package charset).
package source

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"

	"paperkin/index/paper"
	"paperkin/index/paper/charset"
	"paperkin/index/paper/formats/format"
)

// A Source is one file, or standard input, to read papers from.
type Source struct {
	Name    string
	open    func() (io.ReadCloser, error)
	format  *format.Format // nil: not detected yet
	refused error          // why a file is not read, known before it is its turn
	place   Place          // what is read instead of bytes; nil for most
	path    string         // of a file; empty for what is none
	archive string         // of a file in an archive: the path of that
	inside  bool           // of an archive, which is not read in an archive
	special string         // what it is that can be read only once, and has no size: "a pipe"; empty for a file
}

// New returns a source with a name for errors and records. open is called when the
// source is to be read.
func New(name string, open func() (io.ReadCloser, error)) Source {
	return Source{Name: name, open: open}
}

func file(path string) Source {
	s := New(path, func() (io.ReadCloser, error) { return os.Open(path) })
	s.path = path
	return s
}

// Lists returns the sources that name papers and have no records of them (see
// [format.Format.Names]), and the others.
func Lists(sources []Source, o Options) (lists, others []Source) {
	for _, s := range sources {
		if f := cmp.Or(o.Format, s.format); f != nil && f.Names && s.place == nil && s.refused == nil {
			lists = append(lists, s)
		} else {
			others = append(others, s)
		}
	}
	return lists, others
}

// Text opens the text of a source: decompressed, in UTF-8 and with line feeds. The error for
// one that is no text wraps [ErrNothing].
func (s Source) Text() (io.Reader, io.Closer, error) {
	raw, err := s.open()
	if err != nil {
		return nil, nil, err
	}
	text, err := Text(raw, s.Name)
	if err != nil {
		return nil, nil, errors.Join(err, raw.Close())
	}
	return text, raw, nil
}

// Options govern how sources are read. The zero value detects the format of each.
type Options struct {
	Format *format.Format // of all sources; nil: detected by content, then by extension
	// PassOver: a source that cannot be read to its end is a [paper.BadRecord], and
	// reading goes on with the next one. Otherwise it ends the stream.
	PassOver bool
	// Skipped is told what of a source that is read is left out, and why, where that is no
	// error: a sheet of a workbook, a file in an archive that came through a pipe. May be nil.
	Skipped func(paper.BadRecord)
	// Decoded is called with the name of a source that has been read and how its text
	// was decoded. May be nil.
	Decoded func(name string, how charset.Report)
	// Place returns the place that an argument or a file names, whose content is no text
	// that formats can read, and whether it is one: see [Place]. nil: there are none.
	Place func(arg string) (Place, bool, error)
	// Bytes is called with how many bytes were read of a source, as they lie there:
	// of all sources together these are [Size]. May be nil.
	Bytes func(n int)
}

// A Place is where a program keeps papers, such as its database, that is read there.
type Place interface {
	// Records passes the records to yield, complete, and bad records, until it returns
	// false. The error concerns the place as a whole.
	Records(ctx context.Context, yield func(paper.Record, error) bool) error
	// Mark is another text whenever what the place has may be another, and costs little.
	Mark(ctx context.Context) (string, error)
	// Done is called once the records are stored, so that the next time only what has
	// changed since has to be read.
	Done() error
}

// Done says that the records of sources are stored: see [Place].
func Done(sources []Source) (err error) {
	for _, s := range sources {
		if s.place != nil {
			err = errors.Join(err, s.place.Done())
		}
	}
	return err
}
