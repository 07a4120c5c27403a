package bib

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"sync"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// bibtexEncoder writes BibTeX, which BibLaTeX can read as well.
type bibtexEncoder struct {
	w    io.Writer
	keys map[string]bool // in use, in lower case
}

func newBibTeXEncoder(w io.Writer) format.Encoder { return &bibtexEncoder{w, map[string]bool{}} }

func (e *bibtexEncoder) Close() error { return nil }

// Encode writes the entry of a paper: of the type, with the key and with the names of
// fields that it came with, as far as bibtex, biber and pandoc all read them.
func (e *bibtexEncoder) Encode(p paper.Paper) error {
	p = paper.WithCarried(p)
	kind, latex := sourceKind(&p)
	w := entryWriter{p: &p, written: map[string]bool{}, extra: extraOf(p.Extra)}
	w.style = style{kind: kind, latex: latex, series: p.Fields["collection-title"] != ""}
	w.all()
	slices.SortStableFunc(w.fields, func(a, b field) int {
		return cmp.Or(order(a.name)-order(b.name), strings.Compare(a.name, b.name))
	})
	var b strings.Builder
	b.WriteString("@" + kind + "{" + e.key(p))
	for _, f := range w.fields {
		b.WriteString(",\n  " + f.name + " = " + f.value)
	}
	b.WriteString("\n}\n\n")
	_, err := io.WriteString(e.w, b.String())
	return err
}

// first and last are the fields at both ends of an entry; the others stand between them,
// by name.
var (
	first = strings.Fields("title subtitle author collaboration editor journal journaltitle booktitle year month day date volume number issue pages series edition publisher school institution organization address location")
	last  = strings.Fields("isbn issn doi eprint archiveprefix eprinttype primaryclass eprintclass pmid aliases url urldate keywords categories abstract")
	ranks = sync.OnceValue(func() map[string]int {
		m := map[string]int{}
		for i, name := range first {
			m[name] = i - len(first)
		}
		for i, name := range last {
			m[name] = i + 1
		}
		return m
	})
)

func order(name string) int { return ranks()[name] }

// An entryWriter collects the fields of an entry.
type entryWriter struct {
	style
	p       *paper.Paper
	fields  []field         // values with their braces
	written map[string]bool // names of fields, in lower case
	extra   map[string]*extraField
}

// raw adds a field with a value that needs no escaping.
func (w *entryWriter) raw(name, value string) {
	if value != "" {
		w.fields = append(w.fields, field{name, "{" + value + "}"})
		w.written[strings.ToLower(name)] = true
	}
}

// text adds a field with a text.
func (w *entryWriter) text(name, value string) {
	value = escapeTeX(value)
	if strings.Contains(value, "and") && emptyItem(value) { // biber takes it for a list
		value = "{" + value + "}"
	}
	w.raw(name, value)
}

// emptyItem reports whether a list, in which "and" separates, would have an item of no
// text.
func emptyItem(s string) bool {
	before := "and"
	for word := range strings.FieldsSeq(s) {
		word = strings.ToLower(word)
		if word == "and" && before == "and" {
			return true
		}
		before = word
	}
	return before == "and"
}

func (w *entryWriter) all() {
	p := w.p
	title, subtitle := w.titles()
	w.raw("title", "{"+escapeTeX(title)+"}") // the inner braces protect capitals
	w.text("subtitle", subtitle)
	w.people()
	w.container()
	w.date()
	for _, variable := range variables() {
		w.variable(variable)
	}
	w.text("entrysubtype", subtypeOf(p, w.kind))
	w.ids()
	w.list("keywords", p.Keywords)
	w.text("abstract", p.Abstract)
	if w.extra["file"] == nil && w.extra["pdf"] == nil {
		w.raw("file", fileField(p.Files))
	}
	w.others()
}

// titles returns the title and the subtitle of a paper, which has one if it came with it.
func (w *entryWriter) titles() (title, subtitle string) {
	kept := w.extra["subtitle"]
	if kept == nil {
		return w.p.Title, ""
	}
	subtitle = clean(wordsOf(kept.value))
	title, ok := strings.CutSuffix(w.p.Title, subtitleMark+subtitle)
	if !ok || subtitle == "" || title == "" || wordsOf(escapeTeX(title)) != title || wordsOf(escapeTeX(subtitle)) != subtitle {
		return w.p.Title, ""
	}
	delete(w.extra, "subtitle")
	return title, subtitle
}

// list adds a field with a list of words. Those that have a separator in them are in braces.
func (w *entryWriter) list(name string, list []string) {
	items := make([]string, len(list))
	for i, item := range list {
		items[i] = escapeTeX(item)
		if strings.ContainsAny(item, ",;") {
			items[i] = "{" + items[i] + "}"
		}
	}
	w.raw(name, strings.Join(items, ", "))
}

// fileField returns files as JabRef writes them.
func fileField(paths []string) string {
	list := make([]string, len(paths))
	for i, path := range paths {
		list[i] = ":" + strings.NewReplacer(`\`, `\\`, ":", `\:`, ";", `\;`).Replace(path) + ":"
	}
	if s := strings.Join(list, ";"); isSafe(s) {
		return s
	}
	return addressEscape.Replace(strings.Join(list, ";"))
}

func (w *entryWriter) container() {
	names := w.style.container()
	w.named(names, w.p.Venue, func(raw string) string { return clean(wordsOf(raw)) })
}

// variable writes the field of a CSL variable.
func (w *entryWriter) variable(variable string) {
	value := w.p.Fields[variable]
	if variable == "genre" && value == genres[w.kind] && w.extra["type"] == nil {
		return
	}
	w.named(w.style.names(variable), value, func(raw string) string {
		raw = wordsOf(raw)
		if variable == "page" {
			raw = pageDash().ReplaceAllString(raw, "-")
		}
		return clean(raw)
	})
}

// named writes a value under the name that it came with: that of a field that was kept and
// says the same, else the first. A field that was kept while there is no value is one.
func (w *entryWriter) named(names []string, value string, read func(raw string) string) {
	for i, name := range names {
		kept := w.extra[name]
		if kept == nil || w.written[name] || i == 0 && value != "" {
			continue
		}
		if text := read(kept.value); text != "" && !paper.Placeholder(text) && (text == value || value == "") {
			w.value(name, text)
			delete(w.extra, name)
			return
		}
	}
	for _, name := range names {
		if value != "" && !w.written[name] {
			w.value(name, value)
			return
		}
	}
}

func (w *entryWriter) value(name, value string) {
	if name == "pages" {
		value = dashes().ReplaceAllString(value, "--")
	}
	w.text(name, value)
}
