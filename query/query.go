// Package query answers questions over a library: a question or example papers
// in, ranked papers out.
//
// A [Searcher] embeds the question in the library's active space, lets the
// filters choose what may be found before anything is ranked, asks the store
// for the nearest vectors and returns hits in an order that is the same at
// every run. It knows nothing of file formats, of Ollama or of terminals.
package query

import (
	"context"
	"errors"
	"fmt"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
)

// Mode says how hits were ranked.
type Mode string

// Semantic ranks by the cosine between vectors.
const Semantic Mode = "semantic"

// A Hit is one paper of an answer.
type Hit struct {
	Rank  int // from 1
	Paper paper.Paper
	// Similarity is the cosine between the question and the paper in the
	// active space, -1 to 1.
	Similarity float64
	// Score is what the ranking sorted by, descending; papers with equal scores
	// are sorted by id. It equals Similarity unless the question was steered
	// away from papers.
	Score float64
	Mode  Mode
}

// An Answer is the hits for a question, best first. Without hits, None says
// why.
type Answer struct {
	Hits []Hit
	None string
}

// Options narrow an answer. The zero value means ten hits from all papers.
type Options struct {
	Limit  int // 0 means 10; more than there are papers means all of them
	Filter index.Filter
	// MinSimilarity leaves out hits below this cosine; nil leaves out none.
	MinSimilarity *float64
	// Unlike names papers to steer away from. They are never hits.
	Unlike []Example
}

// An Example is a paper to compare with: one of the library's, or a text.
type Example struct {
	Ref  string // an id, a URL or an exact title: see [index.View.Find]
	Text string // used when Ref is empty
}

// A Searcher asks questions of one library. It is safe for concurrent use.
type Searcher struct {
	// Library is asked. Required.
	Library *index.Library
	// Embedder opens the embedder of the library's active space. It is called
	// only when something has to be embedded: a question, a text, or an example
	// paper without a vector. Required.
	Embedder func(context.Context, embed.Space) (embed.Embedder, error)
}

// ErrEmptyQuestion: there is nothing to search for.
var ErrEmptyQuestion = errors.New("the question is empty")

// Search returns the papers nearest to a natural-language question.
func (s *Searcher) Search(ctx context.Context, question string, o Options) (Answer, error) {
	return s.answer(ctx, o, func(q *asking) error {
		if q.view.Space.Query(question) == "" {
			return ErrEmptyQuestion
		}
		v, err := q.embedQuestion(ctx, question)
		q.vector = v
		return err
	})
}

// Like returns the papers nearest to the examples taken together. Examples are
// never hits.
func (s *Searcher) Like(ctx context.Context, examples []Example, o Options) (Answer, error) {
	if len(examples) == 0 {
		return Answer{}, ErrEmptyQuestion
	}
	return s.answer(ctx, o, func(q *asking) error {
		vectors, err := q.exampleVectors(ctx, examples)
		if err != nil {
			return err
		}
		q.vector, err = centroid(vectors)
		return err
	})
}

// asking is one question on its way to an answer.
type asking struct {
	searcher *Searcher
	view     *index.View
	vector   []float32    // the question
	seeds    index.Bitmap // slots of the example papers
}

func (s *Searcher) answer(ctx context.Context, o Options, ask func(*asking) error) (a Answer, err error) {
	view, err := s.Library.View(ctx)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	q := &asking{searcher: s, view: view}
	if err := ask(q); err != nil {
		if errors.Is(err, embed.ErrNoVector) {
			return Answer{None: "the model knows none of the words in it"}, nil
		}
		return a, err
	}
	steered := q.vector
	if len(o.Unlike) > 0 {
		away, err := q.exampleVectors(ctx, o.Unlike)
		if err != nil {
			return a, err
		}
		if steered, err = steer(q.vector, away); err != nil {
			return a, err
		}
	}
	allow, none, err := q.allowed(ctx, o.Filter)
	if err != nil || none != "" {
		return Answer{None: none}, err
	}
	return q.rank(ctx, steered, allow, o)
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
	e, err := q.embedder(ctx)
	if err != nil {
		return nil, err
	}
	v, err := e.EmbedQuery(ctx, question)
	if err != nil {
		return nil, fmt.Errorf("embed the question: %w", err)
	}
	return v, nil
}
