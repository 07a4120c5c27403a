package bib

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// dashes match those between pages.
var dashes = pattern.Of(`\s*[-‐‑–—−][-‐‑–—−\s]*`)

func clean(s string) string { return text.Clean(s) }

// people writes all names.
func (w *entryWriter) people() {
	p := w.p
	names := p.AuthorNames()
	if group := w.extra["collaboration"]; group != nil && len(names) > 0 { // was added to the authors
		if last := names[len(names)-1]; last == (paper.Name{Literal: clean(wordsOf(group.value))}) {
			names = names[:len(names)-1]
		}
	}
	w.raw("author", writeNames(names, p.EtAl))
	left := map[string]bool{}
	for role := range p.People {
		left[role] = true
	}
	for _, field := range editorFields {
		role := "editor"
		if t := w.extra[field+"type"]; t != nil {
			if r := strings.ToLower(wordsOf(t.value)); isRole[r] {
				role = r
			} else if field != "editor" {
				role = ""
			}
		} else if field != "editor" {
			role = ""
		}
		if left[role] {
			w.persons(field, role)
			delete(left, role)
		}
	}
	for role := range left {
		if field := personNames[role]; field != "" {
			w.persons(field, role)
		} else {
			w.persons(legalName(role), role)
		}
	}
}

// persons writes people, as they stood if that says that there are more.
func (w *entryWriter) persons(field, role string) {
	names := w.p.People[role]
	if kept := w.extra[field]; kept != nil {
		again, others := readNames(kept.value)
		if others && slices.EqualFunc(again, names, func(a, b paper.Name) bool { return whole(a) == whole(b) }) {
			w.raw(field, writeNames(names, true))
			delete(w.extra, field)
			return
		}
	}
	w.raw(field, writeNames(names, false))
}

// date writes when the paper was published, and other dates.
func (w *entryWriter) date() {
	p := w.p
	issued := p.Dates["issued"]
	for _, name := range []string{"date", "year"} {
		kept := w.extra[name]
		if kept == nil {
			continue
		}
		published, edtf := readDate(kept.value)
		if name == "year" && published != "" && strings.HasPrefix(p.Published, published[:4]) && issued == "" {
			w.latex, issued = false, ""
			delete(w.extra, name)
		} else if name == "date" && published == p.Published && edtf == issued {
			issued = oneDate(published, edtf)
			delete(w.extra, name)
		}
	}
	if w.latex && issued == "" {
		issued = p.Published
	}
	if issued != "" && w.dated("date", issued) {
		w.raw("date", issued)
	} else {
		w.yearMonthDay()
	}
	for _, variable := range dateVariables {
		date := p.Dates[variable]
		if date == "" {
			continue
		}
		names := dates[variable]
		name := names[0]
		for _, other := range names[1:] {
			if kept := w.extra[other]; kept != nil && oneDate(readDate(kept.value)) == date {
				name = other
				delete(w.extra, other)
				break
			}
		}
		if w.dated(name, date) {
			w.raw(name, date)
		}
	}
}

// dated reports whether a text is a date as biber reads it. Any other is kept under
// another name.
func (w *entryWriter) dated(name, date string) bool {
	if oneDate(paper.ReadDate(date)) == date {
		return true
	}
	if date = oneLine(escapeTeX(date)); date != "" {
		if w.extra == nil {
			w.extra = map[string]*extraField{}
		}
		w.extra[unused(name+"-2", func(s string) bool { return w.extra[s] != nil })] = &extraField{name + "-2", date}
	}
	return false
}

func (w *entryWriter) yearMonthDay() {
	parts := paper.DateParts(w.p.Published)
	if len(parts) == 0 {
		return
	}
	w.raw("year", w.p.Published[:4])
	if len(parts) > 1 {
		w.fields = append(w.fields, field{"month", strings.ToLower(time.Month(parts[1]).String()[:3])})
		w.written["month"] = true
	}
	if len(parts) > 2 {
		w.raw("day", strconv.Itoa(parts[2]))
	}
}

// archiveClass matches classes of arXiv.
var archiveClass = pattern.Of(`^[a-z-]+(?:\.[A-Za-z-]+)?$`)

// ids writes the ids of the paper, its address and its classes.
func (w *entryWriter) ids() {
	p := w.p
	doi := cmp.Or(paper.IDOf(*p, "doi"), p.Fields["DOI"]) // a chapter may carry that of its book
	if !isSafe(doi) || strings.ContainsAny(doi, `\{}`) {
		w.raw("doi", addressEscape.Replace("https://doi.org/"+strings.ReplaceAll(doi, "%", "%25")))
	} else {
		w.raw("doi", doi)
	}
	classes := p.Categories
	if id := paper.IDOf(*p, "arxiv"); id != "" {
		number := id
		if kept := w.extra["eprint"]; kept != nil {
			if again, ok := (&entry{values: map[string]string{"eprint": kept.value, "archiveprefix": "arXiv"}}).arXiv(); ok && again == "arxiv:"+id {
				number = kept.value
				delete(w.extra, "eprint")
			}
		}
		w.raw("eprint", number)
		w.raw(w.pick("archiveprefix", "eprinttype")[0], "arXiv")
		if len(classes) > 0 && archiveClass().MatchString(classes[0]) {
			w.raw(w.pick("primaryclass", "eprintclass")[0], classes[0])
			classes = classes[1:]
		}
	}
	w.list("categories", classes)
	w.raw("pmid", paper.IDOf(*p, "pmid"))
	w.list("aliases", w.aliases())
	one := *p
	var more string
	if one.URL, more = splitAddresses(p.URL); paper.Placeholder(one.URL) {
		one.URL = ""
	}
	w.raw("url", escapeAddress(paper.Address(one)))
	if more != "" && !isSafe(more) {
		more = strings.ReplaceAll(addressEscape.Replace(more), "%20", " ")
	}
	w.raw("url-2", more)
}

// aliases returns the ids of the paper that have no field of their own: those of schemes
// that BibTeX's users do not know, those of its source, and further ones of a scheme.
func (w *entryWriter) aliases() (ids []string) {
	has := map[string]bool{}
	for _, id := range w.p.Aliases {
		scheme, _, _ := strings.Cut(id, ":")
		switch scheme {
		case "sha":
			continue
		case "doi", "arxiv", "pmid":
			if !has[scheme] {
				has[scheme] = true
				continue
			}
		}
		ids = append(ids, id)
	}
	return ids
}
