package wording

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// labelled are the CSL variables that come first, in their order, with what to call
// them. Others follow under their own names.
var labelled = [][2]string{{"volume", "volume"}, {"issue", "issue"}, {"page", "pages"}, {"number", "number"}, {"edition", "edition"},
	{"collection-title", "series"}, {"collection-number", "number in it"}, {"publisher", "publisher"}, {"publisher-place", "place"}, {"event-title", "event"},
	{"event-place", "event place"}, {"ISBN", "ISBN"}, {"ISSN", "ISSN"}, {"language", "language"}, {"genre", "genre"}}

// About returns what is known of a paper except its text and its names, as pairs of a
// label and a value. Values may be empty.
func About(p paper.Paper) [][2]string {
	authors := strings.Join(p.Authors, ", ")
	if p.EtAl {
		authors += " et al."
	}
	kind := p.Type
	if p.SourceType != "" {
		kind = strings.TrimSpace(kind + " (" + p.SourceType + ")")
	}
	fields := [][2]string{{"authors", strings.TrimSpace(authors)}}
	for _, role := range slices.Sorted(maps.Keys(p.People)) {
		var names []string
		for _, n := range p.People[role] {
			names = append(names, n.String())
		}
		fields = append(fields, [2]string{role, strings.Join(names, ", ")})
	}
	fields = append(fields, [][2]string{{"published", p.Published}, {"type", kind}, {"venue", p.Venue}}...)
	known := map[string]bool{"note": true} // comes near the end
	for _, l := range labelled {
		known[l[0]] = true
		fields = append(fields, [2]string{l[1], p.Fields[l[0]]})
	}
	for _, variable := range slices.Sorted(maps.Keys(p.Fields)) {
		if !known[variable] {
			fields = append(fields, [2]string{variable, p.Fields[variable]})
		}
	}
	for _, variable := range slices.Sorted(maps.Keys(p.Dates)) {
		fields = append(fields, [2]string{variable, p.Dates[variable]})
	}
	fields = append(fields, [2]string{"categories", strings.Join(p.Categories, ", ")}, [2]string{"keywords", strings.Join(p.Keywords, ", ")})
	return append(append(fields, counts(p)...), [2]string{"url", paper.Link(p)}, [2]string{"files", strings.Join(p.Files, ", ")}, [2]string{"note", p.Fields["note"]})
}

// OtherFields are the fields of a source that have no place in the model, under the
// source's own names.
func OtherFields(p paper.Paper) (fields [][2]string) {
	for _, name := range slices.Sorted(maps.Keys(p.Extra)) {
		fields = append(fields, [2]string{name, plain(p.Extra[name])})
	}
	return fields
}

// plain is a JSON value without the marks around a text, or the texts of a list.
func plain(value json.RawMessage) string {
	var text string
	var list []string
	switch {
	case json.Unmarshal(value, &text) == nil:
		return text
	case json.Unmarshal(value, &list) == nil:
		return strings.Join(list, "; ")
	}
	return string(value)
}
