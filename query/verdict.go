package query

import (
	"context"
	"math"

	"paperkin/embed"
)

// A Verdict says whether a question has an answer in the library at all. Every
// question has a best paper; whether it is any good is another matter.
type Verdict struct {
	// Match is empty for papers like a paper, without a word index, and in a
	// library of less than a few dozen papers: there is no usual to stand out from.
	Match Match
	// Evidence is what Match rests on, 0 to 1: Coverage, and less where the
	// best cosine is what chance would bring. See [strength].
	Evidence float64
	// Coverage is the share of the question's words, each weighted by its idf,
	// that the best-covered hit has: 0 to 1.
	Coverage float64
	// Lift is how many standard deviations the best cosine of a hit lies above
	// the question's mean cosine with the library; 0 when it was not embedded.
	Lift float64
}

// A Match is a verdict in one word.
type Match string

const (
	Strong Match = "strong" // expect an answer among the first hits
	Fair   Match = "fair"
	Weak   Match = "weak" // what a question from another field looks like
)

// Bounds on the evidence. With the built-in model over 83,000 AI papers, 1,400
// on aerodynamics, 1,460 on libraries and 119 on parameter sharing, nine of ten
// questions from another field and of nonsense had less than fairFrom; of
// questions that each library was made for, between half and all had more.
const (
	strongFrom = 0.55
	fairFrom   = 0.3
)

// strength weighs evidence. The best of n cosines stands out even when none
// means anything: by sqrt(2 ln n) deviations if they are normally distributed
// (Leadbetter, Lindgren, Rootzén, Extremes, 1983, section 1.5). A lift below
// that takes away from the coverage; one above it proves nothing more.
func strength(coverage, lift float64, papers int) (float64, Match) {
	chance := math.Sqrt(2 * math.Log(float64(max(papers, 2))))
	evidence := coverage * min(1, lift/chance)
	switch {
	case evidence >= strongFrom:
		return evidence, Strong
	case evidence >= fairFrom:
		return evidence, Fair
	default:
		return evidence, Weak
	}
}

// judgeFrom is how many papers a library has before answers are judged.
const judgeFrom = 50

// backgroundSize is how many papers stand for all of the library when the
// question's usual cosine is taken. The mean of so many is known to a twentieth
// of their deviation.
const backgroundSize = 500

// background returns the mean and the standard deviation of the question's
// cosines with papers spread evenly over the library.
func (q *asking) background(ctx context.Context) (mean, deviation float64, err error) {
	vectors, err := q.view.Vectors(ctx, q.view.Spread(backgroundSize))
	if err != nil {
		return 0, 0, err
	}
	cosines := make([]float64, len(vectors))
	for i, v := range vectors {
		cosines[i] = embed.Dot(q.vector, v)
	}
	mean, deviation = meanDeviation(cosines)
	return mean, deviation, nil
}

// verdict judges the hits of an answer to a question in plain language.
func (q *asking) verdict(ctx context.Context, hits []candidate) (v Verdict, err error) {
	if q.view.Words() == nil || q.view.Words().Len() < judgeFrom || !q.plain || len(q.terms) == 0 {
		return v, nil
	}
	matches := q.matches
	if matches == nil { // mode Semantic had no use for it
		if matches, err = q.match(ctx, q.terms); err != nil {
			return v, err
		}
	}
	for _, c := range hits {
		v.Coverage = max(v.Coverage, matches.Coverage(c.Key))
	}
	lift := math.Inf(1) // while nothing was compared, words alone must do
	if q.vector != nil {
		mean, deviation, err := q.background(ctx)
		if err != nil {
			return v, err
		}
		for _, c := range hits {
			if c.compared && deviation > 0 {
				v.Lift = max(v.Lift, (c.similarity-mean)/deviation)
				lift = v.Lift
			}
		}
	}
	v.Evidence, v.Match = strength(v.Coverage, lift, q.view.Live())
	return v, nil
}
