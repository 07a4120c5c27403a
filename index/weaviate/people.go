package weaviate

import (
	"context"
	"maps"
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/lexical"
	"paperkin/index/paper"
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
func (w *words) By(ctx context.Context, name string) (int, error) { return w.papersBy(ctx, name, nil) }

// whileAsked are the words while it is asked whom a question names, whose terms are given:
// the papers of these are asked for next.
type whileAsked struct {
	*words
	terms []lexical.Term
}

// By implements [lexical.Source].
func (w whileAsked) By(ctx context.Context, name string) (int, error) {
	return w.papersBy(ctx, name, w.terms)
}

// papersBy is [words.By]. With the terms of a question that is to be answered, papers of few
// are sent with all that is needed of them.
func (w *words) papersBy(ctx context.Context, name string, terms []lexical.Term) (int, error) {
	list := strings.Fields(name)
	if len(list) == 1 {
		counts, err := w.one(ctx, name)
		return counts.Surname, err
	}
	n, err := w.named(ctx, list, terms)
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
	n, err := w.named(ctx, list, nil)
	for _, a := range n.called {
		yield(a.folded, a.written, a.papers)
	}
	return err
}

// named are those who are called in a way.
type named struct {
	called  []author
	surname int        // papers by authors who have all of it for a surname
	rows    []*row     // all papers that one of them may have written, if they were sent with all that is needed
	sent    bool       // they were
	all     bool       // the next ones are those of all papers
	authors [][]string // see schema.Authors
}

// author is a name as it is written, and how many papers write it so.
type author struct {
	folded, written string
	papers          int
}

// named returns who is called by some words: see [words.papersBy].
func (w *words) named(ctx context.Context, list []string, terms []lexical.Term) (named, error) {
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
		few := min(first.First+first.Inner, last.Surname) <= mostByNames
		if !few {
			terms = nil
		}
		if n, err = w.v.whoIs(ctx, list, name, terms); err != nil {
			return named{}, err
		}
	}
	w.mu.Lock()
	w.by[name] = n
	w.mu.Unlock()
	return *n, nil
}

