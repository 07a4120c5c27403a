package query

import (
	"context"
	"errors"

	"paperkin/index/lexical"
	"paperkin/query/near"
)

// awayWeight is how strongly a question is pushed away from the papers it
// should not be like. Rocchio's formula for relevance feedback gives negative
// examples less weight than the question, so that a subject shared by both is
// weakened rather than reversed (Manning, Raghavan, Schütze, Introduction to
// Information Retrieval, 2008, section 9.1.1).
const awayWeight = 0.5

// steer returns a subject moved away from papers: its aim from their vectors, or its taste,
// and its words from theirs. The papers are excluded from the hits. One of them that is an
// example too is an [*InvalidError].
func (s snapshot) steer(ctx context.Context, sub subject, away []Example, mode Mode) (subject, error) {
	if len(away) == 0 {
		return sub, nil
	}
	all, err := s.examples(ctx, away, mode)
	if err != nil {
		return subject{}, err
	}
	for _, key := range all.keys {
		if sub.seeds.Has(int(key)) {
			ids, err := s.IDs(ctx, []int64{key})
			return subject{}, errors.Join(err, &InvalidError{"unlike", ids[key], "an example too: no paper is like it and unlike it"})
		}
	}
	sub = sub.without(all)
	sub.terms = subtract(sub.terms, all.terms)
	if sub.vector == nil || len(all.vectors) == 0 {
		return sub, nil
	}
	if sub.several() {
		sub.taste.Disliked = all.vectors
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

// feedbackWeight is how far the question moves towards its best paper: Rocchio's
// pseudo-relevance feedback with a single paper. Over the 301 questions of the
// development collections that gained 0.012 nDCG@10 (p = 0.0001); three, five
// or ten papers gained half as much or nothing. It costs titles that look for
// their abstracts 0.005 MRR. Adding the paper's words to the question as well
// would cost them 0.025.
const feedbackWeight = 0.5

// clearLead is how far the best paper must be ahead of the second to be used for
// feedback: a paper that is first by chance says little. This halves the cost for
// titles and takes 0.003 nDCG@10 off the gain for questions.
const clearLead = 0.05

// feedback moves the aim by a weight towards the best paper of a first ranking: a question
// names a subject in a few words, its best paper in the words of the field. It
// returns nil if no paper stands out. The candidates and their scores by words
// stay the same; only the cosines with the aim change.
func feedback(list []candidate, aim []float32, weight float64) ([]float32, error) {
	best, lead := leader(list)
	if best < 0 || !list[best].compared || lead < clearLead {
		return nil, nil
	}
	return near.Move(aim, weight, list[best].vector)
}

// leader returns the best candidate, -1 for none, and how far its score is
// ahead of the second's.
func leader(list []candidate) (best int, lead float64) {
	best, second := -1, 0.0
	for i, c := range list {
		switch {
		case best < 0:
			best = i
		case c.score > list[best].score:
			best, second = i, list[best].score
		default:
			second = max(second, c.score)
		}
	}
	if best < 0 {
		return best, 0
	}
	return best, list[best].score - second
}
