package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
)

// examples returns the vectors of the examples that have one, none in mode
// Lexical, and makes the words of all examples those of the question. It wraps
// [embed.ErrNoVector], the words being set, when no example has a vector. It notes which examples are
// papers of the library: they must not come back as hits.
func (q *asking) examples(ctx context.Context, examples []Example) ([][]float32, error) {
	var vectors [][]float32
	var words []lexical.Term
	found := 0
	for _, e := range examples {
		v, terms, err := q.example(ctx, e)
		if errors.Is(err, errMissing) {
			q.missing = append(q.missing, e.Names[len(e.Names)-1])
			continue
		}
		if err != nil && !errors.Is(err, embed.ErrNoVector) {
			return nil, err
		}
		found++
		words = append(words, terms...)
		if v != nil {
			vectors = append(vectors, v)
		}
	}
	if found == 0 {
		return nil, fmt.Errorf("%w: none of the %d references is in the library", index.ErrNoPaper, len(examples))
	}
	var err error
	if q.terms, err = q.telling(ctx, words); err != nil {
		return nil, err
	}
	if len(vectors) == 0 && q.mode != Lexical {
		return nil, fmt.Errorf("%w: the model knows no word of the examples", embed.ErrNoVector)
	}
	return vectors, nil
}

// errMissing: an example that need not be in the library is not.
var errMissing = errors.New("not in the library")

// example returns the vector of an example, nil in mode Lexical, and its words.
func (q *asking) example(ctx context.Context, e Example) ([]float32, []lexical.Term, error) {
	var found index.Found
	var err error
	switch {
	case e.Ref != "":
		found, err = q.view.Find(ctx, e.Ref)
	case len(e.Names) > 0:
		found, err = q.findFirst(ctx, e.Names)
	default:
		q.text += " " + e.Text
		v, err := q.embedText(ctx, "", e.Text)
		return v, lexical.Terms(e.Text), err
	}
	if err != nil {
		return nil, nil, err
	}
	q.seeds.Add(int(found.Key))
	text := found.Paper.Title + " " + found.Paper.Abstract
	q.text += " " + text
	terms := lexical.Terms(text)
	if q.mode == Lexical {
		return nil, terms, nil
	}
	seed := &work{paper: found.Paper, title: lexical.Fold(found.Paper.Title)}
	q.known = append(q.known, seed)
	if found.Slot < 0 { // not embedded (yet): its text serves as well
		v, err := q.embedText(ctx, found.Paper.Title, found.Paper.Abstract)
		return v, terms, err
	}
	vectors, err := q.view.Vectors(ctx, []int{found.Slot})
	if err != nil {
		return nil, nil, err
	}
	seed.vector = vectors[0]
	return vectors[0], terms, nil
}

// findFirst finds the paper by the first name that is one's.
func (q *asking) findFirst(ctx context.Context, names []string) (index.Found, error) {
	for _, name := range names {
		found, err := q.view.Find(ctx, name)
		if !errors.Is(err, index.ErrNoPaper) {
			return found, err
		}
	}
	return index.Found{}, errMissing
}

// tellingWords is how many words of examples make the lexical question. The
// words beyond are common ones: they cost time and move nothing.
const tellingWords = 40

// telling returns the words that say most about examples: those with the
// highest frequency times idf.
func (q *asking) telling(ctx context.Context, words []lexical.Term) ([]lexical.Term, error) {
	if q.mode == Semantic || q.view.Words() == nil {
		return nil, nil
	}
	count := map[string]float64{}
	for _, t := range words {
		if strings.ContainsFunc(t.Word, unicode.IsLetter) { // results such as 1.5% tell nothing
			count[t.Word] += t.Weight
		}
	}
	distinct := slices.Sorted(maps.Keys(count))
	idf, err := q.view.Words().IDF(ctx, distinct)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(distinct))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(count[distinct[b]]*idf[b], count[distinct[a]]*idf[a])
	})
	terms := make([]lexical.Term, min(tellingWords, len(order)))
	for i := range terms {
		w := distinct[order[i]]
		terms[i] = lexical.Term{Word: w, Weight: count[w]}
	}
	return terms, nil
}

// embedText embeds a text the way the library's papers were embedded.
func (q *asking) embedText(ctx context.Context, title, abstract string) ([]float32, error) {
	document := q.view.Space.Document(title, abstract)
	if document == "" {
		return nil, ErrEmptyQuestion
	}
	if q.mode == Lexical {
		return nil, nil
	}
	e, err := q.embedder(ctx)
	if err != nil {
		return nil, err
	}
	vectors, err := e.EmbedDocuments(ctx, []string{document})
	var partial *embed.Partial
	if errors.As(err, &partial) && partial.Failed[0] == nil {
		err = nil // a long text: its head stands for it
	}
	if err != nil {
		return nil, fmt.Errorf("embed the example: %w", err)
	}
	return vectors[0], nil
}
