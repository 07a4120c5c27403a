package weaviate

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/lexical"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// words are those of a library, as its table of words has them: a [lexical.Lexicon], and the
// [lexical.Source] of names. It is safe for concurrent use.
type words struct {
	v *View

	mu     sync.Mutex
	known  map[string]lexical.WordCounts // of words that were asked for; zero: no paper has it
	by     map[string]*named             // by how somebody is called
	venues map[string]int                // papers of venues, by their names
	begin  map[string][]string           // words by how they begin
	some   map[lexical.Sample][]int64    // papers that have words, by their keys
}

var (
	_ lexical.Lexicon = (*words)(nil)
	_ lexical.Source  = (*words)(nil)
)

func (v *View) statistics() lexical.Statistics {
	return lexical.Statistics{Papers: v.info.Papers, Average: v.info.Average}
}

// take takes what results say of words that were asked for.
func (w *words) take(asked []string, results []*pb.SearchResult) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, result := range results {
		if schema.Text(result, schema.Sort) != schema.WordSort {
			continue
		}
		word, counts, err := schema.WordOf(result)
		if err != nil {
			return err
		}
		w.known[word] = counts
	}
	for _, word := range asked {
		if _, ok := w.known[word]; !ok {
			w.known[word] = lexical.WordCounts{}
		}
	}
	return nil
}

// note notes which papers have words.
func (w *words) note(s lexical.Sample, keys []int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.some[s] = keys
}

// missing are those of some words that were not asked for, each once.
func (w *words) missing(list []string) (missing []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, word := range list {
		if _, ok := w.known[word]; !ok && word != "" && !slices.Contains(missing, word) {
			missing = append(missing, word)
		}
	}
	return missing
}

