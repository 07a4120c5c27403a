package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/text"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

const (
	similarShown = 5
	authorsShown = 60
)

// formatsShown are the formats that a paper's page offers.
var formatsShown = []string{"bibtex", "ris", "csl-json", "json", "markdown"}

// whole is everything about a paper.
type whole struct {
	hit
	FullTitle string
	Authors   []named
	Fewer     int // authors that are left out
	Published string
	Venue     named
	Text      []string // the abstract, by paragraphs
	Formats   []link
	SimilarTo string // address of the papers like it
	Said      said
	Facts     []fact
	Sources   []string
	Similar   []hit
}

// A fact is a line of the table about a paper.
type fact struct {
	Name   string
	Values []named // without an address: text
}

// paper is the page of a paper, or the paper in a format.
func (p *pages) paper(r *http.Request) (out reply, err error) {
	id := r.PathValue("id")
	var found service.Paper
	var sources []index.Source
	var similar query.Answer
	var copies []paper.Paper
	format := r.URL.Query().Get("format")
	err = p.Use(r.Context(), func(ctx context.Context, q *service.Asked) error {
		f, err := q.Library.Find(ctx, id)
		if err != nil {
			return err
		}
		said, err := q.Library.Remarks(ctx, f)
		if err != nil {
			return err
		}
		if found = (service.Paper{Found: f, Said: said[0]}); format != "" {
			return nil
		}
		if lib, elsewhere := q.Folder(); elsewhere == nil {
			if sources, err = lib.Sources(ctx, f.Key); err != nil {
				return err
			}
		}
		if copies, err = copiesOf(ctx, q, f.Paper); err == nil {
			similar, err = q.Search(ctx, query.Request{Examples: []query.Example{{Ref: f.Paper.ID}}, Options: query.Options{Limit: similarShown}})
		}
		if isEmpty(err) {
			err = nil // nothing is embedded yet
		}
		return err
	})
	switch {
	case err != nil:
		return out, err
	case format != "":
		return download(format, found)
	}
	shown := p.whole(found)
	for _, c := range copies {
		shown.Copies = append(shown.Copies, named{wire.Name(c), paperAddress(c.ID)})
	}
	for _, s := range sources {
		shown.Sources = append(shown.Sources, originOf(s))
	}
	shown.Similar = hitsOf(similar)
	title, _ := text.Cut(shown.Title, 80)
	return reply{template: "paper", page: page{Title: title + " – Paperkin", Form: blank(), Feed: queryOf(feedRequest(like(found.Found.Paper.ID))), Body: shown}}, nil
}

// copiesOf finds further papers of the library that are the same work, which are folded into
// one hit when somebody asks for its title.
func copiesOf(ctx context.Context, q *service.Asked, of paper.Paper) (copies []paper.Paper, err error) {
	if strings.TrimSpace(of.Title) == "" || len(of.Title) > service.MaxQuestion {
		return nil, nil
	}
	a, err := q.Search(ctx, query.Request{Question: of.Title, Options: query.Options{Mode: query.Lexical, Plain: true, Limit: similarShown}})
	for _, h := range a.Hits {
		works := append([]paper.Paper{h.Paper}, h.Copies...)
		others := slices.DeleteFunc(slices.Clone(works), func(p paper.Paper) bool { return p.ID == of.ID })
		if len(others) < len(works) {
			return others, nil
		}
	}
	return nil, err
}

// like asks for the papers similar to one.
func like(id string) query.Request {
	return query.Request{Examples: []query.Example{{Ref: id}}, Options: query.Options{Limit: pageful}}
}

