package weaviate

import (
	"context"
	"maps"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/filter"
	"paperkin/index/lexical"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// The table of words knows how many papers there are by authors of a first name, and of a
// surname. Only where somebody may have both is the cluster asked for those who do.

// Alike implements [lexical.Source].
func (w *words) Alike(ctx context.Context, word string) ([]string, error) {
	counts, err := w.one(ctx, word)
	return counts.Alike, err
}

// VenuesWith implements [lexical.Source].
func (w *words) VenuesWith(ctx context.Context, word string) ([]string, error) {
	counts, err := w.one(ctx, word)
	if len(counts.Venues) > 0 {
		w.mu.Lock()
		w.venues[strings.Join(counts.Venues, "\n")] = counts.InVenues
		w.mu.Unlock()
	}
	return counts.Venues, err
}

// By implements [lexical.Source].
func (w *words) By(ctx context.Context, name string) (int, error) {
	list := strings.Fields(name)
	if len(list) == 1 {
		counts, err := w.one(ctx, name)
		return counts.Surname, err
	}
	n, err := w.named(ctx, list)
	if err != nil || len(n.called) == 0 {
		return n.surname, err
	}
	papers := 0
	for _, a := range n.called {
		papers += a.papers
	}
	return papers, nil
}

// EachAuthor implements [lexical.Source].
func (w *words) EachAuthor(ctx context.Context, list []string, yield func(folded, written string, papers int)) error {
	n, err := w.named(ctx, list)
	for _, a := range n.called {
		yield(a.folded, a.written, a.papers)
	}
	return err
}

// named are those who are called in a way.
type named struct {
	called  []author
	surname int // papers by authors who have all of it for a surname
}

// author is a name as it is written, and how many papers write it so.
type author struct {
	folded, written string
	papers          int
}

// named returns who is called by some words.
func (w *words) named(ctx context.Context, list []string) (named, error) {
	name := strings.Join(list, " ")
	w.mu.Lock()
	n := w.by[name]
	w.mu.Unlock()
	if n != nil {
		return *n, nil
	}
	counts, err := w.of(ctx, list[0], list[len(list)-1])
	if err != nil {
		return named{}, err
	}
	n = new(named)
	if first, last := counts[0], counts[1]; last.Surname > 0 && (len(list) == 1 || first.First+first.Inner > 0) {
		if n, err = w.v.whoIs(ctx, list, name); err != nil {
			return named{}, err
		}
	}
	w.mu.Lock()
	w.by[name] = n
	w.mu.Unlock()
	return *n, nil
}

// whoIs asks for the papers of those who are called by some words.
func (v *View) whoIs(ctx context.Context, list []string, name string) (*named, error) {
	results, err := v.ask(ctx, &pb.SearchRequest{Collection: v.info.Class, Filters: where.Guarded(where.AnyOf(namedFilters(name)...)), Limit: mostFitting,
		Properties: properties([]string{schema.AuthorsShown})})
	if err != nil {
		return nil, superseded(err)
	}
	n := new(named)
	papers := map[author]int{}
	for _, result := range results {
		surname := false
		authors := schema.Texts(result, schema.AuthorsShown)
		slices.Sort(authors)
		for _, written := range slices.Compact(authors) {
			for at, way := range filter.Spellings(written) {
				words := strings.Fields(way)
				if at == 0 && lexical.IsCalled(words, list) {
					papers[author{way, written, 0}]++
				}
				surname = surname || slices.Contains(filter.Starts(way)[1:], name) || at > 0 && way == name
			}
		}
		if surname {
			n.surname++
		}
	}
	for _, a := range slices.SortedFunc(maps.Keys(papers), func(a, b author) int { return strings.Compare(a.written, b.written) }) {
		n.called = append(n.called, author{a.folded, a.written, papers[a]})
	}
	return n, nil
}

// namedFilters pass the papers by authors of a name, the last words of whose name it is, or
// who may be called so by several words.
func namedFilters(name string) []*pb.Filters {
	first, _, several := strings.Cut(name, " ")
	filters := []*pb.Filters{where.Equal(schema.Names, name)}
	if several {
		filters = append(filters, where.Like(schema.Authors, first+" *"+name[strings.LastIndexByte(name, ' '):]))
	}
	return filters
}

// people are the papers of those whom a question names, and of the venues.
type people struct {
	rows  []*row
	terms map[int64][]bool // by key, which terms are a name that the paper has
}

// has returns what lexical.Scorer.Score asks of a paper; nil of one that none of the names has.
func (p *people) has(key int64) func(term int) bool {
	if p == nil || p.terms[key] == nil {
		return nil
	}
	return func(term int) bool { return p.terms[key][term] }
}

func hasNames(terms []lexical.Term) bool {
	return slices.ContainsFunc(terms, func(t lexical.Term) bool { return len(t.Names)+len(t.Venues) > 0 })
}

// people asks for the papers of those whom terms name: if these are many, for those that fit
// the terms best.
func (v *View) people(ctx context.Context, terms []lexical.Term) (*people, error) {
	var filters []*pb.Filters
	for _, t := range terms {
		for _, name := range t.Names {
			filters = append(filters, namedFilters(name)...)
		}
		if len(t.Venues) > 0 {
			filters = append(filters, where.Texts(schema.Venue, t.Venues))
		}
	}
	request := &pb.SearchRequest{Filters: where.Guarded(where.AnyOf(filters...)), Limit: leastFitting, Metadata: withVectors, Properties: properties(namesProperties)}
	list, err := v.papers(ctx, request)
	if err == nil && len(list) == leastFitting {
		if best := bm25(queryOf(terms), nil, request.Filters, leastFitting, namesProperties); best != nil {
			list, err = v.papers(ctx, best)
		}
	}
	if err != nil {
		return nil, err
	}
	surnames := map[string]bool{} // those names that are nobody's whole name
	for _, t := range terms {
		for _, name := range t.Names {
			if !strings.Contains(name, " ") {
				continue
			}
			n, err := v.words.named(ctx, strings.Fields(name))
			if err != nil {
				return nil, err
			}
			surnames[name] = len(n.called) == 0
		}
	}
	p := &people{terms: map[int64][]bool{}}
	for _, r := range list {
		is, any := make([]bool, len(terms)), false
		for i, t := range terms {
			is[i] = slices.Contains(t.Venues, r.venue) || slices.ContainsFunc(t.Names, func(name string) bool { return r.isBy(name, surnames[name]) })
			any = any || is[i]
		}
		if any {
			p.rows, p.terms[r.key] = append(p.rows, r), is
		}
	}
	return p, nil
}

// isBy reports whether a paper is by an author of a name, which may be a surname of several
// words: see [lexical.Source.By].
func (r *row) isBy(name string, surname bool) bool {
	words := strings.Fields(name)
	if len(words) == 1 || surname {
		return slices.Contains(r.names, name)
	}
	return slices.ContainsFunc(r.authors, func(author string) bool { return lexical.IsCalled(strings.Fields(author), words) })
}
