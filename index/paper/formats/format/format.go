// Package format says what a format of paper records is, and has what readers
// and writers of all kinds share: the head of an input and what it shows, lines
// within bounds, line numbers, and the way from a draft to a record.
//
// It knows no format. Those stand in the folders beside this one, by kind, and in
// one list in the folder above.
package format

import (
	"io"

	"paperkin/index/paper"
)

// A Format is a way to write papers down. All fields but Name may be missing.
type Format struct {
	// Name is what the command line calls the format.
	Name string
	// Provider is who describes papers in the format (see [paper.Record]), where
	// that is not the format itself.
	Provider string
	// Rank says how much the provider's word counts where records of several
	// describe a paper: the lowest rank counts most. Formats of one provider have
	// one rank, other formats have others.
	Rank int
	// Extensions are those of file names, in lower case and with their dots, that
	// stand for the format where the content does not show it.
	Extensions []string
	// Detect reports whether a view of an input is one of this format.
	Detect func(View) bool
	// Read reads an input: it puts drafts and bad records until Put or Bad return
	// false, and returns what went wrong with the input itself.
	Read func(*Input) error
	// Write returns an encoder that writes to w.
	Write func(w io.Writer) Encoder
}

// String returns the name.
func (f *Format) String() string { return f.Name }

// ProviderName is who describes papers in the format.
func (f *Format) ProviderName() string {
	if f.Provider != "" {
		return f.Provider
	}
	return f.Name
}

// An Encoder writes papers in a format, one after the other. Close ends the
// output; it does not close what is written to.
type Encoder interface {
	Encode(paper.Paper) error
	Close() error
}

// Each is an Encoder of a format without a beginning and an end: it writes every
// paper by itself.
type Each func(paper.Paper) error

// Encode calls the function.
func (e Each) Encode(p paper.Paper) error { return e(p) }

// Close does nothing.
func (e Each) Close() error { return nil }
