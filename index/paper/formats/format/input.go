package format

import (
	"bufio"

	"paperkin/index/paper"
)

// An Input is a source in one format that is being read. It is not safe for
// concurrent use.
type Input struct {
	*bufio.Reader        // the content, uncompressed; it buffers HeadSize bytes
	Name          string // of the source, as records and errors give it

	// Yield gets the records, without their provider, and the bad records. It
	// reports whether it wants more.
	Yield func(paper.Record, error) bool

	head *Head
}

// Head returns the head of the content, which stays unread. The first call has to
// come before anything is read. What keeps the head short is no error here, it
// comes again when that place is read.
func (in *Input) Head() *Head {
	if in.head == nil {
		in.head = Peek(in.Reader)
	}
	return in.head
}

// Put yields the record of a draft that starts at a line, or what is wrong with
// it. It reports whether to go on.
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

// Bad yields what is wrong with a record that starts at a line and of which value
// tells the reader where to look. It reports whether to go on.
func (in *Input) Bad(line int, value string, err error) bool {
	return in.Yield(paper.Record{}, paper.BadRecord{Source: in.Name, Line: line, Value: Shorten(value), Err: err})
}

// Shorten returns the beginning of what stands in a source, for a message.
func Shorten[T ~string | ~[]byte](s T) string {
	const most = 60
	if len(s) <= most {
		return string(s)
	}
	return string(s[:most]) + "..."
}
