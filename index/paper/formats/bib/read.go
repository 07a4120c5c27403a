package bib

import (
	"cmp"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// A recordReader turns an entry into a record: it takes the fields that have a place in
// it, and keeps all others as they stand.
type recordReader struct {
	*entry
	style
	d     *paper.Draft
	taken map[string]bool // fields, by name
}

// draft returns the record of an entry.
func (e *entry) draft() *paper.Draft {
	r := recordReader{entry: e, d: &paper.Draft{}, taken: make(map[string]bool, len(e.names))}
	r.style = style{kind: e.kind, latex: e.isLatex(), series: e.values["series"] != ""}
	r.text()
	r.people()
	r.date()
	for _, variable := range variables() {
		r.variable(variable)
	}
	r.identify()
	r.what()
	r.rest()
	return r.d
}

// take returns the value of a field, which then has its place in the record.
func (r *recordReader) take(name string) string {
	r.taken[name] = true
	return r.values[name]
}

// subtitleMark stands between a title and its subtitle.
const subtitleMark = ": "

func (r *recordReader) text() {
	v, d := r.values, r.d
	title := "title"
	if v[title] == "" && (types[r.entry.kind] == "book" || v["crossref"] == "") {
		for _, name := range []string{"booktitle", "maintitle"} {
			if v[title] == "" {
				title = name
			}
		}
	}
	d.Title, d.Abstract = wordsOf(r.take(title)), wordsOf(r.take("abstract"))
	if rest := wordsOf(v["subtitle"]); rest != "" { // which is kept, to be written again
		d.Title += subtitleMark + rest
	}
	d.KeepOriginal(v[title], v["abstract"])
	for i, name := range r.style.container() {
		value := wordsOf(v[name])
		if value == "" || r.taken[name] || types[r.entry.kind] == "book" && value == d.Title {
			continue
		}
		d.Venue = value
		r.taken[name] = i == 0
		break
	}
	for _, part := range splitOutside(r.take("keywords"), ",;\n") {
		d.Keywords = addWord(d.Keywords, wordsOf(part))
	}
	for _, name := range []string{"author_keywords", "keyword"} { // Scopus, Elsevier
		for _, part := range splitOutside(v[name], ",;\n") {
			d.Keywords = addWord(d.Keywords, wordsOf(part))
		}
	}
}

// addWord adds a word to a list that lacks it, unless the list exceeds the limit already.
func addWord(list []string, word string) []string {
	if word == "" || len(list) > paper.MaxList {
		return list
	}
	for _, w := range list {
		if w == word {
			return list
		}
	}
	return append(list, word)
}

// variable reads the field that is the text of a CSL variable.
func (r *recordReader) variable(variable string) {
	for i, name := range r.style.names(variable) {
		raw := r.values[name]
		if raw == "" || r.taken[name] {
			continue
		}
		value := wordsOf(raw)
		if variable == "page" {
			value = pageDash().ReplaceAllString(value, "-")
		}
		if value == "" || paper.Placeholder(value) {
			continue
		}
		r.d.Set(variable, value)
		r.taken[name] = i == 0
		return
	}
}

// pageDash matches the dash between pages as TeX writes it.
var pageDash = pattern.Of(`\s*-{2,3}\s*`)

// what says what the paper is.
func (r *recordReader) what() {
	d := r.d
	d.Type = r.typeOf()
	if subtype := strings.ToLower(wordsOf(r.values["entrysubtype"])); subtypes[d.Type] && strings.HasSuffix(d.Type, subtype) {
		r.take("entrysubtype")
	}
	if genre := genres[r.entry.kind]; d.Fields["genre"] == "" {
		d.Set("genre", genre)
	}
	if kindOf(&paper.Paper{Type: d.Type, Venue: d.Venue, Fields: d.Fields}) == r.entry.kind && !r.latex {
		return
	}
	d.SourceType = "bibtex:" + r.entry.kind
	if r.latex {
		d.SourceType = "biblatex:" + r.entry.kind
	}
}

// genres are what the types of entries say of a thesis.
var genres = map[string]string{"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "masterthesis": "Master's thesis", "bachelorsthesis": "Bachelor's thesis"}

// rest keeps the fields that have no place in the record, as they stand.
func (r *recordReader) rest() {
	for _, name := range r.entry.names {
		if lower := strings.ToLower(name); !r.taken[lower] {
			r.d.KeepText(spelling(name), strings.TrimSpace(r.values[lower]))
		}
	}
	for _, f := range r.repeated {
		lower := strings.ToLower(f.name)
		if f.value != r.values[lower] {
			r.d.KeepText(spelling(f.name), strings.TrimSpace(f.value))
		}
	}
	for _, name := range []string{"file", "pdf"} {
		r.d.Files = append(r.d.Files, files(r.values[name])...)
	}
}

// spelling is the name under which a field is kept: in lower case, unless capitals within
// it say where its words begin, as in reportNumber.
func spelling(name string) string {
	if len(name) > 1 && strings.ToLower(name) != name && strings.ToUpper(name) != name && strings.ToLower(name[1:]) != name[1:] {
		return name
	}
	return strings.ToLower(name)
}

// files returns the files in a field, as JabRef, Mendeley and Zotero write them:
// "description:path:type", separated by semicolons, in which backslashes escape; or a
// path alone. https://docs.jabref.org/finding-sorting-and-cleaning-entries/filelinks
func files(s string) (paths []string) {
	for _, one := range splitEscaped(strings.TrimSpace(s), ';') {
		parts := splitEscaped(one, ':')
		path := one
		if len(parts) >= 3 {
			path = strings.Join(parts[1:len(parts)-1], ":")
		}
		if path = strings.TrimSpace(fileEscapes.Replace(path)); path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}

var fileEscapes = strings.NewReplacer(`\:`, ":", `\;`, ";", `\\`, `\`, `\_`, "_")

// splitEscaped splits a text at a separator that no backslash escapes.
func splitEscaped(s string, separator byte) (parts []string) {
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case separator:
			parts, from = append(parts, s[from:i]), i+1
		}
	}
	return append(parts, s[from:])
}

// container returns the field of the work that contains the paper.
func (e *entry) container() string {
	return cmp.Or(e.values["journal"], e.values["journaltitle"], e.values["booktitle"])
}
