package tagged

import (
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// A dialect is how a format of records with tags is written.
type dialect struct {
	// cut splits a line into tag and value; ok is false if it has no tag.
	cut func(line string) (tag, value string, ok bool)
	// begins reports whether a tag is the first of a record, after the lines of another
	// that had no end. blank: it follows a blank line.
	begins func(current *record, tag string, blank bool) bool
	// end ends records. It is empty if nothing but the next one does.
	end string
	// outside are the tags of lines about the file.
	outside map[string]bool
	// lists are the tags whose lines are values each. Others have one value, whatever
	// lines it is broken into.
	lists map[string]bool
	draft func(*record) *paper.Draft
}

// blockReader reads a file of a dialect line by line.
type blockReader struct {
	dialect
	in      *format.Input
	current *record // nil between records
	last    string  // the tag that a line without one continues
	open    []byte  // its value so far
	size    int     // of the record so far, in bytes of memory
	blank   bool    // the line before was blank
	skip    bool    // up to a blank line or an end, since the record is too large
	stopped bool
}

func (d dialect) read(in *format.Input) error {
	r := blockReader{dialect: d, in: in}
	err := format.Lines(in.Reader, func(number int, line []byte, err error) bool {
		if err != nil {
			return r.longLine(number, string(line), err)
		}
		return r.line(number, strings.TrimRight(string(line), " \t"))
	})
	if err == nil && !r.stopped {
		r.finish()
	}
	return err
}

func (r *blockReader) line(number int, line string) bool {
	if line == "" {
		r.blank, r.skip = true, false
		return true
	}
	tag, value, ok := r.cut(line)
	blank := r.blank
	r.blank = false
	switch {
	case !ok:
		r.goOn(line)
	case tag == r.end && r.end != "":
		r.skip = false
		return r.finish()
	case r.outside[tag]:
	default:
		if r.skip = r.skip && !r.begins(&record{}, tag, blank); r.skip {
			return true
		}
		if r.current == nil || r.begins(r.current, tag, blank) {
			if !r.finish() {
				return false
			}
			r.current, r.size = newRecord(number, tag), 0
		}
		r.keep()
		r.last, r.open = tag, append(r.open[:0], value...)
	}
	if r.size += len(line) + lineCost; r.size > paper.MaxRecord && r.current != nil {
		return r.tooLarge(r.current.line, format.ErrTooLarge)
	}
	return true
}

// goOn adds a line without a tag to the value before it.
func (r *blockReader) goOn(line string) {
	if r.last == "" {
		return
	}
	if tag := r.last; r.lists[tag] {
		r.keep()
		r.last = tag
	} else if len(r.open) > 0 {
		r.open = append(r.open, ' ')
	}
	r.open = append(r.open, strings.TrimSpace(line)...)
}

// keep adds the open value to those of its tag.
func (r *blockReader) keep() {
	if r.last != "" {
		r.current.add(r.last, string(r.open))
	}
	r.last, r.open = "", r.open[:0]
}

// finish yields the record.
func (r *blockReader) finish() bool {
	if r.current == nil {
		return true
	}
	r.keep()
	done := r.current
	r.current = nil
	r.stopped = !r.in.Put(r.draft(done), done.line)
	return !r.stopped
}

// longLine yields a bad record for a line of which only the head is known. The record
// before is not bad, if the line begins another.
func (r *blockReader) longLine(number int, head string, err error) bool {
	if tag, _, ok := r.cut(head); ok && r.current != nil && r.begins(r.current, tag, r.blank) && !r.finish() {
		return false
	}
	return r.tooLarge(number, err)
}

// tooLarge yields a bad record for what is too large at a line, and skips the rest of it.
func (r *blockReader) tooLarge(line int, err error) bool {
	title := ""
	if r.current != nil {
		title = r.current.peek("TI", "T")
	}
	r.stopped = !r.in.Bad(line, title, err)
	r.current, r.last, r.open, r.skip = nil, "", nil, true
	return !r.stopped
}
