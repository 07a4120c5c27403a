package shape

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"strings"

	"paperkin/index/paper"
)

// shapes are those of the formats that a file of any size can have. Of each the fields are
// those that its service documents: see the readers.
var shapes = func() map[string]shape {
	all := map[string]shape{"bibtex": {parser: Lines}, "ris": {parser: Lines}, "csl-json": {parser: JSON}, "csv": {parser: CSV}, "jsonl": {parser: JSON}, "endnote-xml": {parser: XML}, "xlsx": {parser: Zip}}
	for _, more := range []map[string]shape{xmlShapes, jsonShapes, textShapes} {
		maps.Copy(all, more)
	}
	return all
}()

// fields are texts of a paper as templates take them.
type fields struct {
	i                     int
	doi, title, abstract  string
	venue, year, category string
	people                [][2]string // family and given names
}

func fieldsOf(i int, p paper.Paper, clean func(string) string) fields {
	f := fields{i: i, doi: doi(i), title: clean(p.Title), abstract: clean(p.Abstract), venue: clean(p.Venue), year: p.Year(), category: "cs.CL"}
	if f.venue == "" {
		f.venue = "Journal of Subjects"
	}
	if f.year == "" {
		f.year = "2024"
	}
	if len(p.Categories) > 0 {
		f.category = clean(p.Categories[0])
	}
	for _, n := range p.AuthorNames() {
		f.people = append(f.people, [2]string{clean(n.Family + n.Literal), clean(n.Given)})
	}
	return f
}

// each writes every person in a form that takes the family name and the given names.
func (f fields) each(form string) string {
	var b strings.Builder
	for _, n := range f.people {
		fmt.Fprintf(&b, form, n[0], n[1])
	}
	return b.String()
}

// listed are the people in a form, in a list.
func (f fields) listed(form, between string) string {
	list := make([]string, len(f.people))
	for i, n := range f.people {
		list[i] = fmt.Sprintf(form, n[0], n[1])
	}
	return strings.Join(list, between)
}

// inXML returns the record of a format in XML.
func inXML(write func(f fields) string) func(int, paper.Paper) string {
	return func(i int, p paper.Paper) string {
		return write(fieldsOf(i, p, func(s string) string {
			var b strings.Builder
			xml.EscapeText(&b, []byte(s))
			return b.String()
		})) + "\n"
	}
}

// inJSON returns the record of a format in JSON.
func inJSON(record func(f fields) map[string]any) func(int, paper.Paper) string {
	return func(i int, p paper.Paper) string {
		b, err := json.Marshal(record(fieldsOf(i, p, func(s string) string { return s })))
		if err != nil {
			panic(err) // of texts and numbers there is none
		}
		return string(b)
	}
}

// inText returns the record of a format of lines.
func inText(write func(f fields) string) func(int, paper.Paper) string {
	return func(i int, p paper.Paper) string {
		return write(fieldsOf(i, p, func(s string) string { return strings.Join(strings.Fields(s), " ") }))
	}
}
