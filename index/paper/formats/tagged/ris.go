package tagged

import (
	"bytes"
	"io"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// RIS is the format of reference managers: lines of a tag of two characters,
// "  - " and a value, from TY to ER; a line without a tag continues the value before:
// https://en.wikipedia.org/wiki/RIS_(file_format)
//
// TY and ER can be missing, and other tags can stand before TY. See risReader for where
// a record ends then.
var RIS = &format.Format{
	Name: "ris", Rank: 110, Extensions: []string{".ris"},
	Detect: func(v format.View) bool { return startsRIS(v.Text) || v.Loose && holdsRIS(v.Text) },
	Read:   readRIS,
	Write: func(w io.Writer) format.Encoder {
		return format.Each(func(p paper.Paper) error { return writeRIS(w, p) })
	},
}

// startsRIS reports whether a text starts with a record.
func startsRIS(text []byte) bool {
	l, ok := cutTag(string(format.FirstLine(bytes.TrimSpace(text))))
	return ok && l.begins()
}

// holdsRIS reports whether a record starts on any line of a text: some programs put
// lines about themselves first. Without a TY three lines with known tags in a row, one of
// them a title or an author, are a record.
func holdsRIS(text []byte) bool {
	row, telling := 0, false
	for line := range bytes.Lines(text) {
		l, ok := cutTag(strings.TrimRight(string(line), " \t\r\n"))
		if ok && l.begins() {
			return true
		}
		if !ok || !risTags[l.tag] || l.gap == "\t" {
			row, telling = 0, false
			continue
		}
		switch l.tag {
		case "TI", "T1", "AU", "A1":
			telling = true
		}
		if row++; row >= 3 && telling {
			return true
		}
	}
	return false
}

func readRIS(in *format.Input) error {
	r := risReader{in: in}
	err := format.Lines(in.Reader, func(number int, line []byte, err error) bool {
		if err != nil {
			return r.longLine(number, string(line), err)
		}
		line = bytes.TrimPrefix(line, []byte(format.ByteOrderMark))
		return r.line(number, strings.TrimRight(string(line), " \t"))
	})
	if err == nil && !r.stopped {
		r.end()
	}
	return err
}

// risReader reads a file line by line.
//
// A record ends at ER. Without one it ends before the next TY; before its own first
// tag, if that is not TY, once the record has a title; and behind a blank line, if a
// title comes before the next blank line. Whatever comes behind a blank line is
// therefore collected apart, in next, until it is known whose it is.
type risReader struct {
	in      *format.Input
	current *record // nil between records
	next    *record // what follows a blank line in current; nil if nothing has yet
	looks   [2]tagLine
	last    string // the tag that a line without one continues
	open    []byte // its value so far
	size    int    // of the record so far, in bytes of memory
	blank   bool   // the line before was blank
	skip    bool   // up to the end of a record that is too large
	tyFirst bool   // a record started with TY
	stopped bool
}

func (r *risReader) line(number int, line string) bool {
	if line == "" {
		r.blank, r.skip = true, r.skip && r.tyFirst
		return true
	}
	l, ok := r.tagOf(line)
	if r.size += len(line) + lineCost; r.size > paper.MaxRecord && r.current != nil && !(ok && l.tag == "TY") {
		return r.tooLarge(r.current.line, format.ErrTooLarge)
	}
	switch {
	case !ok:
		r.goOn(line)
	case l.tag == "ER":
		r.skip = false
		if !r.end() {
			return false
		}
	case r.skip && l.tag != "TY":
	default:
		if !r.place(l, number) {
			return false
		}
		r.last, r.open = l.tag, append(r.open[:0], l.value...)
	}
	r.blank = false
	return true
}

// tagOf returns the line with its tag if it has one in this file. A program that writes
// one space before the dash, say, does so throughout, so that "AI - a survey" is text in
// other files.
func (r *risReader) tagOf(line string) (l tagLine, ok bool) {
	inside := r.current != nil || r.skip
	if inside && len(line) <= 6 && strings.EqualFold(strings.Trim(line, " \t-"), "ER") {
		return tagLine{tag: "ER"}, true
	}
	l, ok = cutTag(line)
	switch {
	case !ok:
		return l, false
	case l.certain():
	case !inside && l.begins():
		r.looks = [2]tagLine{l}
	case !inside:
		if r.looks[0].tag == "" && risTags[l.tag] && l.gap != "\t" {
			r.looks = [2]tagLine{l}
		}
		return l, l.likely() && (l.alike(r.looks[0]) || l.alike(r.looks[1]))
	case r.last == "TY": // its value is one word, which no text continues
		r.looks[1] = l
	default:
		return l, l.likely() && (l.alike(r.looks[0]) || l.alike(r.looks[1]))
	}
	return l, true
}

// goOn adds a line without a tag to the value before it. Some programs write the tag of
// a list only once: EndNote that of keywords.
func (r *risReader) goOn(line string) {
	line = strings.TrimSpace(line)
	tag := r.last
	switch {
	case tag == "":
		return
	case tag == "KW", tag == "UR", nameTags[tag] && strings.Contains(line, ",") && len(r.open) > 0:
		r.keep()
		r.last = tag
	case len(r.open) > 0:
		r.open = append(r.open, ' ')
	}
	r.open = append(r.open, line...)
}

// place finds the record of a line with a tag, and ends the one before it.
func (r *risReader) place(l tagLine, number int) bool {
	before := r.last
	r.keep()
	switch {
	case r.current == nil:
		r.start(l, number)
		return true
	case r.blank && r.next != nil && !r.settle():
		return false
	}
	ends := r.repeats(l, before)
	if l.tag == "TY" {
		ends = r.latest().has("TY") || titled(r.current) && (r.tyFirst || r.blank)
		if !ends && r.next != nil && (r.current.has("TY") || titled(r.next)) { // it comes late in the next record
			return r.promote()
		}
	}
	if ends {
		if !r.end() {
			return false
		}
		r.start(l, number)
	} else if r.blank && titled(r.current) {
		r.next = newRecord(number, l.tag)
	}
	return true
}

func (r *risReader) start(l tagLine, number int) {
	r.current, r.size, r.skip = newRecord(number, l.tag), len(l.value), false
	r.tyFirst = r.tyFirst || l.tag == "TY"
}

// latest is the record that lines are added to.
func (r *risReader) latest() *record {
	if r.next != nil {
		return r.next
	}
	return r.current
}

// repeats reports whether a tag is the one that a record without TY began with, and
// therefore the first of the next.
func (r *risReader) repeats(l tagLine, before string) bool {
	latest := r.latest()
	return latest.first != "TY" && l.tag == latest.first && before != l.tag && titled(latest)
}

func titled(r *record) bool { return r.has("TI") || r.has("T1") }

// keep adds the open value to those of its tag.
func (r *risReader) keep() {
	if r.last == "" {
		return
	}
	if to := r.latest(); r.last == "TY" { // which is where a record starts, whatever it says
		to.fields[r.last] = []string{string(r.open)}
	} else {
		to.add(r.last, string(r.open))
	}
	r.last, r.open = "", r.open[:0]
}

// settle decides whose the lines behind a blank line are: those of another record if
// there is a title among them, else those of the current one.
func (r *risReader) settle() bool {
	if r.next == nil {
		return true
	}
	if !titled(r.next) {
		for tag, values := range r.next.fields {
			r.current.fields[tag] = append(r.current.fields[tag], values...)
		}
		r.next = nil
		return true
	}
	return r.promote()
}

// promote ends the current record where the next one began.
func (r *risReader) promote() bool {
	done := r.current
	r.current, r.next, r.size = r.next, nil, 0
	return r.put(done)
}

// end yields what has been collected.
func (r *risReader) end() bool {
	if r.current == nil {
		return true
	}
	r.keep()
	if !r.settle() {
		return false
	}
	done := r.current
	r.current, r.last, r.size = nil, "", 0
	return r.put(done)
}

func (r *risReader) put(done *record) bool {
	r.stopped = !r.in.Put(risDraft(done), done.line)
	return !r.stopped
}

// longLine yields a bad record for a line of which only the head is known. The record
// before is not bad, if the line begins another.
func (r *risReader) longLine(number int, head string, err error) bool {
	l, ok := r.tagOf(head)
	if r.current != nil {
		r.keep()
	}
	if r.current != nil && (ok && l.tag == "TY" || r.blank && titled(r.current)) && !r.end() {
		return false
	}
	return r.tooLarge(number, err)
}

// tooLarge yields a bad record for what is too large at a line, and skips the rest of it.
func (r *risReader) tooLarge(line int, err error) bool {
	title := ""
	if r.current != nil {
		title = r.current.peek("TI", "T1")
	}
	r.stopped = !r.in.Bad(line, title, err)
	r.current, r.next, r.last, r.open, r.size, r.skip = nil, nil, "", nil, 0, true
	return !r.stopped
}