// of returns what is known of words. Those that were not asked for are, all at once.
func (w *words) of(ctx context.Context, list ...string) ([]lexical.WordCounts, error) {
	missing := w.missing(list)
	for len(missing) > 0 {
		page := missing[:min(pageOf, len(missing))]
		missing = missing[len(page):]
		results, err := w.v.readMeta(ctx, w.v.reader.Cluster, page)
		if err == nil {
			err = w.take(page, results)
		}
		if err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	counts := make([]lexical.WordCounts, len(list))
	for i, word := range list {
		counts[i] = w.known[word]
	}
	return counts, nil
}

// one is [words.of] for one word.
func (w *words) one(ctx context.Context, word string) (lexical.WordCounts, error) {
	counts, err := w.of(ctx, word)
	if err != nil {
		return lexical.WordCounts{}, err
	}
	return counts[0], nil
}

// Len implements [lexical.Lexicon].
func (w *words) Len() int { return w.v.info.Papers }

// Papers implements [lexical.Lexicon].
func (w *words) Papers(ctx context.Context, word string) (int, error) {
	counts, err := w.one(ctx, word)
	return counts.Papers, err
}

// IDF implements [lexical.Lexicon].
func (w *words) IDF(ctx context.Context, list []string) ([]float64, error) {
	counts, err := w.of(ctx, list...)
	if err != nil {
		return nil, err
	}
	idf := make([]float64, len(list))
	for i, c := range counts {
		idf[i] = w.v.statistics().IDF(c.Abstract)
	}
	return idf, nil
}

// papersOf counts the papers that have each of some terms, as a query does that is made of
// them: see [lexical.NewScorer].
func (w *words) papersOf(ctx context.Context, terms []lexical.Term) ([]int, error) {
	papers, err := w.textPapers(ctx, terms)
	if err != nil {
		return nil, err
	}
	for i, t := range terms {
		named, err := w.papersNamed(ctx, t)
		if err != nil {
			return nil, err
		}
		papers[i] = max(papers[i], named)
	}
	return papers, nil
}

// textPapers counts the papers that have each of some terms in their text.
func (w *words) textPapers(ctx context.Context, terms []lexical.Term) ([]int, error) {
	var forms []string
	for _, t := range terms {
		forms = append(append(forms, t.Word), t.Also...)
	}
	counts, err := w.of(ctx, forms...)
	if err != nil {
		return nil, err
	}
	papers := make([]int, len(terms))
	for i, t := range terms {
		for range 1 + len(t.Also) {
			papers[i] = max(papers[i], counts[0].Papers)
			counts = counts[1:]
		}
	}
	return papers, nil
}

// papersNamed counts the papers by those whom a term names, and of the venues.
func (w *words) papersNamed(ctx context.Context, t lexical.Term) (papers int, err error) {
	for _, name := range t.Names {
		n, err := w.By(ctx, name)
		if err != nil {
			return 0, err
		}
		papers += n
	}
	if len(t.Venues) > 0 {
		w.mu.Lock()
		defer w.mu.Unlock()
		papers += w.venues[strings.Join(t.Venues, "\n")]
	}
	return papers, nil
}

// Names implements [lexical.Lexicon].
func (w *words) Names(ctx context.Context, question string, terms []lexical.Term) (lexical.Naming, error) {
	found, err := lexical.FindNames(ctx, whileAsked{w, terms}, question, terms)
	if err != nil || !hasNames(found.Terms) {
		return found, err
	}
	papers := 0
	for _, t := range found.Terms {
		n, err := w.papersNamed(ctx, t)
		if err != nil {
			return found, err
		}
		papers += n
	}
	w.v.names.Store(papers <= mostByNames)
	return found, nil
}

// Authors implements [lexical.Lexicon].
func (w *words) Authors(ctx context.Context, name string) ([]string, error) {
	return lexical.FindAuthors(ctx, w, name)
}

// Called implements [lexical.Lexicon].
func (w *words) Called(ctx context.Context, word string) (int, error) {
	counts, err := w.one(ctx, word)
	return counts.Called, err
}

// Together implements [lexical.Lexicon].
func (w *words) Together(ctx context.Context, one, other string, enough int) (int, error) {
	papers, filter, err := w.both(ctx, one, other, enough)
	if err != nil || papers >= 0 {
		return papers, err
	}
	return w.v.countWhere(ctx, filter)
}

// both counts the papers that have two words, up to a number, where that is known: of two
// words of a question, papers that were sent for it have both as a rule. Otherwise it returns
// -1, and what such papers pass.
func (w *words) both(ctx context.Context, one, other string, enough int) (int, *pb.Filters, error) {
	counts, err := w.of(ctx, one, other)
	if err != nil || counts[0].Papers == 0 || counts[1].Papers == 0 {
		return 0, nil, err
	}
	if one == other {
		return counts[0].Papers, nil, nil
	}
	if n, all, err := w.v.together(ctx, one, other, counts[0].Papers, counts[1].Papers); err != nil || all || enough > 0 && n >= enough {
		return n, nil, err
	}
	return -1, where.All(where.WithWord(one), where.WithWord(other)), nil
}

// together counts the papers that have two words among those that were looked for first. all
// is true if these are all that have one of the words, of so many papers.
func (v *View) together(ctx context.Context, one, other string, ofOne, ofOther int) (most int, all bool, err error) {
	v.mu.Lock()
	fitting := slices.Collect(maps.Values(v.fitting))
	v.mu.Unlock()
	for _, f := range fitting {
		if f.near != "" {
			continue
		}
		list, _, err := f.rows(ctx, v)
		if err != nil {
			return 0, false, err
		}
		var ones, others, both int
		for _, r := range list {
			hasOne, hasOther := r.hasWord(one), r.hasWord(other)
			if hasOne {
				ones++
			}
			if hasOther {
				others++
			}
			if hasOne && hasOther {
				both++
			}
		}
		most = max(most, both)
		if f.filter == "" && (ones >= ofOne || others >= ofOther) {
			return both, true, nil
		}
	}
	return most, false, nil
}

func (r *row) hasWord(word string) bool {
	return slices.Contains(r.title, word) || slices.Contains(r.abstract, word)
}

// Some implements [lexical.Lexicon].
func (w *words) Some(ctx context.Context, word, other string, n int) ([]int64, error) {
	w.mu.Lock()
	keys, ok := w.some[lexical.Sample{Word: word, Other: other, N: n}]
	w.mu.Unlock()
	if ok {
		return keys, nil
	}
	list, err := w.v.papers(ctx, &pb.SearchRequest{Filters: withWords(word, other), Limit: uint32(n), Properties: properties(wholeProperties),
		SortBy: []*pb.SortBy{{Ascending: true, Path: []string{schema.Key}}}})
	if err != nil {
		return nil, err
	}
	return keysIn(list), nil
}

func keysIn(list []*row) []int64 {
	keys := make([]int64, len(list))
	for i, r := range list {
		keys[i] = r.key
	}
	return keys
}

// withWords passes papers that have a word, and another one unless that is empty.
func withWords(word, other string) *pb.Filters {
	if other == "" {
		return where.WithWord(word)
	}
	return where.All(where.WithWord(word), where.WithWord(other))
}
