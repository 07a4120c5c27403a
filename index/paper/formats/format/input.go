package format

import (
	"bufio"

	"paperkin/index/paper"
)

// An Input is a source in one format that is being read. It is not safe for
// concurrent use.
type Input struct {
	*bufio.Reader        // the uncompressed content, with a buffer of at least HeadSize bytes
	Name          string // of the source, for records and errors

	// Yield receives the records, whose Provider is still empty, and the bad records.
	// It returns false to stop.
	Yield func(paper.Record, error) bool
	// Skipped is told what of the input, such as a sheet of a workbook, is not read, and
	// why, where that is no error. May be nil.
	Skipped func(paper.BadRecord)
	// Passed is told of every record that is of no paper, such as a note, which a reader
	// passes over. May be nil.
	Passed func()

	head *Head
}

// Head returns the head of the content without consuming it. The first call must come
// before anything is read. Readers can ignore its Err, which they meet again when they
// get there.
func (in *Input) Head() *Head {
	if in.head == nil {
		in.head = Peek(in.Reader)
	}
	return in.head
}

// Put yields the record of a draft that starts at a line, or a bad record. It reports
// whether to go on.
func (in *Input) Put(d *paper.Draft, line int) bool {
	r, err := d.Record()
	if err != nil {
		value := d.Title
		if len(d.IDs) > 0 {
			value = d.IDs[0]
		}
		return in.Bad(line, value, err)
	}
	return in.Take(r, line)
}

// Take yields a record that starts at a line. It reports whether to go on.
func (in *Input) Take(r paper.Record, line int) bool {
	r.Source, r.Line = in.Name, line
	return in.Yield(r, nil)
}

// Bad yields a bad record that starts at a line. value is text of it that helps people
// to find it. It reports whether to go on.
func (in *Input) Bad(line int, value string, err error) bool {
	return in.Yield(paper.Record{}, paper.BadRecord{Source: in.Name, Line: line, Value: Shorten(value), Err: err})
}

// Part returns an input for the records of a part, which is named in them and in errors.
func (in *Input) Part(name string) *Input {
	part := *in
	part.Name = in.Name + ": " + name
	return &part
}

// Skip says that the input is not read, or something in it.
func (in *Input) Skip(why error) {
	if in.Skipped != nil {
		in.Skipped(paper.BadRecord{Source: in.Name, Err: why})
	}
}

// Pass says that a record is of no paper, and passes it over.
func (in *Input) Pass() {
	if in.Passed != nil {
		in.Passed()
	}
}

// Shorten returns the start of a text from a source, for a message.
func Shorten[T ~string | ~[]byte](s T) string {
	const most = 60
	if len(s) <= most {
		return string(s)
	}
	return string(s[:most]) + "..."
}
