package query

import (
	"context"

	"paperkin/index/lexical"
	"paperkin/query/near"
)

// awayWeight is how strongly a question is pushed away from the papers it
// should not be like. Rocchio's formula for relevance feedback gives negative
// examples less weight than the question, so that a subject shared by both is
// weakened rather than reversed (Manning, Raghavan, Schütze, Introduction to
// Information Retrieval, 2008, section 9.1.1).
const awayWeight = 0.5

// steer returns a subject moved away from papers: its aim from their vectors, and
// its words from theirs. The papers are excluded from the hits.
func (s snapshot) steer(ctx context.Context, sub subject, away []Example, mode Mode) (subject, error) {
	if len(away) == 0 {
		return sub, nil
	}
	all, err := s.examples(ctx, away, mode)
	if err != nil {
		return subject{}, err
	}
	sub = sub.without(all)
	sub.terms = subtract(sub.terms, all.terms)
	if sub.vector == nil || len(all.vectors) == 0 {
		return sub, nil
	}
	middle, err := near.Centroid(all.vectors)
	if err != nil {
		return subject{}, err
	}
	sub.aim, err = near.Move(sub.vector, -awayWeight, middle)
	return sub, err
}

// subtract subtracts terms from those of a question, scaled to awayWeight of the
// question's total weight. Words that the question does not have are ignored: they
// do not count against a paper.
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
