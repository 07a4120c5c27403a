package bib

import (
	"strings"

	"paperkin/index/paper"
)

// A family has the entries that others take fields from: the volumes of papers, which
// these name in crossref, and BibLaTeX's xdata. In most files a volume comes after its
// papers, which wait for it. Only these, and what can be such an entry, are kept in
// memory, up to paper.MaxRecord bytes of each; beyond that, entries stay as they are.
type family struct {
	known   map[string]*entry // by key, in lower case
	names   int               // bytes of those
	waiting []waitingEntry
	wanted  map[string]bool // keys that waiting entries name
	held    int             // bytes of those entries
}

type waitingEntry struct {
	entry *entry
	line  int
}

// isVolume reports whether others often refer to entries of a kind.
func isVolume(kind string) bool {
	return kind == "xdata" || types[kind] == "book" || types[kind] == "periodical"
}

// complete gives an entry what it inherits, and reports whether it is complete: if not, it
// waits for an entry that has not come yet.
func (f *family) complete(e *entry, line int) bool {
	key := strings.ToLower(e.key)
	if (isVolume(e.kind) || f.wanted[key]) && f.names <= paper.MaxRecord && f.known[key] == nil && key != "" {
		if f.known == nil {
			f.known = map[string]*entry{}
		}
		parent := *e
		parent.key, parent.values = strings.Clone(key), heritage(e.values)
		f.known[parent.key] = &parent
		f.names += len(key)
		for name, value := range parent.values {
			f.names += len(name) + len(value)
		}
	}
	missing := f.missing(e)
	if missing == "" || f.held > paper.MaxRecord {
		f.inherit(e)
		return true
	}
	if f.wanted == nil {
		f.wanted = map[string]bool{}
	}
	f.wanted[missing] = true
	f.held += e.length + e.size
	f.waiting = append(f.waiting, waitingEntry{e, line})
	return false
}

// heritage are the fields that others can inherit, in memory of their own.
func heritage(values map[string]string) map[string]string {
	kept := make(map[string]string, len(values))
	for name, value := range values {
		if name != "abstract" && name != "file" {
			kept[strings.Clone(name)] = strings.Clone(value)
		}
	}
	return kept
}

// missing returns the first key that an entry refers to and that is not known yet.
func (f *family) missing(e *entry) string {
	for _, key := range append(keysIn(e.values["xdata"]), keysIn(e.values["crossref"])...) {
		if f.known[key] == nil {
			return key
		}
	}
	return ""
}

// maxParents is how many entries one can inherit from, also over others.
const maxParents = 10

// inherit gives an entry the fields that it lacks of those that it refers to, and of those
// that these refer to: the fields of xdata as they are, those of a volume as BibLaTeX has
// it (its manual, section 2.4.1 and appendix B), which includes what BibTeX does.
func (f *family) inherit(e *entry) {
	seen := map[*entry]bool{}
	var next []*entry
	follow := func(values map[string]string, field string) {
		for _, key := range keysIn(values[field]) {
			if parent := f.known[key]; parent != nil && !seen[parent] && len(seen) < maxParents {
				seen[parent] = true
				next = append(next, parent)
			}
		}
	}
	for _, field := range []string{"xdata", "crossref"} {
		follow(e.values, field)
		for len(next) > 0 {
			parent := next[0]
			next = next[1:]
			e.take(parent, field == "xdata" || parent.kind == "xdata")
			follow(parent.values, "xdata")
			follow(parent.values, "crossref")
		}
		if keys := keysIn(e.values[field]); len(keys) > 0 && f.known[keys[0]] != nil {
			delete(e.values, field) // it has what it refers to
		}
	}
}

// own are fields that are never inherited.
var own = map[string]bool{"crossref": true, "xref": true, "xdata": true, "ids": true, "entryset": true, "entrysubtype": true, "execute": true, "label": true, "options": true,
	"presort": true, "related": true, "relatedoptions": true, "relatedstring": true, "relatedtype": true, "shorthand": true, "shorthandintro": true, "sortkey": true, "sorttitle": true}

// ofVolume are fields that name the volume itself, and not the papers in it.
var ofVolume = map[string]bool{"doi": true, "url": true, "urldate": true, "eprint": true, "eprinttype": true, "archiveprefix": true, "pmid": true, "pages": true, "pagetotal": true,
	"numpages": true, "keywords": true, "note": true, "annote": true, "annotation": true, "subtitle": true, "titleaddon": true, "shorttitle": true, "howpublished": true, "type": true, "key": true}

// inVolume are the fields of a volume that have another name in its papers.
var inVolume = map[string]string{"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon", "author": "bookauthor"}

// take gives an entry the fields of a parent that it lacks.
func (e *entry) take(parent *entry, all bool) {
	dated := paper.HasYear(e.values["date"]) || paper.HasYear(e.values["year"])
	placed := e.values["address"]+e.values["location"] != ""
	whole := !all && isVolume(parent.kind) && !isVolume(e.kind)
	give := func(name, value string) {
		if e.values[name] == "" && value != "" {
			e.values[name] = value
			e.names = append(e.names, name)
		}
	}
	if whole && e.container() == "" {
		name := "booktitle"
		if types[e.kind] == "article-journal" {
			name = "journaltitle"
		}
		title := parent.values["title"]
		if e.kind != "article" && parent.values["booktitle"] != "" {
			title = parent.values["booktitle"]
		}
		give(name, title)
	}
	for _, name := range parent.names {
		value := parent.values[strings.ToLower(name)]
		name = strings.ToLower(name)
		switch {
		case own[name] || whole && (ofVolume[name] || name == "title" || name == "booktitle"):
			if whole && (name == "subtitle" || name == "titleaddon") {
				give(inVolume[name], value)
			}
		case dated && (name == "date" || name == "year" || name == "month" || name == "day"):
		case placed && (name == "address" || name == "location"):
		case whole && name == "author":
			if e.kind == "inbook" || e.kind == "bookinbook" || e.kind == "suppbook" {
				give("author", value)
				give("bookauthor", value)
			}
		default:
			give(name, value)
		}
	}
}

// keysIn returns the keys in a field, in lower case.
func keysIn(s string) (keys []string) {
	if s == "" {
		return nil
	}
	for key := range strings.SplitSeq(s, ",") {
		if key = strings.ToLower(strings.Trim(key, "{} \t\r\n")); key != "" && len(keys) < maxParents {
			keys = append(keys, key)
		}
	}
	return keys
}
