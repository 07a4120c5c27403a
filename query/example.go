package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
)

// examples returns one vector per example, none in mode Lexical, and makes the
// words of the examples those of the question. It notes which examples are
// papers of the library: they must not come back as hits.
func (q *asking) examples(ctx context.Context, examples []Example) ([][]float32, error) {
	var vectors [][]float32
	var words []lexical.Term
	for _, e := range examples {
		v, terms, err := q.example(ctx, e)
		if errors.Is(err, errMissing) {
			q.missing = append(q.missing, e.Names[len(e.Names)-1])
			continue
		}
		if err != nil {
			return nil, err
		}
		vectors, words = append(vectors, v), append(words, terms...)
	}
	if len(vectors) == 0 {
		return nil, fmt.Errorf("%w: none of the %d references is in the library", index.ErrNoPaper, len(examples))
	}
	var err error
	q.terms, err = q.telling(ctx, words)
	return vectors, err
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
	if found.Slot < 0 { // not embedded (yet): its text serves as well
		v, err := q.embedText(ctx, found.Paper.Title, found.Paper.Abstract)
		return v, terms, err
	}
	vectors, err := q.view.Vectors(ctx, []int{found.Slot})
	if err != nil {
		return nil, nil, err
	}
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
		count[t.Word] += t.Weight
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

// centroid is the direction in the middle of unit vectors: their sum, scaled
// to unit length. It wraps [embed.ErrNoVector] when they cancel out.
func centroid(vectors [][]float32) ([]float32, error) {
	sum := make([]float64, len(vectors[0]))
	for _, v := range vectors {
		for i, x := range v {
			sum[i] += float64(x)
		}
	}
	return unit(sum)
}

// awayWeight is how strongly a question is pushed away from the papers it
// should not be like. Rocchio's formula for relevance feedback gives negative
// examples less weight than the question, so that a subject shared by both is
// weakened rather than reversed (Manning, Raghavan, Schütze, Introduction to
// Information Retrieval, 2008, section 9.1.1).
const awayWeight = 0.5

// steer moves the question away from papers, which can then not be hits
// themselves: its vector from theirs, and its words from theirs.
func (q *asking) steer(ctx context.Context, away []Example) error {
	q.steered = q.vector
	if len(away) == 0 {
		return nil
	}
	terms, text := q.terms, q.text
	vectors, err := q.examples(ctx, away)
	if err != nil {
		return err
	}
	q.terms, q.text = subtract(terms, q.terms), text
	if q.vector == nil {
		return nil
	}
	middle, err := centroid(vectors)
	if err != nil {
		return err
	}
	moved := make([]float64, len(q.vector))
	for i := range q.vector {
		moved[i] = float64(q.vector[i]) - awayWeight*float64(middle[i])
	}
	q.steered, err = unit(moved)
	return err
}

// subtract takes terms from a question, so weighted that in sum they weigh
// awayWeight of it. Words that the question does not have stay out: a paper is
// not the worse for a word that nobody asked for.
func subtract(question, away []lexical.Term) []lexical.Term {
	sum := func(terms []lexical.Term) (s float64) {
		for _, t := range terms {
			s += t.Weight
		}
		return s
	}
	weight := map[string]float64{}
	for _, t := range away {
		weight[t.Word] += t.Weight * awayWeight * sum(question) / sum(away)
	}
	var left []lexical.Term
	for _, t := range question {
		if t.Weight -= weight[t.Word]; t.Weight > 0 {
			left = append(left, t)
		}
	}
	return left
}

func unit(v []float64) ([]float32, error) {
	var sum float64
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return nil, fmt.Errorf("%w: the examples cancel each other out", embed.ErrNoVector)
	}
	scale := 1 / math.Sqrt(sum)
	u := make([]float32, len(v))
	for i, x := range v {
		u[i] = float32(x * scale)
	}
	return u, nil
}
