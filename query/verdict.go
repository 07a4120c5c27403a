package query

import (
	"context"
	"math"

	"paperkin/embed"
	"paperkin/index/lexical"
)

// A Verdict says whether a question has an answer in the library at all: some
// paper is always nearest, even when the library has no answer.
type Verdict struct {
	// Match is empty for requests with examples, without a word index, and in a
	// library with fewer than 50 papers, which is too small to compare with.
	Match Match
	// Evidence is the basis of Match, 0 to 1: Coverage, reduced if the best cosine
	// is no higher than chance would make it. See [strength].
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
	Weak   Match = "weak" // typical of a question from another field
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

// sampleSize is the number of papers that represent the library in the mean
// cosine of a question. The standard error of that mean is a twentieth of the
// deviation.
const sampleSize = 500

// judges reports whether the hits for a subject are judged: those for a question
// in plain language.
func (s snapshot) judges(r Request, sub subject) bool {
	return s.Words() != nil && s.Words().Len() >= judgeFrom && len(r.Examples) == 0 && len(sub.terms) > 0
}

// A baseline is the data that hits are judged against.
type baseline struct {
	matches  *lexical.Matches // how well the question's words fit papers
	papers   int              // that have a vector
	compared bool             // the next two are known
	// Of the question's cosines with papers spread evenly over the library.
	mean, deviation float64
}

// newBaseline takes the matches and the sample of what was recalled in a library
// of so many papers with a vector.
func newBaseline(found recalled, sub subject, papers int) *baseline {
	b := &baseline{matches: found.matches, papers: papers, compared: sub.vector != nil}
	cosines := make([]float64, len(found.sample))
	for i, v := range found.sample {
		cosines[i] = embed.Dot(sub.vector, v)
	}
	b.mean, b.deviation = meanDeviation(cosines)
	return b
}

// verdict judges hits. Against a nil baseline they are not judged.
func (b *baseline) verdict(ctx context.Context, hits []hit) (v Verdict, err error) {
	if b == nil {
		return v, nil
	}
	keys := make([]int64, len(hits))
	for i, h := range hits {
		keys[i] = h.Key
	}
	matches, err := b.matches.Of(ctx, keys)
	if err != nil {
		return v, err
	}
	for _, m := range matches {
		v.Coverage = max(v.Coverage, m.Coverage)
	}
	lift := math.Inf(1) // while nothing was compared, words alone must do
	for _, h := range hits {
		if b.compared && h.compared && b.deviation > 0 {
			v.Lift = max(v.Lift, (h.similarity-b.mean)/b.deviation)
			lift = v.Lift
		}
	}
	v.Evidence, v.Match = strength(v.Coverage, lift, b.papers)
	return v, nil
}
