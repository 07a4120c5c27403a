package paper

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// A Record is one paper as a source has it, and where it stands there.
type Record struct {
	Paper  Paper
	Source string // name of the file, "-" for standard input; see At
	Line   int    // from 1
	// Provider is the origin of the description: "arxiv" for everything that comes
	// from arXiv, else the name of the format. Name is the provider's name for the
	// paper. Records with the same provider and name are versions of each other.
	Provider, Name string
	// Revised is when the provider last changed the record, in a form that sorts by
	// time among the provider's records; empty when unknown.
	Revised string
	// Deleted: the provider has withdrawn the record. The paper then has its ids
	// and nothing else.
	Deleted bool
	// Supplement: the record has text for a paper that another record describes, and names
	// it by its ids. Its paper has no title. It never makes a paper by itself.
	Supplement bool
	// Live: the record was read where it is kept and edited, and not from a copy such as
	// a file that was exported. What it says goes for every earlier version of it, which
	// has nothing to add, and for that it was deleted once; if it is Deleted, none is left.
	// It is found by the Keys of its paper whatever ids it had before.
	Live bool
}

// A BadRecord is an error that concerns one record of a source, or one source of
// several.
type BadRecord struct {
	Source string
	Line   int    // from 1; 0: the whole source
	Value  string // the beginning of the text in question; may be empty
	Err    error
}

func (b BadRecord) Error() string {
	at := At(b.Source, b.Line)
	if b.Value == "" {
		return fmt.Sprintf("%s: %v", at, b.Err)
	}
	return fmt.Sprintf("%s: %v: %q", at, b.Err, b.Value)
}

// At says where a record stands: "refs.bib:17". Of a workbook the source also names the
// sheet, and lines are rows: `refs.xlsx: sheet "Export", row 17`. Line 0 is the whole source.
func At(source string, line int) string {
	switch {
	case line <= 0:
		return source
	case strings.HasSuffix(source, `"`) && strings.Contains(source, `: sheet "`):
		return source + ", row " + strconv.Itoa(line)
	}
	return source + ":" + strconv.Itoa(line)
}

func (b BadRecord) Unwrap() error { return b.Err }

// Records is a stream of papers. An error that is a [BadRecord] concerns one
// record, and the stream goes on; any other ends it.
type Records = iter.Seq2[Record, error]
