package paper

import (
	"fmt"
	"iter"
	"strconv"
)

// A Record is one paper as a source has it, and where it stands there.
type Record struct {
	Paper  Paper
	Source string // name of the file, "-" for standard input
	Line   int    // from 1
	// Provider is who describes the paper: "arxiv" for all that comes from
	// arXiv, else the name of the format. Name is what the provider calls the
	// paper. Records of one provider under one name are versions of each other.
	Provider, Name string
	// Revised says when the provider changed the record, in a form that sorts by
	// time among the provider's records; empty when it does not say.
	Revised string
	// Deleted: the provider has taken the record back. The paper has the name as
	// its id then, and nothing else.
	Deleted bool
}

// A BadRecord is a record that cannot be taken. It concerns that record alone.
type BadRecord struct {
	Source string
	Line   int    // from 1; 0 when the whole source is meant
	Value  string // what stands there, shortened; may be empty
	Err    error
}

func (b BadRecord) Error() string {
	at := b.Source
	if b.Line > 0 {
		at += ":" + strconv.Itoa(b.Line)
	}
	if b.Value == "" {
		return fmt.Sprintf("%s: %v", at, b.Err)
	}
	return fmt.Sprintf("%s: %v: %q", at, b.Err, b.Value)
}

func (b BadRecord) Unwrap() error { return b.Err }

// Records is a stream of papers. An error that is a [BadRecord] concerns one
// record, and the stream goes on; any other ends it.
type Records = iter.Seq2[Record, error]