func (p *pages) whole(f service.Paper) whole {
	of := f.Found.Paper
	v := whole{hit: briefly(of, f.Said), FullTitle: of.Title, Published: of.Published, Text: strings.Split(of.Abstract, "\n\n"), SimilarTo: addressOf(like(of.ID)), Said: p.said(f)}
	if strings.TrimSpace(v.FullTitle) == "" {
		v.FullTitle = v.Title
	}
	for i, name := range of.Authors {
		if i == authorsShown {
			v.Fewer = len(of.Authors) - i
			break
		}
		v.Authors = append(v.Authors, narrowed(name, "author"))
	}
	if of.Venue != "" {
		v.Venue = narrowed(of.Venue, "venue")
	}
	for _, format := range formatsShown {
		v.Formats = append(v.Formats, link{v.Page + "?format=" + format, kinds[format].name})
	}
	v.Facts = p.facts(f)
	return v
}

// narrowed is a value with the address of the papers that have it.
func narrowed(value, name string) named {
	q := query.Request{Options: query.Options{Limit: pageful}}
	switch name {
	case "author":
		q.Filter.Authors = []string{value}
	case "venue":
		q.Filter.Venues = []string{value}
	case "category":
		q.Filter.Categories = []string{value}
	case "keyword":
		q.Filter.Keywords = []string{value}
	case "tag":
		q.Filter.Tags = []string{value}
	}
	return named{value, addressOf(q)}
}

func narrowedAll(values []string, name string) (list []named) {
	for _, v := range values {
		list = append(list, narrowed(v, name))
	}
	return list
}

func texts(values ...string) (list []named) {
	for _, v := range values {
		if v != "" {
			list = append(list, named{Title: v})
		}
	}
	return list
}

// facts are what else is known of a paper, as far as it is.
func (p *pages) facts(f service.Paper) []fact {
	of := f.Found.Paper
	var counts, people, fields []string
	for _, what := range paper.AllCounted {
		if c, ok := of.Counts[what]; ok {
			counts = append(counts, countOf(what, c)+seenOn(c))
		}
	}
	w := wire.NewPaper(of, f.Found.Arrived)
	for _, role := range sorted(w.People) {
		people = append(people, role+": "+strings.Join(w.People[role], ", "))
	}
	for _, name := range sorted(of.Fields) {
		fields = append(fields, name+": "+of.Fields[name])
	}
	state := wire.StateOf(f.Found)
	if f.Found.Reason != "" {
		state += ": " + f.Found.Reason
	}
	all := []fact{
		{"Names", texts(append([]string{of.ID}, others(of)...)...)},
		{"Type", texts(of.Type)}, {"Counted", texts(counts...)},
		{"Categories", narrowedAll(of.Categories, "category")}, {"Keywords", narrowedAll(of.Keywords, "keyword")},
		{"People", texts(people...)}, {"Details", texts(fields...)}, {"Files", texts(of.Files...)},
		{"Arrived", texts(p.localTime(f.Found.Arrived))}, {"State", texts(state)},
	}
	return slices.DeleteFunc(all, func(f fact) bool { return len(f.Values) == 0 })
}

// others are the names of a paper but for its id.
func others(p paper.Paper) []string {
	return slices.DeleteFunc(wire.Names(p), func(name string) bool { return name == p.ID })
}

// seenOn says when a count was seen, after it.
func seenOn(c paper.Count) string {
	if c.Seen == "" {
		return ""
	}
	return " (seen " + c.Seen + ")"
}

func sorted[T any](of map[string]T) []string { return slices.Sorted(maps.Keys(of)) }

// localTime is a moment in RFC 3339 as a clock shows it; empty for none.
func (p *pages) localTime(moment string) string {
	t, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return ""
	}
	return t.In(p.Now().Location()).Format("2006-01-02 15:04")
}

// originOf says where a record comes from.
func originOf(s index.Source) string {
	parts := []string{strings.TrimSpace(s.Provider + " " + s.Name)}
	if s.Record.Source != "" {
		parts = append(parts, s.Record.Source)
	}
	if s.Revised != "" {
		parts = append(parts, "revised "+s.Revised)
	}
	if !s.Current {
		parts = append(parts, "an earlier version")
	}
	return strings.Join(parts, " · ")
}
