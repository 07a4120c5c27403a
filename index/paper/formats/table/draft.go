package table

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/text"
)

// A row is a record that is being read from the cells of a table.
type row struct {
	*paper.Draft
	h                    *header
	date, year           string
	month, day           string
	first, last, article string // pages, and an article number
}

// draft returns the record of a row.
func (h *header) draft(cells []string) *paper.Draft {
	if h.product == export {
		return h.exportedDraft(cells)
	}
	r := row{Draft: &paper.Draft{}, h: h}
	for _, i := range h.order {
		if i >= len(cells) {
			continue
		}
		value := cellText(cells[i])
		if h.product == ours {
			value = strings.TrimSpace(text.CellText(cells[i]))
		}
		if value != "" && !(h.checked[i] && isMissing(value)) {
			r.take(i, value)
		}
	}
	r.finish()
	return r.Draft
}

// isMissing reports whether a value stands for none. No placeholder is long or has digits.
func isMissing(value string) bool {
	return len(value) <= 64 && !strings.ContainsAny(value, "0123456789") && paper.Placeholder(value)
}

// formula matches a cell that makes a spreadsheet keep a number as text: ="0012".
var formula = regexp.MustCompile(`^="[^"]*"$`)

// cellText returns the text of a cell.
func cellText(cell string) string {
	cell = strings.TrimSpace(cell)
	if strings.HasPrefix(cell, `="`) && formula.MatchString(cell) {
		return strings.TrimSpace(cell[2 : len(cell)-1])
	}
	return cell
}

// take stores the value of a column.
func (r *row) take(at int, value string) {
	c, name := r.h.columns[at], r.h.names[at]
	switch c.kind {
	case title:
		r.one(&r.Title, name, value)
	case abstract:
		r.one(&r.Abstract, name, value)
	case authors:
		r.takeAuthors(c.variable, value)
	case venue:
		if strings.EqualFold(name, "source") && databases[plainName(value)] {
			r.Set("source", value)
		} else if r.Venue == "" && strings.EqualFold(name, "source") && isCitation(value) {
			r.takeCitation(name, value)
		} else if c.variable == "short" && r.Venue != "" {
			r.set("container-title-short", name, value)
		} else {
			r.one(&r.Venue, name, value)
		}
	case address:
		r.takeAddress(name, value)
	case date:
		if readDate(value) == "" && readDate(value+" 2000") == "" {
			r.KeepText(name, value)
		} else {
			r.one(&r.date, name, value)
		}
	case year:
		if readDate(number(value)) == "" {
			r.KeepText(name, value)
		} else {
			r.one(&r.year, name, number(value))
		}
	case month:
		r.one(&r.month, name, number(value))
	case day:
		r.one(&r.day, name, number(value))
	case keywords:
		r.Keywords = appendNew(r.Keywords, splitList(value))
	case categories:
		r.AddCategories(splitList(value)...)
	case id:
		r.takeID(c.variable, name, value)
	case key:
		r.AddName(number(value))
	case docType:
		r.takeType(name, value)
	case field:
		r.takeText(c.variable, name, value)
	case people:
		names, _ := r.h.parseNames(value)
		for _, n := range names {
			r.AddPerson(c.variable, n)
		}
	case otherDate:
		r.takeDate(c.variable, name, value)
	case files:
		r.Files = append(r.Files, splitAt(value, ";")...)
	case firstPage:
		r.one(&r.first, name, number(value))
	case lastPage:
		r.one(&r.last, name, number(value))
	case article:
		r.one(&r.article, name, number(value))
	case citation:
		r.takeCitation(name, value)
	case extra:
		r.takeExtra(name, value)
	default:
		if name != "" && !unnamed.MatchString(name) {
			r.KeepText(name, value)
		} else if _, err := strconv.ParseFloat(value, 64); err != nil { // else the number of the row
			r.KeepText("column "+strconv.Itoa(at+1), value)
		}
	}
}

var (
	// unnamed matches what pandas calls a column that has no name.
	unnamed = regexp.MustCompile(`^Unnamed: \d+$`)
	// whole matches a whole number that was stored as a fraction: "2020.0", "2020,0".
	whole = regexp.MustCompile(`^(\d+)[.,]0+$`)
)

// databases are the names of databases, which are in the column "Source" of some programs,
// where others have the journal.
var databases = func() map[string]bool {
	set := map[string]bool{}
	for _, name := range []string{"Scopus", "PubMed", "MEDLINE", "Ovid MEDLINE", "Embase", "Ovid Embase", "Web of Science", "WoS", "IEEE Xplore", "Google Scholar", "Crossref",
		"Dimensions", "OpenAlex", "Semantic Scholar", "ERIC", "CINAHL", "PsycINFO"} {
		set[plainName(name)] = true
	}
	return set
}()

// number returns a number without the fraction that a spreadsheet or pandas added.
func number(s string) string {
	if !strings.HasSuffix(s, "0") || !strings.ContainsAny(s, ".,") {
		return s
	}
	if m := whole.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

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
		if digits := len(strings.Trim(plainName(value), " ")); digits <= 8 || issnForm.MatchString(value) && !isbnForm.MatchString(value) {
			variable = "ISSN"
		}
	case "volume", "issue", "page", "number-of-pages", "collection-number":
		value = number(value)
	}
	r.set(variable, name, value)
}

var isbnForm = regexp.MustCompile(`(?i)\b(?:97[89][- ]?)?(?:\d[- ]?){9}[\dx]\b`)

// takeAuthors stores names in a cell. Names of groups follow those of people; of the other
// columns the first counts, since the rest have the same people in another style.
func (r *row) takeAuthors(variable, value string) {
	switch {
	case strings.HasSuffix(variable, "group"):
		for _, body := range splitAt(value, ";") {
			r.Names = append(r.Names, paper.Name{Literal: body})
		}
	case len(r.Names) > 0:
	default:
		if r.h.product == springer {
			value = gluedNames.ReplaceAllString(value, "$1; $2")
		}
		if strings.HasSuffix(value, ".") && len(value) < paper.MaxID && pubmedNames.MatchString(value) {
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
var pubmedNames = regexp.MustCompile(`^[^.;,]+ \p{Lu}{1,4}(?:, [^.;,]+ \p{Lu}{1,4})+\.$`)

// gluedNames matches where one name ends and the next begins in SpringerLink's tables,
// which have nothing between names: "Ada R. AlevNils T. Ismay".
var gluedNames = regexp.MustCompile(`(\p{Ll}\p{Ll})(\p{Lu}[\p{Ll}.])`)

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

// finish fills in what several cells say together.
func (r *row) finish() {
	r.Published = r.date
	for _, text := range []string{r.date + " " + r.year, r.year} { // "MAY 17", or nothing
		if readDate(r.Published) == "" {
			r.Published = strings.TrimSpace(text)
		}
	}
	if readDate(r.Published) == "" {
		r.Published = ""
	}
	if published := paper.LooseDate(r.Published); len(published) <= len("2020") && r.month != "" {
		if date := paper.Date(cmp.Or(published, r.year), paper.FirstMonth(r.month), r.day); len(date) > len("2020") {
			r.Published = date
		}
	}
	pages := r.first
	if r.last != "" && r.last != r.first {
		pages += "-" + r.last
	}
	r.Set("page", strings.TrimPrefix(pages, "-"))
	if r.Fields["page"] == "" {
		r.Set("page", r.article)
	} else {
		r.Set("number", r.article)
	}
}
