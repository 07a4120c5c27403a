package mcp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/query"
	"paperkin/query/service"
	"paperkin/query/wire"
)

const (
	mostPapers = 20 // of get_papers
	longestRef = 2000
	scheme     = "paper://" // of resources
)

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
		e.lines = append(e.lines, p.Abstract)
	default:
		e.lines = append(e.lines, beginning(p.Abstract))
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
	refs := given["ids"]
	if n := len(refs); n > mostPapers {
		return "", &wire.ParameterError{Name: "id", Problem: fmt.Sprintf("%d given, want at most %d", n, mostPapers)}
	}
	found, missing, err := s.lookUp(ctx, refs)
	if err != nil {
		return "", err
	}
	if err := noneOf(found, missing); err != nil {
		return "", err
	}
	p := page{head: []string{count(len(found), "paper") + ". " + quotation}}
	for _, m := range missing {
		p.line(s.lacking(ctx, m))
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

// citeFormats are the formats of cite, the usual one first.
var citeFormats = []string{"bibtex", "ris", "csl-json"}

func (s *Server) cite(ctx context.Context, t tool, given url.Values) (string, error) {
	format := citeFormats[0]
	if given.Has("format") {
		format = given.Get("format")
	}
	found, missing, err := s.lookUp(ctx, given["ids"])
	if err != nil {
		return "", err
	}
	if err := noneOf(found, missing); err != nil {
		return "", err
	}
	var remarks strings.Builder
	for _, m := range missing {
		remarks.WriteString(s.lacking(ctx, m) + "\n")
	}
	papers := make([]paper.Paper, len(found))
	for i, f := range found {
		papers[i] = f.Paper
		papers[i].Abstract, papers[i].Files, papers[i].Extra = "", nil, nil // are no part of a reference
	}
	entries := ""
	for n := 1; n <= len(papers); n++ {
		text, err := encode(format, papers[:n])
		if err != nil {
			return "", err
		}
		if utf8.RuneCountInString(text)+utf8.RuneCountInString(remarks.String()) > MaxText-100 {
			fmt.Fprintf(&remarks, "%s left out\n", more(len(papers)-n+1, "entry", "entries"))
			break
		}
		entries = text
	}
	return strings.TrimSpace(remarks.String() + strings.TrimLeft(entries, "\n")), nil
}

// encode writes papers in a format. Its lines are what files have, but for hidden
// characters.
func encode(format string, papers []paper.Paper) (string, error) {
	var b bytes.Buffer
	e, err := formats.NewEncoder(&b, format)
	if err != nil {
		return "", err
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return "", err
		}
	}
	if err := e.Close(); err != nil {
		return "", err
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = clean(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n"), nil
}

// readPaper reads a resource.
func (s *Server) readPaper(ctx context.Context, r *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
	ref := strings.TrimPrefix(r.Params.URI, scheme)
	refs := []string{ref}
	if plain, err := url.PathUnescape(ref); err == nil && plain != ref {
		refs = []string{plain, ref}
	}
	found, missing, err := s.lookUp(ctx, refs[:1])
	if err == nil && len(found) == 0 && len(refs) > 1 {
		found, missing, err = s.lookUp(ctx, refs[1:])
	}
	switch {
	case err != nil:
		return nil, errors.New(s.problem(ctx, tool{}, err))
	case len(missing) > 0 || len(found) == 0:
		return nil, notFound(r.Params.URI)
	}
	p := page{head: []string{quotation}, entries: []entry{whole(found[0])}}
	return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: r.Params.URI, MIMEType: "text/plain", Text: p.String()}}}, nil
}
