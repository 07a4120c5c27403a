package table

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/text"
)

// exported are the columns that are written. Scripts rely on them: more may follow, none
// may change. A list stands in a cell with "; " between its values, or as a JSON list if
// a value has a semicolon. What a column with one text cannot say is JSON in the five up to
// extra: names in parts, people other than editors, dates other than the date of
// publication, CSL variables without a column, and the fields of a source that are not of
// CSL. So is the last one: the days on which the counts before it were seen.
var exported = []string{"id", "title", "abstract", "authors", "date", "venue", "keywords", "doi", "arxiv", "pmid", "url",
	"type", "source type", "editors", "volume", "issue", "pages", "number", "publisher", "place", "edition", "series", "isbn", "issn", "language",
	"categories", "note", "files", "keys", "aliases", "names", "people", "dates", "fields", "extra",
	"citations", "upvotes", "comments", "seen"}

// variables are the CSL variables of exported columns.
var variables = map[string]string{"volume": "volume", "issue": "issue", "pages": "page", "number": "number", "publisher": "publisher", "place": "publisher-place",
	"edition": "edition", "series": "collection-title", "isbn": "ISBN", "issn": "ISSN", "language": "language", "note": "note"}

// others is the name that says that a list of authors goes on.
const others = "et al."

// exportedCells returns the cells of a paper, by their columns.
func exportedCells(p *paper.Paper) (map[string]string, error) {
	authors := p.Authors
	if p.EtAl {
		authors = append(slices.Clip(authors), others)
	}
	cells := map[string]string{"id": p.ID, "title": p.Title, "abstract": p.Abstract, "authors": joinList(authors), "date": p.Published, "venue": p.Venue,
		"keywords": joinList(p.Keywords), "categories": joinList(p.Categories), "doi": paper.IDOf(*p, "doi"), "arxiv": paper.IDOf(*p, "arxiv"), "pmid": paper.IDOf(*p, "pmid"),
		"url": paper.Address(*p), "type": p.Type, "source type": p.SourceType, "editors": joinList(wholeNames(p.People["editor"])), "files": joinList(p.Files), "keys": joinList(p.Keys)}
	cells["aliases"] = joinList(slices.DeleteFunc(slices.Clone(p.Aliases), func(id string) bool {
		return id == p.ID || id == "doi:"+cells["doi"] || id == "arxiv:"+cells["arxiv"] || id == "pmid:"+cells["pmid"]
	}))
	rest := map[string]string{}
	for variable, value := range p.Fields {
		rest[variable] = value
	}
	for name, variable := range variables {
		cells[name] = rest[variable]
		delete(rest, variable)
	}
	people := p.People
	if len(people) == 1 && slices.Equal(people["editor"], readNames(wholeNames(people["editor"]))) {
		people = nil
	}
	seen := map[paper.Counted]string{}
	for what, count := range p.Counts {
		if cells[string(what)] = strconv.FormatInt(count.Number, 10); count.Seen != "" {
			seen[what] = count.Seen
		}
	}
	for name, v := range map[string]any{"seen": seen, "names": p.Names, "people": people, "dates": p.Dates, "fields": rest, "extra": p.Extra} {
		var err error
		if cells[name], err = jsonCell(v); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// An exportedRow is a row of a table that was written here, as far as it has been read.
type exportedRow struct {
	*paper.Draft
	names   []paper.Name
	editors []string
	people  map[string][]paper.Name
	seen    map[paper.Counted]string
}

// exportedDraft is the inverse of exportedCells, but for columns that a user added.
func (h *header) exportedDraft(cells []string) *paper.Draft {
	r := exportedRow{Draft: &paper.Draft{}}
	numbers := map[paper.Counted]string{}
	for i, cell := range cells {
		value := strings.TrimSpace(text.CellText(cell))
		if value == "" || i >= len(h.names) {
			continue
		}
		name := h.names[i]
		if into := r.place(name); into != nil {
			r.read(into, name, value)
			continue
		}
		switch {
		case name == "id":
			r.IDs = append(r.IDs, value)
		case name == "aliases":
			r.IDs = append(r.IDs, readList(value)...)
		case name == "doi", name == "arxiv", name == "pmid":
			r.IDs = append(r.IDs, name+":"+value)
		case slices.Contains(paper.AllCounted, paper.Counted(name)):
			numbers[paper.Counted(name)] = value
		case variables[name] != "":
			r.Set(variables[name], value)
		case name != "":
			r.KeepText(name, value)
		}
	}
	takePeople(r.Draft, r.names, r.editors, r.people)
	for what, number := range numbers {
		if !r.CountOf(what, number, r.seen[what]) {
			r.KeepText(string(what), number)
		}
	}
	return r.Draft
}

// place returns where a column is stored as it is: a text, a list, or something in JSON; nil
// for the others.
func (r *exportedRow) place(name string) any {
	switch name {
	case "title":
		return &r.Title
	case "abstract":
		return &r.Abstract
	case "date":
		return &r.Published
	case "venue":
		return &r.Venue
	case "url":
		return &r.URL
	case "type":
		return &r.Type
	case "source type":
		return &r.SourceType
	case "authors":
		return &r.Authors
	case "keywords":
		return &r.Keywords
	case "categories":
		return &r.Categories
	case "editors":
		return &r.editors
	case "files":
		return &r.Files
	case "keys":
		return &r.Keys
	case "names":
		return &r.names
	case "people":
		return &r.people
	case "dates":
		return &r.Dates
	case "fields":
		return &r.Fields
	case "extra":
		return &r.Extra
	case "seen":
		return &r.seen
	}
	return nil
}

// read stores a value at its place. What is not the JSON that it should be is kept.
func (r *exportedRow) read(into any, name, value string) {
	switch into := into.(type) {
	case *string:
		*into = value
	case *[]string:
		*into = readList(value)
	default:
		if err := json.Unmarshal([]byte(value), into); err != nil {
			r.KeepText(name, value)
		}
	}
}

// takePeople stores authors and editors in their parts, unless a user changed the cells
// that have them whole.
func takePeople(d *paper.Draft, names []paper.Name, editors []string, people map[string][]paper.Name) {
	if n := len(d.Authors); n > 0 && d.Authors[n-1] == others {
		d.Authors, d.EtAl = d.Authors[:n-1], true
	}
	if slices.Equal(wholeNames(names), d.Authors) {
		d.Names = names
	}
	if people == nil { // also by "null" in its cell
		people = map[string][]paper.Name{}
	}
	if !slices.Equal(wholeNames(people["editor"]), editors) {
		people["editor"] = readNames(editors)
	}
	d.People = people
}

// wholeNames returns names in reading order.
func wholeNames(names []paper.Name) (whole []string) {
	for _, n := range names {
		whole = append(whole, n.String())
	}
	return whole
}

// readNames is the inverse of wholeNames for names that tell their parts.
func readNames(whole []string) (names []paper.Name) {
	for _, name := range whole {
		names = append(names, paper.ReadName(name))
	}
	return names
}

// joinList returns the cell of a list.
func joinList(list []string) string {
	joined := strings.Join(list, "; ")
	if strings.Count(joined, ";") > max(0, len(list)-1) || strings.HasPrefix(joined, "[") {
		joined, _ = jsonCell(list) // texts are valid JSON
	}
	return joined
}

// readList returns the list in a cell.
func readList(cell string) (list []string) {
	if strings.HasPrefix(cell, "[") && json.Unmarshal([]byte(cell), &list) == nil {
		return list
	}
	return splitAt(cell, ";")
}

// jsonCell returns a value as JSON in one line, which is empty for an empty value. The keys
// of objects are sorted.
func jsonCell(v any) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", err
	}
	switch s := strings.TrimSpace(b.String()); s {
	case "null", "{}", "[]":
		return "", nil
	default:
		return s, nil
	}
}
