package zotero

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"paperkin/index/paper"
	formats "paperkin/index/paper/formats/json"
)

// words are the names that Zotero has for types, roles and fields.
var words = sync.OnceValue(formats.ZoteroWords)

// A shape is what an item of a type can have: its fields, and the roles of its
// creators. Zotero says so itself, in each version in its own way.
type shape struct{ fields, roles map[string]bool }

// typeOf is the type of Zotero's that a paper is of.
func typeOf(p paper.Paper) string {
	if own, is := strings.CutPrefix(p.SourceType, "zotero:"); is && words().Types[own] == p.Type {
		return own
	}
	switch kind := typeNames()[p.Type]; {
	case kind != "":
		return kind
	case p.Type != "":
		return "document"
	case p.Venue != "":
		return "journalArticle"
	case paper.IDOf(p, "arxiv:") != "":
		return "preprint"
	}
	return "document"
}

// typeNames returns the type of Zotero's of each type of CSL; the first by name of
// several, but for those that are rarer than another.
var typeNames = sync.OnceValue(func() map[string]string {
	of := map[string]string{"motion_picture": "film", "broadcast": "podcast", "personal_communication": "letter"}
	for _, kind := range slices.Sorted(maps.Keys(words().Types)) {
		if csl := words().Types[kind]; of[csl] == "" {
			of[csl] = kind
		}
	}
	return of
})

// itemFrom returns a paper as an item of a type in the form of Zotero's API, in
// collections with some keys. What the type has no field for stands in the field Extra, a
// line each, from where Zotero and its readers take it:
// https://www.zotero.org/support/kb/item_types_and_fields#citing_fields_from_extra
func itemFrom(p paper.Paper, itemType string, has shape, collections []string) ([]byte, error) {
	w := itemWriter{p: p, kind: itemType, has: has, item: map[string]any{"itemType": itemType}}
	w.set("title", p.Title, "title", "caseName", "subject", "nameOfAct")
	w.set("abstract", p.Abstract, "abstractNote")
	w.set("URL", paper.Link(p), "url")
	w.set("issued", p.Published, "date", "dateDecided", "dateEnacted", "issueDate")
	w.set("container-title", p.Venue, fieldNames()["container-title"]...)
	w.ids()
	for _, variable := range slices.Sorted(maps.Keys(p.Fields)) {
		if variable != "note" {
			w.set(variable, p.Fields[variable], fieldNames()[variable]...)
		}
	}
	for _, variable := range slices.Sorted(maps.Keys(p.Dates)) {
		if variable != "issued" {
			w.set(variable, p.Dates[variable], map[string]string{"accessed": "accessDate", "submitted": "filingDate", "original-date": "originalDate"}[variable])
		}
	}
	w.creators()
	tags := []map[string]string{}
	for _, tag := range slices.Concat(p.Categories, p.Keywords) {
		if one := map[string]string{"tag": tag}; !slices.ContainsFunc(tags, func(t map[string]string) bool { return strings.EqualFold(t["tag"], tag) }) {
			tags = append(tags, one)
		}
	}
	if note := p.Fields["note"]; note != "" {
		w.extra = append(w.extra, note)
	}
	if len(w.extra) > 0 {
		w.item["extra"] = strings.Join(w.extra, "\n")
	}
	w.item["tags"], w.item["collections"], w.item["relations"] = tags, collections, map[string]any{}
	return json.Marshal(w.item)
}

// fieldNames returns the fields that may hold each variable.
var fieldNames = sync.OnceValue(func() map[string][]string {
	of := map[string][]string{"citation-key": {"citationKey"}}
	for variable, fields := range words().Variables {
		of[variable] = strings.Fields(fields)
	}
	return of
})

// itemWriter writes one item.
type itemWriter struct {
	p     paper.Paper
	kind  string
	has   shape
	item  map[string]any
	extra []string
}

// set sets the first of some fields that the type has and that is free, or adds a line to
// Extra under the name of the variable.
func (w *itemWriter) set(variable, value string, fields ...string) {
	if value == "" {
		return
	}
	for _, field := range fields {
		if w.has.fields[field] && w.item[field] == nil {
			w.item[field] = value
			return
		}
	}
	w.line(variable, value)
}

// line adds a line to Extra.
func (w *itemWriter) line(name, value string) {
	if name == "citation-key" {
		name = "Citation Key"
	}
	w.extra = append(w.extra, name+": "+strings.Join(strings.Fields(value), " "))
}

// ids sets the ids that Zotero knows.
func (w *itemWriter) ids() {
	for _, id := range w.p.Aliases {
		switch scheme, bare, _ := strings.Cut(id, ":"); scheme {
		case "doi":
			w.set("DOI", bare, "DOI")
		case "pmid":
			w.set("PMID", bare, "PMID")
		case "arxiv":
			if w.kind == "preprint" {
				w.set("arXiv", "arXiv:"+bare, "archiveID")
			} else {
				w.line("arXiv", bare)
			}
		}
	}
}

// creators sets the creators. One with a role that the type does not have stands in Extra,
// as "Editor: Family || Given".
func (w *itemWriter) creators() {
	list := []map[string]string{}
	add := func(variable, role string, n paper.Name) {
		first, last := w.parts(n)
		switch {
		case !w.has.roles[role] && first == "":
			w.line(variable, last)
		case !w.has.roles[role]:
			w.line(variable, last+" || "+first)
		case first == "":
			list = append(list, map[string]string{"creatorType": role, "name": last})
		default:
			list = append(list, map[string]string{"creatorType": role, "firstName": first, "lastName": last})
		}
	}
	primary := words().Primary[w.kind]
	if primary == "" {
		primary = "author"
	}
	for _, n := range w.p.AuthorNames() {
		add("author", primary, n)
	}
	if w.p.EtAl {
		add("author", primary, paper.Name{Literal: "et al."})
	}
	for _, variable := range slices.Sorted(maps.Keys(w.p.People)) {
		role := variable
		for _, own := range slices.Sorted(maps.Keys(words().Roles)) {
			if words().Roles[own] == variable && w.has.roles[own] {
				role = own
			}
		}
		for _, n := range w.p.People[variable] {
			add(variable, role, n)
		}
	}
	w.item["creators"] = list
}

// parts are the two fields of a name. What has one alone is first empty.
func (w *itemWriter) parts(n paper.Name) (first, last string) {
	join := func(words ...string) string { return strings.Join(strings.Fields(strings.Join(words, " ")), " ") }
	if n.Literal != "" || n.Given == "" {
		return "", join(n.Literal, n.NonDropping, n.Family, n.Suffix)
	}
	first, last = join(n.Given, n.Dropping), join(n.NonDropping, n.Family)
	if n.Suffix != "" {
		first += ", " + n.Suffix
	}
	return first, last
}