// whoIs asks for the papers of those who are called by some words: with the terms of a
// question, for all that is needed of these papers and of others that are likely shown.
func (v *View) whoIs(ctx context.Context, list []string, name string, terms []lexical.Term) (n *named, err error) {
	request := &pb.SearchRequest{Collection: v.info.Class, Limit: mostFitting, Properties: properties([]string{schema.Authors, schema.AuthorsShown})}
	filters := namedFilters(name)
	if terms != nil {
		request.Metadata, request.Properties = withVectors, properties(append(slices.Clip(peopleProperties), schema.AuthorsShown))
		if filters, err = v.andLikely(ctx, filters, terms); err != nil {
			return nil, err
		}
	}
	request.Filters = where.Guarded(where.AnyOf(filters...))
	results, err := v.ask(ctx, request)
	if err != nil {
		return nil, superseded(err)
	}
	n = &named{sent: terms != nil, all: len(results) < mostFitting}
	papers := map[author]int{}
	for _, result := range results {
		if n.sent {
			rows, err := v.rows.take([]*pb.SearchResult{result}, true)
			if err != nil {
				return nil, err
			}
			if !rows[0].isFor(name) {
				continue
			}
			n.rows = append(n.rows, rows...)
		}
		surname := false
		n.authors = append(n.authors, schema.Texts(result, schema.Authors))
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

// isFor reports whether a paper passes one of [namedFilters].
func (r *row) isFor(name string) bool {
	return slices.Contains(r.names, name) || slices.ContainsFunc(r.authors, func(author string) bool { return isBetween(author, name) })
}

// isBetween reports whether an author has the first and the last word of a name of several
// words, and others between them.
func isBetween(author, name string) bool {
	first, _, several := strings.Cut(name, " ")
	first, last := first+" ", name[strings.LastIndexByte(name, ' ')+1:]
	return several && len(author) > len(first)+len(last) && strings.HasPrefix(author, first) && strings.HasSuffix(author, " "+last)
}

// countPersons counts the papers that pass a filter if that asks for persons and nothing else, who
// are called by a name that was asked for.
func (v *View) countPersons(f index.Filter) (papers int, known bool) {
	persons := f.Persons
	if f.Persons = nil; len(persons) == 0 || !f.Empty() {
		return 0, false
	}
	folded := make([]string, len(persons))
	for i, person := range persons {
		folded[i] = paper.FoldWords(person)
	}
	v.words.mu.Lock()
	defer v.words.mu.Unlock()
	for name, n := range v.words.by {
		others := func(person string) bool { return person != name && !isBetween(person, name) }
		if !n.all || slices.ContainsFunc(folded, others) {
			continue
		}
		for _, authors := range n.authors {
			if slices.ContainsFunc(authors, func(author string) bool { return slices.Contains(folded, author) }) {
				papers++
			}
		}
		return papers, true
	}
	return 0, false
}

// mostByNames is how many papers those have at most, as the table of words has it, whose papers
// are sent whole.
const mostByNames = 300

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

// people asks for the papers of those whom terms name, as far as they were not sent: if these
// are many, for those that fit the terms best. Few are sent whole, and so are others that are
// likely shown: no hit has to be asked for then. See [View.wantsWhole].
func (v *View) people(ctx context.Context, terms []lexical.Term, choices []index.Choice) (*people, error) {
	var filters []*pb.Filters
	var sent []*row
	surnames := map[string]bool{} // those names that are nobody's whole name
	for _, t := range terms {
		for _, name := range t.Names {
			var n named
			if list := strings.Fields(name); len(list) > 1 {
				var err error
				if n, err = v.words.named(ctx, list, terms); err != nil {
					return nil, err
				}
				surnames[name] = len(n.called) == 0
			}
			if sent = append(sent, n.rows...); !n.sent {
				filters = append(filters, namedFilters(name)...)
			}
		}
		if len(t.Venues) > 0 {
			filters = append(filters, where.Texts(schema.Venue, t.Venues))
		}
	}
	list, err := v.byFilters(ctx, filters, terms, choices)
	if err != nil {
		return nil, err
	}
	p := &people{terms: map[int64][]bool{}}
	for _, r := range append(sent, list...) {
		is, any := make([]bool, len(terms)), false
		if !slices.ContainsFunc(terms, r.isOf) { // only likely shown
			continue
		}
		for i, t := range terms {
			is[i] = slices.Contains(t.Venues, r.venue) || slices.ContainsFunc(t.Names, func(name string) bool { return r.isBy(name, surnames[name]) })
			any = any || is[i]
		}
		if any && p.terms[r.key] == nil {
			p.rows, p.terms[r.key] = append(p.rows, r), is
		}
	}
	return p, nil
}

// byFilters asks for papers of people and venues: for few, whole, so that it is seen which are
// in a choice, and for others that are likely shown.
func (v *View) byFilters(ctx context.Context, filters []*pb.Filters, terms []lexical.Term, choices []index.Choice) (list []*row, err error) {
	if len(filters) == 0 {
		return nil, nil
	}
	request := &pb.SearchRequest{Limit: leastFitting, Metadata: withVectors, Properties: properties(namesProperties)}
	few, shown := v.names.Load(), slices.ContainsFunc(choices, isShown)
	if few && (shown || slices.ContainsFunc(choices, isFiltered)) {
		request.Properties = properties(peopleProperties)
	}
	if few && shown {
		if filters, err = v.andLikely(ctx, filters, terms); err != nil {
			return nil, err
		}
	}
	request.Filters = where.Guarded(where.AnyOf(filters...))
	list, err = v.papers(ctx, request)
	if err == nil && len(list) == leastFitting {
		if best := bm25(queryOf(terms), nil, request.Filters, leastFitting, request.Properties.NonRefProperties); best != nil {
			list, err = v.papers(ctx, best)
		}
	}
	return list, err
}

// andLikely adds to filters one for papers that are likely shown for the terms of a question,
// since they fit its words best of those that were asked for first; unless they were sent whole.
func (v *View) andLikely(ctx context.Context, filters []*pb.Filters, terms []lexical.Term) ([]*pb.Filters, error) {
	first := v.asked(asking{words: distinctWords(terms)})
	if first == nil {
		return filters, nil
	}
	list, ok, err := first.rows(ctx, v)
	if err != nil || !ok {
		return filters, err
	}
	counts, err := v.words.textPapers(ctx, terms)
	if err != nil {
		return nil, err
	}
	m := &matches{v: v, scorer: lexical.NewScorer(v.statistics(), terms, counts), seen: map[int64]lexical.Match{}}
	var keys []int64
	for _, match := range m.top(index.Choice{K: mostShown}, list) {
		keys = append(keys, match.Key)
	}
	if keys = v.rows.missing(keys, isWhole); len(keys) > 0 {
		filters = append(filters, where.Keys(keys))
	}
	return filters, nil
}

// isOf reports whether a paper may be by somebody whom a term names, or is of a venue.
func (r *row) isOf(t lexical.Term) bool {
	return slices.Contains(t.Venues, r.venue) || slices.ContainsFunc(t.Names, r.isFor)
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
