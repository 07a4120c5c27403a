package json

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// cslEncoder writes a list of CSL-JSON items.
type cslEncoder struct {
	w     io.Writer
	used  map[string]bool // ids of items
	wrote bool
}

// cslItem is an item that is being written, field by field.
type cslItem struct {
	b   bytes.Buffer
	err error
}

// put writes a field, unless it is empty.
func (i *cslItem) put(key string, value any) {
	switch v := value.(type) {
	case nil:
		return
	case string:
		if v == "" {
			return
		}
	case []string:
		if len(v) == 0 {
			return
		}
	case []paper.Name:
		if len(v) == 0 {
			return
		}
	}
	line, err := compact(value)
	if err != nil {
		i.err = err
		return
	}
	separator := byte(',')
	if i.b.Len() == 0 {
		separator = '{'
	}
	i.b.WriteByte(separator)
	i.b.WriteString(`"` + key + `":`)
	i.b.Write(bytes.TrimSuffix(line, []byte("\n")))
}

// Encode writes a paper. Its id is the first name that it has in its source and that no
// other item of the list has, so that citations in texts still find it.
func (e *cslEncoder) Encode(p paper.Paper) error {
	p = e.unfold(paper.WithCarried(p))
	own := ownFields{SourceType: p.SourceType, Files: p.Files}
	id := e.id(p, &own)
	i := &cslItem{}
	i.put("id", id)
	i.put("citation-key", p.Fields["citation-key"])
	i.put("type", itemType(p))
	i.put("title", p.Title)
	authors := p.AuthorNames()
	if p.EtAl {
		authors = append(slices.Clone(authors), paper.Name{Literal: etAl})
	}
	i.put("author", authors)
	for _, variable := range slices.Sorted(maps.Keys(p.People)) {
		if cslNameVariables[variable] && variable != "author" {
			i.put(variable, p.People[variable])
		} else {
			set(&own.People, variable, p.People[variable])
		}
	}
	extra := maps.Clone(p.Extra)
	e.dates(i, p, extra, &own)
	i.put("container-title", p.Venue)
	for _, variable := range slices.Sorted(maps.Keys(p.Fields)) {
		switch {
		case variable == "citation-key":
		case cslTexts[variable]:
			i.put(variable, p.Fields[variable])
		default:
			set(&own.Fields, variable, p.Fields[variable])
		}
	}
	i.put("abstract", p.Abstract)
	i.put("keyword", keywords(p, &own))
	i.put("categories", p.Categories)
	i.put("DOI", doi(p))
	i.put("PMID", paper.IDOf(p, "pmid"))
	i.put("URL", paper.Address(p))
	i.custom(extra, own)
	if i.err != nil {
		return i.err
	}
	separator := "[\n"
	if e.wrote {
		separator = ",\n"
	}
	e.wrote = true
	_, err := io.WriteString(e.w, separator+i.b.String()+"}")
	return err
}

// unfold returns a paper with what our reader would find in its note and number as fields
// of its own.
func (e *cslEncoder) unfold(p paper.Paper) paper.Paper {
	n := readNote(p.Fields["note"], func(variable string) bool { return p.Fields[variable]+p.Dates[variable] != "" })
	ids := n.ids
	if id := arXivOf(func(variable string) string { return p.Fields[variable] }); id != "" {
		ids = append(ids, id)
	}
	if len(ids)+len(n.keys)+len(n.fields) == 0 {
		return p
	}
	d := paper.Draft{Title: p.Title, Fields: maps.Clone(p.Fields), Dates: maps.Clone(p.Dates), Keys: slices.Clone(p.Keys), IDs: slices.Concat(p.Aliases, ids), Extra: maps.Clone(p.Extra), Published: p.Published}
	delete(d.Fields, "note")
	c := cslRecord{note: p.Fields["note"]}
	c.complete(&d)
	r, err := d.Record()
	if err != nil {
		return p
	}
	p.ID, p.Aliases, p.Keys, p.Fields, p.Dates, p.Extra = r.Paper.ID, r.Paper.Aliases, r.Paper.Keys, r.Paper.Fields, r.Paper.Dates, r.Paper.Extra
	return p
}

