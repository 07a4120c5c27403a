// Package query answers questions over a library: a question or example papers
// in, ranked papers out.
//
// Two voices rank papers: the semantic one by the cosine between vectors in the
// library's active space, the lexical one by the words they share with the
// question (BM25F). [Hybrid], the default, fuses both. A [Searcher] lets the
// filters choose what may be found before anything is ranked, and returns hits
// in an order that is the same at every run. It knows nothing of file formats,
// of Ollama or of terminals.
package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/vector"
)

// A Searcher asks questions of one library. It is safe for concurrent use.
type Searcher struct {
	// Library is asked. Required.
	Library *index.Library
	// Embedder opens the embedder of the library's active space. It is called
	// only when something has to be embedded: a question that was not asked
	// before, a text, or an example paper without a vector. Required.
	Embedder func(context.Context, embed.Space) (embed.Embedder, error)
}

// ErrEmptyQuestion: there is nothing to search for.
var ErrEmptyQuestion = errors.New("the question is empty")

// Search returns the papers that answer a natural-language question best.
func (s *Searcher) Search(ctx context.Context, question string, o Options) (Answer, error) {
	return s.answer(ctx, o, s.question(question))
}

// Like returns the papers most like the examples taken together. Examples are
// never hits.
func (s *Searcher) Like(ctx context.Context, examples []Example, o Options) (Answer, error) {
	if len(examples) == 0 {
		return Answer{}, ErrEmptyQuestion
	}
	if o.Fusion == "" {
		o.Fusion = RRF
	}
	return s.answer(ctx, o, func(ctx context.Context, q *asking) error {
		vectors, err := q.examples(ctx, examples)
		if err != nil || q.mode == Lexical {
			return err
		}
		q.vector, err = centroid(vectors)
		return err
	})
}

// question is what a question in plain language asks for.
func (s *Searcher) question(text string) func(context.Context, *asking) error {
	return func(ctx context.Context, q *asking) error {
		if q.view.Space.Query(text) == "" {
			return ErrEmptyQuestion
		}
		q.plain, q.text, q.terms = true, text, lexical.Terms(text)
		if q.mode == Lexical {
			return nil
		}
		v, err := q.embedQuestion(ctx, text)
		q.vector = v
		return err
	}
}

// asking is one question on its way to an answer.
type asking struct {
	searcher *Searcher
	view     *index.View
	mode     Mode
	fusion   Fusion
	vector   []float32        // the question; nil in mode Lexical, or when the model knows no word of it
	steered  []float32        // the same, moved away from what it should not be like
	terms    []lexical.Term   // the words of the question, less those to avoid
	text     string           // the question, or the text of the examples
	matches  *lexical.Matches // how well the terms fit every paper; nil in mode Semantic
	typed    []typed          // the terms as they stand in text; made when first needed
	plain    bool             // a question in plain language, not examples
	seeds    vector.Bitmap    // keys of the example papers
	known    []*work          // the example papers of the library
	missing  []string         // examples that are not in the library
	found    int              // candidates before the bound on similarity
	// anyMayBeDropped: the bound on similarity may drop any candidate, not just
	// the last ones of the ranking.
	anyMayBeDropped bool
}

func (s *Searcher) ask(view *index.View, o Options) *asking {
	return &asking{searcher: s, view: view, mode: cmp.Or(o.Mode, Hybrid), fusion: cmp.Or(o.Fusion, MinMax),
		anyMayBeDropped: o.MinSimilarity != nil && len(o.Unlike) > 0}
}

func (s *Searcher) answer(ctx context.Context, o Options, ask func(context.Context, *asking) error) (a Answer, err error) {
	view, err := s.Library.View(ctx)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	q := s.ask(view, o)
	if q.mode != Semantic {
		a.Behind = view.Behind
	}
	list, none, err := q.ranking(ctx, o, ask)
	a.Missing = q.missing
	if err != nil || none != "" {
		a.None = none
		return a, err
	}
	if len(list) == 0 {
		a.None = q.whyNone(o)
		return a, nil
	}
	if err := q.diversify(ctx, list, o.Variety); err != nil {
		return a, err
	}
	hits, kept, err := q.distinct(ctx, list, o.limit())
	if err != nil {
		return a, err
	}
	if o.Explain {
		if err := q.explain(ctx, hits, kept); err != nil {
			return a, err
		}
	}
	a.Hits = hits
	a.Verdict, err = q.verdict(ctx, kept)
	return a, err
}

// ranking turns a question into the list of all its candidates, best first. It
// says why when there can be none.
func (q *asking) ranking(ctx context.Context, o Options, ask func(context.Context, *asking) error) (list []candidate, none string, err error) {
	if err := ask(ctx, q); errors.Is(err, embed.ErrNoVector) {
		if q.mode == Semantic {
			return nil, "the model knows none of the words in it", nil
		}
	} else if err != nil {
		return nil, "", err
	}
	if err := q.steer(ctx, o.Unlike); err != nil {
		return nil, "", err
	}
	allow, none, err := q.allowed(ctx, o.Filter)
	if err != nil || none != "" {
		return nil, none, err
	}
	list, err = q.rank(ctx, allow, o)
	return list, "", err
}

// embedder opens the library's embedder and makes sure that its vectors may be
// compared with the library's.
func (q *asking) embedder(ctx context.Context) (embed.Embedder, error) {
	e, err := q.searcher.Embedder(ctx, q.view.Space.Space)
	if err != nil {
		return nil, err
	}
	return e, index.CheckSpace(q.view.Space.Space, e.Space())
}

func (q *asking) embedQuestion(ctx context.Context, question string) ([]float32, error) {
	if v := q.view.Recall(question); v != nil {
		return v, nil
	}
	e, err := q.embedder(ctx)
	if err != nil {
		return nil, err
	}
	v, err := e.EmbedQuery(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("embed the question: %w", err)
	}
	q.view.Remember(question, v)
	return v, nil
}
