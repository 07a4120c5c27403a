package query

import (
	"context"
	"errors"
)

// A Ranked is a paper's id with the score that it was ranked by.
type Ranked struct {
	ID    string
	Score float64
}

// Rank returns the ids of the papers that answer a question best, best first,
// without reading the papers: the order is that of the hits of [Searcher.Search]
// before Variety, and before copies are folded. It is for measuring rankings.
func (s *Searcher) Rank(ctx context.Context, question string, o Options) (ranked []Ranked, err error) {
	view, err := s.Library.View(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, view.Close()) }()
	q := s.ask(view, o)
	list, _, err := q.ranking(ctx, o, s.question(question))
	if err != nil {
		return nil, err
	}
	for _, c := range list[:min(o.limit(), len(list))] {
		ranked = append(ranked, Ranked{c.id, c.score})
	}
	return ranked, nil
}
