package bib

import (
	"slices"
	"strings"
	"sync"
)

// fieldNames are the fields of entries that are the text of a CSL variable, by the
// variable. The first one that has a text counts, and the first one is written; others
// keep their name (see [style.names] for those that depend on the type of the entry).
//
// BibTeX: btxdoc, section 3.2; BibLaTeX: its manual, section 2.2; CSL:
// https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
var fieldNames = map[string][]string{
	"volume": {"volume"}, "number-of-volumes": {"volumes"}, "chapter-number": {"chapter"}, "edition": {"edition"},
	"collection-title": {"series"}, "page": {"pages", "eid", "article-number", "article_number", "articleno"}, "number-of-pages": {"pagetotal", "numpages"},
	"part-number": {"part"}, "version": {"version"}, "status": {"pubstate"}, "note": {"note"}, "genre": {"type"},
	"event-title": {"eventtitle"}, "event-place": {"venue"}, "language": {"language", "langid"}, "ISBN": {"isbn"}, "ISSN": {"issn"},
	"title-short": {"shorttitle"}, "container-title-short": {"shortjournal"}, "original-title": {"origtitle"},
	"original-publisher": {"origpublisher"}, "original-publisher-place": {"origlocation"}, "PMCID": {"pmcid", "pmc"},
}

// cslNames are the CSL variables that have no field in BibTeX, and are written as fields
// of their own name.
var cslNames = strings.Fields(`archive archive_collection archive_location archive-place authority call-number citation-number citation-label collection-number
	dimensions division event first-reference-note-number issue jurisdiction license locator medium number page-first part-title printing-number references
	reviewed-genre reviewed-title scale section source supplement-number volume-title year-suffix`)

// variables are the variables of fieldNames and cslNames, sorted, so that whatever depends
// on their order is always the same.
var variables = sync.OnceValue(func() []string {
	list := slices.Clone(cslNames)
	for v := range fieldNames {
		list = append(list, v)
	}
	list = append(list, "publisher", "publisher-place", "annote")
	slices.Sort(list)
	return list
})

// A style says which names the fields of an entry have: those of BibTeX or of BibLaTeX, by
// the type of the entry.
type style struct {
	kind   string
	latex  bool
	series bool // it has a series, of which its number is one
}

// names returns the fields that have the text of a variable, first the one to write.
func (s style) names(variable string) []string {
	switch variable {
	case "publisher":
		return s.publisher()
	case "publisher-place":
		return s.pick("address", "location")
	case "annote":
		return append(s.pick("annote", "annotation"), "annot")
	case "issue":
		if s.isIssue() {
			return []string{"number", "issue"}
		}
	case "number":
		if s.isIssue() || s.numbersSeries() {
			return nil
		}
	case "collection-number":
		if s.numbersSeries() {
			return []string{"number", "collection-number"}
		}
	}
	if names := fieldNames[variable]; names != nil {
		return names
	}
	return []string{strings.ToLower(variable)}
}

// pick returns two names of a field, that of the own language first.
func (s style) pick(bibtex, biblatex string) []string {
	if s.latex {
		return []string{biblatex, bibtex}
	}
	return []string{bibtex, biblatex}
}

func (s style) publisher() []string {
	switch types[s.kind] {
	case "thesis":
		if s.kind != "thesis" && !s.latex {
			return []string{"school", "institution", "publisher", "organization"}
		}
		return []string{"institution", "school", "publisher", "organization"}
	case "report":
		return []string{"institution", "publisher", "school", "organization"}
	case "webpage":
		return []string{"organization", "publisher", "institution", "school"}
	}
	if s.kind == "manual" {
		return []string{"organization", "publisher", "institution", "school"}
	}
	return []string{"publisher", "organization", "institution", "school"}
}

// isIssue reports whether the number of an entry is that of an issue.
func (s style) isIssue() bool {
	t := types[s.kind]
	return strings.HasPrefix(t, "article-") || t == "periodical" || s.kind == "review"
}

// numbersSeries reports whether the number of an entry is that within its series.
func (s style) numbersSeries() bool {
	t := types[s.kind]
	return s.series && (t == "book" || t == "chapter" || t == "paper-conference" || t == "entry-encyclopedia")
}

// container returns the names of the field of the work that contains a paper.
func (s style) container() []string {
	switch types[s.kind] {
	case "chapter", "paper-conference", "entry-encyclopedia":
		return []string{"booktitle", "journaltitle", "journal"}
	}
	return append(s.pick("journal", "journaltitle"), "booktitle")
}

// dates are the fields of other dates, by their CSL variable.
var dates = map[string][]string{
	"accessed": {"urldate", "accessed", "lastchecked", "lastaccessed", "accessdate"}, "event-date": {"eventdate", "event-date"},
	"original-date": {"origdate", "origyear", "original-date"}, "available-date": {"available-date"}, "submitted": {"submitted"},
}

var dateVariables = []string{"accessed", "available-date", "event-date", "original-date", "submitted"}

// isLatex reports whether the entry has more of the names that only BibLaTeX has than of
// those that only BibTeX has.
func (e *entry) isLatex() bool {
	count := func(names ...string) (n int) {
		for _, name := range names {
			if e.values[name] != "" {
				n++
			}
		}
		return n
	}
	return count("date", "journaltitle", "location", "eprinttype", "eprintclass", "annotation") >
		count("year", "month", "journal", "address", "archiveprefix", "primaryclass", "annote", "school")
}
