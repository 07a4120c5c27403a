package table

import (
	"cmp"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// one stores a value of which there is one. Others are kept by the names of their columns.
func (r *row) one(field *string, name, value string) {
	if *field == "" {
		*field = value
	} else if *field != value {
		r.KeepText(name, value)
	}
}

// set is one for the text of a CSL variable.
func (r *row) set(variable, name, value string) {
	if old := r.Fields[variable]; old != "" && old != value {
		r.KeepText(name, value)
	}
	r.Set(variable, value)
}

func (r *row) takeText(variable, name, value string) {
	switch variable {
	case "ISSN", "ISBN": // EndNote has both in one column
		variable = "ISBN"
		if digits := len(strings.Trim(plainName(value), " ")); digits <= 8 || issnForm().MatchString(value) && !isbnForm().MatchString(value) {
			variable = "ISSN"
		}
	case "volume", "issue", "page", "number-of-pages", "collection-number":
		value = number(value)
	}
	r.set(variable, name, value)
}

var isbnForm = pattern.Of(`(?i)\b(?:97[89][- ]?)?(?:\d[- ]?){9}[\dx]\b`)

// takeAuthors stores names in a cell. Names of groups follow those of people; of the other
// columns the first counts, since the rest have the same people in another style.
func (r *row) takeAuthors(variable, value string) {
	switch {
	case strings.HasSuffix(variable, "group"):
		for _, body := range splitAt(value, ";") {
			r.Names = append(r.Names, paper.Name{Literal: body})
		}
	case strings.HasPrefix(variable, familyPart), strings.HasPrefix(variable, givenPart):
		r.takePart(variable, value)
	case variable == eachAuthor && (len(r.Names) == 0 || r.numbered):
		names, more := r.h.parseNames(value)
		r.Names, r.EtAl, r.numbered = append(r.Names, names...), r.EtAl || more, true
	case len(r.Names) > 0:
	default:
		if r.h.product == springer {
			value = gluedNames().ReplaceAllString(value, "$1; $2")
		}
		if strings.HasSuffix(value, ".") && len(value) < paper.MaxID && pubmedNames().MatchString(value) {
			value = value[:len(value)-1]
		}
		r.Names, r.EtAl = r.h.parseNames(value)
	}
}

// parseNames returns the names in a cell. In Zotero's tables a comma is part of a name.
func (h *header) parseNames(value string) (names []paper.Name, etAl bool) {
	if h.product == zotero {
		return paper.ParseNameField(value)
	}
	return paper.ParseNames(value)
}

// pubmedNames matches names in PubMed's tables, which end with a dot: "Ito KA, Li W."
var pubmedNames = pattern.Of(`^[^.;,]+ \p{Lu}{1,4}(?:, [^.;,]+ \p{Lu}{1,4})+\.$`)

// gluedNames matches where one name ends and the next begins in SpringerLink's tables,
// which have nothing between names: "Ada R. AlevNils T. Ismay".
var gluedNames = pattern.Of(`(\p{Ll}\p{Ll})(\p{Lu}[\p{Ll}.])`)

// takeAddress stores the first address of a cell.
func (r *row) takeAddress(name, value string) {
	first := value
	if at := strings.IndexAny(value, " ;|\n"); at > 0 {
		first = value[:at]
	}
	if r.URL == "" {
		r.URL = first
		if first != value {
			r.KeepText(name, value)
		}
	} else if r.URL != value {
		r.KeepText(name, value)
	}
}

// takeID stores the ids in a cell, or keeps its text if there are none.
func (r *row) takeID(scheme, name, value string) {
	if scheme == "doi" {
		if dois := paper.DOIs(value); len(dois) > 0 {
			r.IDs = append(r.IDs, dois...)
			return
		}
	} else if id, ok := paper.ParseID(paper.WithScheme(scheme+":", number(value))); ok {
		r.IDs = append(r.IDs, id)
		return
	}
	if strings.Contains(value, "://") || strings.HasPrefix(value, "www.") { // "DOI/URL"
		r.takeAddress(name, value)
		return
	}
	r.KeepText(name, value)
}

func (r *row) takeType(name, value string) {
	csl, more := typeOf(name, value)
	switch {
	case csl == "" || r.Type != "":
		if csl != r.Type || more {
			r.KeepText(name, value)
		}
	default:
		r.Type = csl
		if more {
			r.SourceType = "csv:" + value
		}
	}
}

// takeDate stores a date, or a range of two: "15 June 2020 through 17 June 2020".
func (r *row) takeDate(variable, name, value string) {
	date := readDate(strings.Replace(value, " through ", " - ", 1))
	if date == "" || r.Dates[variable] != "" {
		r.KeepText(name, value)
	} else {
		r.SetDate(variable, date)
	}
}

// readDate returns the date in a text, in EDTF; empty if there is none. A number such as
// 0012 is none.
func readDate(s string) string {
	published, edtf := paper.ReadDate(s)
	if strings.HasPrefix(published, "0") {
		return ""
	}
	return cmp.Or(edtf, published)
}

// takeExtra stores Zotero's "Extra", which has the ids that Zotero has no fields for, one
// a line. https://www.zotero.org/support/kb/item_types_and_fields#citing_fields_from_extra
func (r *row) takeExtra(name, value string) {
	for line := range strings.Lines(value) {
		label, id, _ := strings.Cut(strings.TrimSpace(line), ":")
		switch strings.ToLower(label) {
		case "doi", "pmid", "arxiv":
			if id, ok := paper.ParseID(strings.ToLower(label) + ":" + strings.TrimSpace(id)); ok {
				r.IDs = append(r.IDs, id)
			}
		}
	}
	r.KeepText(name, value)
}
