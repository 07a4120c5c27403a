package paper

import (
	"bufio"
	"bytes"
	"fmt"
	"regexp"
	"strings"
)

// readRIS reads the RIS format of reference managers: lines of a tag of two
// characters, "  - " and a value, from TY to ER; a line without a tag goes on
// with the value before. https://en.wikipedia.org/wiki/RIS_(file_format)
func readRIS(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	r := risReader{name: name, yield: yield}
	err := lines(in, func(number int, line []byte) bool {
		line = bytes.TrimPrefix(line, []byte("\ufeff"))
		return r.line(number, strings.TrimRight(string(line), " \t"))
	})
	if err == nil && !r.stopped && r.start > 0 {
		r.end(fmt.Errorf("the record that starts at line %d has no end (ER)", r.start))
	}
	return err
}

var risTag = regexp.MustCompile(`^([A-Z][A-Z0-9])  ?- ?(.*)$`)

// risReader is at some line of a file.
type risReader struct {
	name    string
	yield   func(Record, error) bool
	start   int // line of the record's TY; 0 between records
	fields  map[string][]string
	last    string // the tag that a line without one goes on with
	stopped bool
}

func (r *risReader) line(number int, line string) bool {
	m := risTag.FindStringSubmatch(line)
	switch {
	case m == nil && r.start > 0 && r.last != "" && strings.TrimSpace(line) != "":
		values := r.fields[r.last]
		values[len(values)-1] += " " + strings.TrimSpace(line)
	case m == nil:
	case m[1] == "TY":
		if r.start > 0 && !r.end(fmt.Errorf("no end (ER) before the next record at line %d", number)) {
			return false
		}
		r.start, r.fields, r.last = number, map[string][]string{}, ""
	case r.start == 0: // outside of records: what some programs write at the top
	case m[1] == "ER":
		return r.end(nil)
	default:
		r.last = m[1]
		r.fields[r.last] = append(r.fields[r.last], strings.TrimSpace(m[2]))
	}
	return true
}

// end yields the record, or err as what is wrong with it.
func (r *risReader) end(err error) bool {
	start := r.start
	r.start = 0
	more := false
	if err != nil {
		more = r.yield(Record{}, BadRecord{Source: r.name, Line: start, Value: r.first("TI", "T1"), Err: err})
	} else {
		more = yieldPaper(r.paper(), r.name, start, r.yield)
	}
	r.stopped = !more
	return more
}

// first is the first value of the first of the tags that has one.
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

func (r *risReader) paper() Paper {
	p := Paper{Title: r.first("TI", "T1", "CT"), Abstract: r.first("AB", "N2"), Venue: r.first("JO", "JF", "JA", "T2", "BT"),
		Categories: r.fields["KW"], Published: looseDate(r.first("DA", "PY", "Y1"))}
	if year := looseDate(r.first("PY", "Y1")); !strings.HasPrefix(p.Published, year) || p.Published == "" {
		p.Published = year
	}
	for _, tag := range []string{"AU", "A1"} {
		for _, a := range r.fields[tag] {
			p.Authors = append(p.Authors, readingOrder(a))
		}
	}
	for _, doi := range r.fields["DO"] {
		if doi != "" {
			p.Aliases = append(p.Aliases, withScheme("doi:", doi))
		}
	}
	for _, tag := range []string{"ID", "AN"} {
		for _, id := range r.fields[tag] {
			p.addKey(id)
		}
	}
	for i, url := range r.fields["UR"] {
		if id, ok := ParseID(url); ok {
			p.Aliases = append(p.Aliases, id)
		}
		if i == 0 {
			p.URL = url
		}
	}
	return p
}
