package table

import (
	"cmp"
	"strconv"
	"strings"
	"sync"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

// A row is a record that is being read from the cells of a table.
type row struct {
	*paper.Draft
	h                    *header
	date, year           string
	month, day           string
	first, last, article string // pages, and an article number
	numbered             bool   // the authors have columns of their own
	parts                []partOfName
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
var formula = pattern.Of(`^="[^"]*"$`)

// cellText returns the text of a cell.
func cellText(cell string) string {
	cell = strings.TrimSpace(cell)
	if strings.HasPrefix(cell, `="`) && formula().MatchString(cell) {
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
		if strings.EqualFold(name, "source") && databases()[plainName(value)] {
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
	default:
		r.takeOther(at, value)
	}
}

// takeOther is take for columns of which most tables have none.
func (r *row) takeOther(at int, value string) {
	c, name := r.h.columns[at], r.h.names[at]
	switch c.kind {
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
	case rowNumber:
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			r.KeepText(name, value)
		}
	case counted:
		if !r.Count(paper.Counted(c.variable), value) {
			r.KeepText(name, value)
		}
	default:
		if name != "" && !unnamed().MatchString(name) {
			r.KeepText(name, value)
		} else if _, err := strconv.ParseFloat(value, 64); err != nil { // else the number of the row
			r.KeepText("column "+strconv.Itoa(at+1), value)
		}
	}
}

var (
	// unnamed matches what pandas calls a column that has no name.
	unnamed = pattern.Of(`^Unnamed: \d+$`)
	// whole matches a whole number that was stored as a fraction: "2020.0", "2020,0".
	whole = pattern.Of(`^(\d+)[.,]0+$`)
)

// databases are the names of databases, which are in the column "Source" of some programs,
// where others have the journal.
var databases = sync.OnceValue(func() map[string]bool {
	set := map[string]bool{}
	for _, name := range []string{"Scopus", "PubMed", "MEDLINE", "Ovid MEDLINE", "Embase", "Ovid Embase", "Web of Science", "WoS", "IEEE Xplore", "Google Scholar", "Crossref",
		"Dimensions", "OpenAlex", "Semantic Scholar", "ERIC", "CINAHL", "PsycINFO"} {
		set[plainName(name)] = true
	}
	return set
})

// number returns a number without the fraction that a spreadsheet or pandas added.
func number(s string) string {
	if !strings.HasSuffix(s, "0") || !strings.ContainsAny(s, ".,") {
		return s
	}
	if m := whole().FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return s
}

// finish fills in what several cells say together.
func (r *row) finish() {
	r.joinParts()
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
