// Package format defines what a format of paper records is, and has what readers and
// writers of all kinds share: the head of an input, bounded lines and records, line
// numbers, and the way from a draft to a record.
//
// It knows no particular format. Those are in the folders beside this one, by kind,
// and the package formats lists them.
package format

import (
	"archive/zip"
	"io"

	"paperkin/index/paper"
)

// A Format is a way to represent papers as bytes. Fields other than Name are optional.
type Format struct {
	// Name is the name of the format on the command line.
	Name string
	// OtherName is another name that is understood; empty for most.
	OtherName string
	// Provider is the provider of records in the format (see [paper.Record]); empty:
	// Name.
	Provider string
	// Rank orders providers where records of several describe a paper: the lowest
	// takes precedence. Below 20 is what was written for a library of ours, below 60
	// what is nearest to the authors, below 100 collectors, above that lists that
	// people keep. Formats of one provider share a rank, which no other has.
	Rank int
	// Supplements: the records are supplements to those of other sources, which are read
	// first (see [paper.Record.Supplement]).
	Supplements bool
	// Names: an input names papers and has no records of them. Read only says so.
	Names bool
	// Extensions of file names, in lower case and with their dots, identify the
	// format where the content does not.
	Extensions []string
	// Detect reports whether a view of an input is of this format. nil: never.
	Detect func(View) bool
	// Read passes the records of an input to its methods Put, Take and Bad until one
	// of them returns false. It returns an error that concerns the input as a whole.
	// nil: the format cannot be read, or is that of zip archives.
	Read func(*Input) error
	// DetectZip and ReadZip are Detect and Read of a format whose inputs are zip archives
	// of parts. Such an input has no text: only its Name and what is passed to it count.
	DetectZip func(*zip.Reader) bool
	ReadZip   func(*Input, *zip.Reader) error
	// Write returns an encoder that writes to w. nil: the format cannot be written.
	Write func(w io.Writer) Encoder
}

// String returns the name.
func (f *Format) String() string { return f.Name }

// Readable reports whether the format can be read.
func (f *Format) Readable() bool { return f.Read != nil || f.ReadZip != nil }

// ProviderName returns the provider of records in the format.
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

// Each is an Encoder of a format that writes every paper independently of the others.
type Each func(paper.Paper) error

// Encode calls the function.
func (e Each) Encode(p paper.Paper) error { return e(p) }

// Close does nothing.
func (e Each) Close() error { return nil }
