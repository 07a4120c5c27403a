package query

import (
	"context"
	"fmt"
	"math"

	"paperkin/embed"
	"paperkin/index/lexical"
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
	middle, err := centroid(all.vectors)
	if err != nil {
		return subject{}, err
	}
	sub.aim, err = move(sub.vector, -awayWeight, middle)
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

// move is the direction of a vector plus weight times another.
func move(from []float32, weight float64, by []float32) ([]float32, error) {
	moved := make([]float64, len(from))
	for i, x := range by {
		moved[i] = float64(from[i]) + weight*float64(x)
	}
	return unit(moved)
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
