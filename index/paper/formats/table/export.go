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

// exportedDraft is the inverse of exportedCells, but for columns that a user added.
func (h *header) exportedDraft(cells []string) *paper.Draft {
	d := &paper.Draft{}
	var names []paper.Name
	var editors []string
	people := map[string][]paper.Name{}
	numbers, seen := map[paper.Counted]string{}, map[paper.Counted]string{}
	texts := map[string]*string{"title": &d.Title, "abstract": &d.Abstract, "date": &d.Published, "venue": &d.Venue, "url": &d.URL, "type": &d.Type, "source type": &d.SourceType}
	lists := map[string]*[]string{"authors": &d.Authors, "keywords": &d.Keywords, "categories": &d.Categories, "editors": &editors, "files": &d.Files, "keys": &d.Keys}
	objects := map[string]any{"names": &names, "people": &people, "dates": &d.Dates, "fields": &d.Fields, "extra": &d.Extra, "seen": &seen}
	for i, cell := range cells {
		value := strings.TrimSpace(text.CellText(cell))
		if value == "" || i >= len(h.names) {
			continue
		}
		name := h.names[i]
		switch {
		case texts[name] != nil:
			*texts[name] = value
		case lists[name] != nil:
			*lists[name] = readList(value)
		case objects[name] != nil:
			readJSON(d, name, value, objects[name])
		case name == "id":
			d.IDs = append(d.IDs, value)
		case name == "aliases":
			d.IDs = append(d.IDs, readList(value)...)
		case name == "doi", name == "arxiv", name == "pmid":
			d.IDs = append(d.IDs, name+":"+value)
		case slices.Contains(paper.AllCounted, paper.Counted(name)):
			numbers[paper.Counted(name)] = value
		case variables[name] != "":
			d.Set(variables[name], value)
		case name != "":
			d.KeepText(name, value)
		}
	}
	takePeople(d, names, editors, people)
	for what, number := range numbers {
		if !d.CountOf(what, number, seen[what]) {
			d.KeepText(string(what), number)
		}
	}
	return d
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

// readJSON reads what jsonCell returned, or keeps the text if it is something else.
func readJSON(d *paper.Draft, name, cell string, v any) {
	if err := json.Unmarshal([]byte(cell), v); err != nil {
		d.KeepText(name, cell)
	}
}