// id returns the id of an item. The other names and ids of the paper, as far as no field
// of the item has them, go to own.
func (e *cslEncoder) id(p paper.Paper, own *ownFields) string {
	id := ""
	citationKey := p.Fields["citation-key"]
	for _, key := range p.Keys {
		if _, scheme := paper.ParseID(key); id == "" && key != citationKey && !scheme && !e.used[key] {
			id = key
		}
		if key != citationKey && (key != id || slices.Contains(p.Aliases, key)) {
			own.Keys = append(own.Keys, key)
		}
	}
	if id == "" && citationKey != "" && !e.used[citationKey] && slices.Contains(p.Keys, citationKey) {
		id = citationKey
	}
	if id == "" {
		id = p.ID
	}
	e.used[id] = true
	for _, alias := range p.Aliases {
		_, scheme := paper.ParseID(alias)
		said := scheme && alias == id || alias == "doi:"+paper.IDOf(p, "doi") || alias == "pmid:"+paper.IDOf(p, "pmid")
		if !said && !strings.HasPrefix(alias, "sha:") {
			own.Aliases = append(own.Aliases, alias)
		}
	}
	return id
}

// itemType returns the type of the item, which CSL wants of all: where it is unknown, the
// most general one that a paper can have.
func itemType(p paper.Paper) string {
	switch {
	case cslTypes[p.Type]:
		return p.Type
	case p.Venue != "":
		return "article-journal"
	}
	return "article"
}

// doi returns the DOI of a paper; that which all of arXiv have, if it has no other:
// https://info.arxiv.org/help/doi.html
func doi(p paper.Paper) string {
	if doi := paper.IDOf(p, "doi"); doi != "" {
		return doi
	}
	if id := paper.IDOf(p, "arxiv"); id != "" {
		return "10.48550/arXiv." + id
	}
	return ""
}

// dates writes the dates of a paper, with their text, which is taken from extra.
func (e *cslEncoder) dates(i *cslItem, p paper.Paper, extra map[string]json.RawMessage, own *ownFields) {
	issued := p.Published
	if date := p.Dates["issued"]; date != "" && published(date) == p.Published {
		issued = date
	}
	for _, variable := range slices.Sorted(maps.Keys(cslDateVariables)) {
		date := p.Dates[variable]
		if variable == "issued" {
			date = issued
		}
		i.put(variable, cslDate(date, extra[variable]))
		if literalDate(extra[variable]) != "" {
			delete(extra, variable)
		}
	}
	for variable, date := range p.Dates {
		if !cslDateVariables[variable] {
			set(&own.Dates, variable, date)
		}
	}
}

// keywords returns the keywords and categories as a text. Where its parts are not the
// keywords, own has these as a list.
func keywords(p paper.Paper, own *ownFields) string {
	var all []string
	for _, k := range slices.Concat(p.Categories, p.Keywords) {
		if !slices.Contains(all, k) {
			all = append(all, k)
		}
	}
	line := strings.Join(all, ", ")
	if !slices.Equal(keywordsOf(line, p.Categories), p.Keywords) {
		own.Keywords = p.Keywords
	}
	return line
}

// custom writes the fields that CSL does not have.
func (i *cslItem) custom(extra map[string]json.RawMessage, own ownFields) {
	custom := map[string]any{}
	for key, value := range extra {
		if key == ownKey || key == "PMCID" || customIDs[key] != "" {
			set(&own.Extra, key, value)
			continue
		}
		custom[key] = value
	}
	if line, err := compact(own); err != nil || string(line) != "{}\n" {
		custom[ownKey] = own
	}
	if len(custom) > 0 {
		i.put("custom", custom)
	}
}

// set sets a value of a map that may be nil.
func set[V any](m *map[string]V, key string, value V) {
	if *m == nil {
		*m = map[string]V{}
	}
	(*m)[key] = value
}

func (e *cslEncoder) Close() error {
	end := "\n]\n"
	if !e.wrote {
		end = "[]\n"
	}
	_, err := io.WriteString(e.w, end)
	return err
}
