// Package tagged has the formats whose lines start with a tag, which reference managers
// and literature databases exchange: RIS, and the text of Web of Science, of
// MEDLINE and of Refer.
//
// It reads and writes records one by one. It neither sorts them nor follows what they
// refer to.
package tagged

import (
	"strings"

	"paperkin/index/paper"
)

// A record is what a source says of one paper: the values of each tag, in their order,
// without those that stand for a missing value.
type record struct {
	line   int    // of its first tag, from 1
	first  string // its first tag
	fields map[string][]string
}

// lineCost is what a line takes in memory besides its text.
const lineCost = 64

func newRecord(line int, first string) *record {
	return &record{line: line, first: first, fields: make(map[string][]string, 14)} // more need a table of twice the size
}

// add adds a value to those of a tag, unless it stands for a missing one.
func (r *record) add(tag, value string) {
	if !paper.Placeholder(value) {
		r.fields[tag] = append(r.fields[tag], value)
	}
}

func (r *record) has(tag string) bool { return len(r.fields[tag]) > 0 }

// take removes the values of some tags from the record and returns them, in the order of
// the tags.
func (r *record) take(tags ...string) (values []string) {
	for _, tag := range tags {
		if list := r.fields[tag]; len(list) > 0 {
			values = append(values, list...)
			delete(r.fields, tag)
		}
	}
	return values
}

// peek returns the first value of the first of some tags that has one.
func (r *record) peek(tags ...string) string {
	for _, tag := range tags {
		if values := r.fields[tag]; len(values) > 0 {
			return values[0]
		}
	}
	return ""
}

// pick removes the value that peek finds from the record and returns it, and wherever
// else some of the tags repeat it. Others remain.
func (r *record) pick(tags ...string) string {
	best := r.peek(tags...)
	if best != "" {
		r.drop(best, tags...)
	}
	return best
}

// pickOne removes the first value of a tag and returns it.
func (r *record) pickOne(tag string) string {
	values := r.take(tag)
	if len(values) == 0 {
		return ""
	}
	if len(values) > 1 {
		r.fields[tag] = values[1:]
	}
	return values[0]
}

// drop removes a value from those of some tags.
func (r *record) drop(value string, tags ...string) {
	for _, tag := range tags {
		r.keep(tag, func(_ int, v string) bool { return v != value })
	}
}

// keep removes those of the values of a tag of which a function of their index and text
// is false.
func (r *record) keep(tag string, wanted func(int, string) bool) {
	values := r.fields[tag]
	if len(values) == 0 {
		return
	}
	kept := values[:0]
	for i, v := range values {
		if wanted(i, v) {
			kept = append(kept, v)
		}
	}
	if r.fields[tag] = kept; len(kept) == 0 {
		delete(r.fields, tag)
	}
}

// keepRest stores what nobody has taken in a draft, under the tags.
func (r *record) keepRest(p *paper.Draft) {
	for tag, values := range r.fields {
		for _, v := range values {
			p.KeepText(tag, v)
		}
	}
}

// A variable is a CSL variable and the tags that hold it: the first of them is the one
// that is written.
type variable struct {
	name string
	tags []string
}

// setAll sets the variables of a draft from a record.
func (r *record) setAll(p *paper.Draft, list []variable) {
	for _, v := range list {
		p.Set(v.name, r.pick(v.tags...))
	}
}

// keywordsIn returns the keywords of several values, each once. A semicolon separates
// keywords, and a comma where a single value lists them all: "a, b, c". In "Neoplasms,
// Experimental" it is part of a keyword.
func keywordsIn(values []string) (keywords []string) {
	separator := ";"
	if len(values) == 1 && listsByComma(values[0]) {
		separator = ","
	}
	seen := map[string]bool{}
	for _, v := range values {
		for k := range strings.SplitSeq(paper.NarrowSemicolons(v), separator) {
			if k = strings.TrimSpace(k); k != "" && !seen[k] {
				seen[k] = true
				keywords = append(keywords, k)
			}
		}
	}
	return keywords
}

func listsByComma(s string) bool {
	if strings.Contains(s, ";") {
		return false
	}
	_, rest, found := strings.Cut(s, ",")
	rest = strings.TrimSpace(rest)
	return strings.Contains(rest, ",") || found && rest != "" && 'a' <= rest[0] && rest[0] <= 'z'
}
