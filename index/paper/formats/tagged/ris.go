// Package tagged has the formats whose lines start with a tag, which reference managers
// and literature databases exchange.
//
// It reads and writes records one by one. It neither sorts them nor follows what they
// refer to.
package tagged

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// RIS is the format of reference managers: lines of a tag of two characters,
// "  - " and a value, from TY to ER; a line without a tag continues the value before:
// https://en.wikipedia.org/wiki/RIS_(file_format)
var RIS = &format.Format{
	Name: "ris", Rank: 110, Extensions: []string{".ris"},
	Detect: func(v format.View) bool { return startsRIS(v.Text) || v.Loose && holdsRIS(v.Text) },
	Read:   readRIS,
	Write: func(w io.Writer) format.Encoder {
		return format.Each(func(p paper.Paper) error { return writeRIS(w, p) })
	},
}

// startsRIS reports whether a text starts with a record.
func startsRIS(text []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(text), []byte("TY  -")) }

// holdsRIS reports whether a record starts on any line of a text: some programs put
// lines about themselves first.
func holdsRIS(text []byte) bool {
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(line, []byte("TY  -")) {
			return true
		}
	}
	return false
}

func readRIS(in *format.Input) error {
	r := risReader{in: in}
	err := format.Lines(in.Reader, func(number int, line []byte) bool {
		if line == nil && r.start > 0 {
			return r.end(format.ErrTooLarge)
		}
		line = bytes.TrimPrefix(line, []byte(format.ByteOrderMark))
		return r.line(number, strings.TrimRight(string(line), " \t"))
	})
	if err == nil && !r.stopped && r.start > 0 {
		r.end(fmt.Errorf("the record that starts at line %d has no end (ER)", r.start))
	}
	return err
}

// risTag matches a line with a tag. Two spaces belong before the dash. A program that
// writes one does so throughout, so that "AI - a survey" is text in other files.
var risTag = regexp.MustCompile(`^([A-Z][A-Z0-9])(  ?)- ?(.*)$`)

// risReader reads a file line by line.
type risReader struct {
	in      *format.Input
	start   int // line of the record's TY; 0 between records
	fields  map[string][]string
	spaces  int    // before the dash of the record's TY
	last    string // the tag that a line without one continues
	open    []byte // its value so far
	size    int    // of the record so far, in bytes
	stopped bool
}

func (r *risReader) line(number int, line string) bool {
	m := risTag.FindStringSubmatch(line)
	if m != nil && r.start > 0 && len(m[2]) != r.spaces && (m[1] != "ER" || m[3] != "") {
		m = nil
	}
	if r.start > 0 && (m == nil || m[1] != "TY") {
		if r.size += len(line); r.size > paper.MaxRecord {
			return r.end(format.ErrTooLarge)
		}
	}
	if m != nil {
		r.take()
	}
	switch {
	case m == nil && r.start > 0 && r.last != "" && strings.TrimSpace(line) != "":
		if r.last == "KW" { // EndNote writes one keyword a line, and the tag only once
			r.take()
			r.last = "KW"
		} else if len(r.open) > 0 {
			r.open = append(r.open, ' ')
		}
		r.open = append(r.open, strings.TrimSpace(line)...)
	case m == nil:
	case m[1] == "TY":
		if r.start > 0 && !r.end(fmt.Errorf("no end (ER) before the next record at line %d", number)) {
			return false
		}
		r.start, r.fields, r.last, r.spaces, r.size = number, map[string][]string{}, "", len(m[2]), 0
	case r.start == 0: // outside of records, such as the header of some programs
	case m[1] == "ER":
		return r.end(nil)
	default:
		r.last = m[1]
		r.open = append(r.open[:0], strings.TrimSpace(m[3])...)
	}
	return true
}

// take ends the open value and adds it to those of its tag.
func (r *risReader) take() {
	if r.last != "" {
		r.fields[r.last] = append(r.fields[r.last], string(r.open))
	}
	r.last, r.open = "", r.open[:0]
}

// end yields the record, or a bad record if there is an error.
func (r *risReader) end(err error) bool {
	r.take()
	start := r.start
	r.start = 0
	more := false
	if err != nil {
		more = r.in.Bad(start, r.first("TI", "T1"), err)
	} else {
		more = r.in.Put(r.draft(), start)
	}
	r.stopped = !more
	return more
}

// first returns the first value of the first tag that has one.
func (r *risReader) first(tags ...string) string {
	for _, tag := range tags {
		for _, v := range r.fields[tag] {
			if v != "" {
				return v
			}
		}
	}
	return ""
}

func (r *risReader) draft() *paper.Draft {
	p := &paper.Draft{Title: r.first("TI", "T1", "CT", "BT"), Abstract: strings.Join(r.fields["AB"], " "), Venue: r.first("JO", "JF", "JA", "T2", "BT"),
		Published: r.published()}
	if p.Venue == p.Title { // the title of a book
		p.Venue = ""
	}
	if p.Abstract == "" {
		p.Abstract = strings.Join(r.fields["N2"], " ")
	}
	for _, keywords := range r.fields["KW"] {
		for k := range strings.SplitSeq(keywords, ";") {
			p.AddCategories(strings.TrimSpace(k))
		}
	}
	for _, tag := range []string{"AU", "A1"} {
		for _, a := range r.fields[tag] {
			p.Authors = append(p.Authors, paper.ReadingOrder(a))
		}
	}
	for doi := range strings.FieldsSeq(strings.Join(r.fields["DO"], " ")) { // "10.1/x [doi]"
		p.IDs = append(p.IDs, paper.WithScheme("doi:", doi))
	}
	for _, tag := range []string{"ID", "AN"} {
		for _, id := range r.fields[tag] {
			p.AddName(id)
		}
	}
	for url := range strings.FieldsSeq(strings.Join(r.fields["UR"], " ")) {
		url = strings.TrimSuffix(url, ";")
		p.URL = cmp.Or(p.URL, url)
		if id, ok := paper.ParseID(url); ok {
			p.IDs = append(p.IDs, id)
		}
	}
	return p
}

// published returns the date. The year is in PY; DA and Y1 can have the rest, with a year
// ("2020/05/17/") or without ("May 17").
func (r *risReader) published() string {
	best := paper.LooseDate(r.first("PY", "Y1"))
	year := best[:min(len(best), 4)]
	for _, text := range []string{r.first("DA"), r.first("Y1")} {
		date := paper.LooseDate(text)
		if date == "" {
			date = paper.LooseDate(text + " " + year)
		}
		if len(date) > len(best) && strings.HasPrefix(date, year) {
			best = date
		}
	}
	return best
}
