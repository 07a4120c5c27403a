package mcp

import (
	"context"
	"fmt"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

const longestRef = 2000 // characters

// short abstracts are the usual ones.
const (
	fullAbstract = "full"
	noAbstract   = "none"
)

// hit is a paper in a list, with its abstract.
func hit(h query.Hit, abstract string) entry {
	p := h.Paper
	e := entry{attributes: [][2]string{{"rank", fmt.Sprint(h.Rank)}, {"id", p.ID}, {"published", p.Published}}}
	if h.Compared {
		e.attributes = append(e.attributes, [2]string{"similarity", fmt.Sprintf("%.2f", h.Similarity)})
	}
	e.attributes = append(e.attributes, [2]string{"url", paper.Link(p)}, [2]string{"venue", p.Venue}, retracted(p))
	e.lines = []string{short(p.Title, 500)}
	if authors := byline(p, 3); authors != "" {
		e.lines = append(e.lines, authors)
	}
	switch {
	case abstract == noAbstract || p.Abstract == "":
	case abstract == fullAbstract:
		e.lines = append(e.lines, beginning(p.Abstract, fullLength))
	default:
		e.lines = append(e.lines, beginning(p.Abstract, shortLength))
	}
	return e
}

func retracted(p paper.Paper) [2]string {
	if p.Retracted() {
		return [2]string{"retracted", "true"}
	}
	return [2]string{}
}

// byline names the first authors.
func byline(p paper.Paper, most int) string {
	names := strings.Join(p.Authors[:min(len(p.Authors), most)], ", ")
	if names != "" && (len(p.Authors) > most || p.EtAl) {
		names += " et al."
	}
	return short(names, 300)
}

func (s *Server) get(ctx context.Context, t tool, given url.Values) (string, error) {
	found, missing, err := s.lookUp(ctx, given["ids"])
	if err != nil {
		return "", err
	}
	if err := noneOf(found, missing); err != nil {
		return "", err
	}
	p := page{head: []string{count(len(found), "paper") + ". " + quotation}}
	for _, line := range s.allLacking(ctx, missing) {
		p.line(line)
	}
	for _, f := range found {
		p.entries = append(p.entries, whole(f))
	}
	return p.String(), nil
}

// whole is all that is known of a paper.
func whole(f service.Paper) entry {
	w := wire.NewFound(f.Found, f.Said)
	e := entry{attributes: [][2]string{{"id", w.ID}, {"published", w.Published}, {"url", w.URL}, {"venue", w.Venue}, retracted(f.Paper)}, lines: []string{w.Title}}
	add := func(label, value string) {
		if value != "" {
			e.lines = append(e.lines, label+": "+short(value, 3000))
		}
	}
	if len(w.Authors) > 0 {
		e.lines = append(e.lines, short(byline(f.Paper, len(w.Authors)), 3000))
	}
	if w.Abstract != "" {
		e.lines = append(e.lines, w.Abstract)
	}
	add("names", strings.Join(w.Aliases, ", "))
	add("type", w.Type)
	for _, role := range slices.Sorted(maps.Keys(w.People)) {
		add(role, strings.Join(w.People[role], ", "))
	}
	for _, texts := range []map[string]string{w.Fields, w.Dates} {
		for _, name := range slices.Sorted(maps.Keys(texts)) {
			add(name, texts[name])
		}
	}
	add("categories", strings.Join(w.Categories, ", "))
	add("keywords", strings.Join(w.Keywords, ", "))
	for _, what := range paper.AllCounted {
		if c, ok := w.Counts[what]; ok {
			add(string(what), strings.TrimSpace(fmt.Sprintf("%d %s", c.Number, c.Seen)))
		}
	}
	add("arrived", w.Arrived)
	add("files", strings.Join(w.Files, ", "))
	for _, name := range slices.Sorted(maps.Keys(w.Extra)) {
		add(name, string(w.Extra[name]))
	}
	marks := string(w.Opinion)
	if w.Read {
		marks = strings.TrimPrefix(marks+", read", ", ")
	}
	add("marks of the user", marks)
	add("tags of the user", strings.Join(w.Tags, ", "))
	add("note of the user", w.Note)
	return e
}

// lookUp finds papers by their names, also as they stand in answers, where & is &amp;.
func (s *Server) lookUp(ctx context.Context, refs []string) (found []service.Paper, missing []*index.NoPaperError, err error) {
	for _, ref := range refs {
		if n := utf8.RuneCountInString(ref); n > longestRef {
			return nil, nil, &wire.ParameterError{Name: "id", Problem: fmt.Sprintf("%d characters, want at most %d", n, longestRef)}
		}
	}
	if len(refs) == 0 {
		return nil, nil, nil
	}
	if found, missing, err = s.papers.Papers(ctx, refs); err != nil || len(missing) == 0 {
		return found, missing, err
	}
	plain := slices.Clone(refs)
	for i, ref := range refs {
		if slices.ContainsFunc(missing, func(m *index.NoPaperError) bool { return m.Ref == ref && len(m.Several) == 0 }) {
			plain[i] = html.UnescapeString(ref)
		}
	}
	if slices.Equal(plain, refs) {
		return found, missing, nil
	}
	return s.papers.Papers(ctx, plain)
}

// noneOf is an error if no name is that of a paper.
func noneOf(found []service.Paper, missing []*index.NoPaperError) error {
	switch {
	case len(found) > 0:
		return nil
	case len(missing) > 0:
		return missing[0]
	}
	return query.ErrEmptyQuestion
}
