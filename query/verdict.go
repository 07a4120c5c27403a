package query

import (
	"context"
	"math"
	"slices"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/vector"
)

// A Verdict says whether a question has an answer in the library at all: some
// paper is always nearest, even when the library has no answer. It does not depend on
// how many hits were asked for.
type Verdict struct {
	// Match is empty for requests with examples, for lists without a ranking and questions
	// of function words alone, without a word index, and in a library with fewer than 50
	// papers, which is too small to compare with.
	Match Match
	// Evidence is what Match rests on, 0 to 1: by meaning the probability that the
	// library has an answer, see [probability]; by words the share of the question's
	// words, each weighted by its idf, that at least three papers have together.
	Evidence float64
	Basis    Basis
	// Passing is the match among the papers that pass the filters; empty without a
	// filter. Match and Evidence are about the whole library.
	Passing Match
}

// A Match is a verdict in one word.
type Match string

const (
	Strong Match = "strong" // expect an answer among the first hits
	Fair   Match = "fair"
	Weak   Match = "weak" // typical of a question from another field
)

// A Basis says what a verdict rests on.
type Basis string

const (
	OnMeaning Basis = "meaning" // and, for a lesser part, words
	// OnWords: nothing was embedded, or it is not known yet what a cosine means in the
	// space: it says no more than that words of the question were found.
	OnWords Basis = "words"
	OnName  Basis = "name" // the question names a paper that is there
)

// Bounds on the evidence, by basis. By meaning fair begins where the library's own
// titles and questions about other fields are told apart best, and strong where half of
// those titles, asked of the other papers, would stand.
var strongFrom, fairFrom = map[Basis]float64{OnMeaning: 0.9, OnWords: 0.75}, map[Basis]float64{OnMeaning: 0.5, OnWords: 0.4}

// match is the verdict in one word.
func match(b Basis, evidence float64) Match {
	switch {
	case evidence >= strongFrom[b]:
		return Strong
	case evidence >= fairFrom[b]:
		return Fair
	default:
		return Weak
	}
}

const (
	// wordsShare is how much the words of a question move its place between probes and
	// titles, in parts of the distance of their medians: words that three papers share
	// with it count for a question, and words that they lack against it. neutralCoverage is
	// where they do neither. Chosen on the questions of Cranfield and CISI, asked of both
	// collections and of 83,344 AI papers, where shares of .4 to .6 and .5 to .6 are within
	// .02 of each other in either error. Of a long question no paper has all words: from
	// shortQuestion words on they move it less, by the square root of their number.
	wordsShare      = 0.5
	neutralCoverage = 0.6
	shortQuestion   = 4
	// steepness makes the evidence .9 at the median of titles.
	steepness = 2.2
)

// probability is the evidence by meaning: a logistic function of the place of a
// question's nearness between the two kinds of questions that the space was calibrated
// with, .5 where answers begin and .9 at the median of titles.
func probability(c index.Calibration, words int, cosines []float64, coverage float64) float64 {
	return logistic(steepness * place(c, words, cosines, coverage))
}

// place is where cosines with a question of so many words lie, 0 where answers begin and 1
// at the median of titles, moved by the coverage of the words.
func place(c index.Calibration, words int, cosines []float64, coverage float64) float64 {
	return c.Scale(index.Nearness(cosines) + moved(c, words, coverage))
}

// moved is how much the coverage of a question's words adds to a cosine.
func moved(c index.Calibration, words int, coverage float64) float64 {
	share := wordsShare * math.Sqrt(math.Min(1, shortQuestion/float64(max(1, words))))
	return share * (c.Own - c.Foreign) * (coverage - neutralCoverage)
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// judgeFrom is how many papers a library has before answers are judged.
const judgeFrom = 50

// judges reports whether the hits for a subject are judged: those for a question
// in plain language.
func (s snapshot) judges(r Request, sub subject) bool {
	return s.Words() != nil && s.Words().Len() >= judgeFrom && len(r.Examples) == 0 && len(sub.terms) > 0
}

// A standing is how well some papers fit a question.
type standing struct {
	cosines  []float64 // the best of them; none if nothing was compared
	coverage float64   // of the question's words by the third best paper by words
}

// grounds are what a verdict rests on.
type grounds struct {
	calibration index.Calibration
	words       int // distinct ones of the question
	library     standing
	passing     *standing // nil without a filter
}

// verdict judges the hits of a ranking. One that is named first, or a list of somebody's
// papers, is what was asked for; what may be misspelt is not.
func (r ranking) verdict(hits []hit, u *Understood) (v Verdict) {
	named := r.subject.named
	if len(hits) > 0 && (named != nil && named.Has(int(hits[0].Key)) || u != nil && u.Question == "" && len(u.Filter.Persons) > 0) {
		return Verdict{Match: Strong, Evidence: 1, Basis: OnName}
	}
	if v = weakest(r.grounds); r.meant != "" {
		v.doubt()
	}
	return v
}

// weakest is the verdict with the least evidence: of several questions that are asked
// together, each has to have an answer.
func weakest(all []*grounds) (v Verdict) {
	for i, g := range all {
		if one := g.verdict(); i == 0 || one.Evidence < v.Evidence {
			v = one
		}
	}
	return v
}

// verdict judges a question.
func (g *grounds) verdict() (v Verdict) {
	v.Basis, v.Evidence = g.weigh(g.library)
	v.Match = match(v.Basis, v.Evidence)
	if g.passing != nil {
		v.Passing = match(g.weigh(*g.passing))
	}
	return v
}

func (g *grounds) weigh(s standing) (Basis, float64) {
	if !g.calibration.Usable() || len(s.cosines) == 0 {
		return OnWords, s.coverage
	}
	return OnMeaning, probability(g.calibration, g.words, s.cosines, s.coverage)
}

// collect makes the grounds for a verdict on a question of which recall found this.
func collect(c index.Calibration, sub subject, found recalled) *grounds {
	g := &grounds{calibration: c, words: len(sub.terms), library: found.library}
	if aboutNames(sub.terms) {
		g.calibration = index.Calibration{} // no model knows who wrote what
	}
	if found.allow != nil {
		g.passing = &found.passing
	}
	return g
}

// aboutNames reports whether a question is of names alone.
func aboutNames(terms []lexical.Term) bool {
	return !slices.ContainsFunc(terms, func(t lexical.Term) bool { return len(t.Names)+len(t.Venues) == 0 })
}

// bestCosines are the highest cosines of rows that are sorted by them.
func bestCosines(rows []vector.Neighbour) (best []float64) {
	for _, n := range rows[:min(index.BestOfCalibration, len(rows))] {
		best = append(best, n.Similarity)
	}
	return best
}

// covered is how many papers must have words of a question for the words to count.
const covered = 3

// coverage is that of the third best paper by words: a word that stands in one or two papers
// by chance is no answer.
func coverage(best []lexical.Match) float64 {
	if len(best) < covered {
		return 0
	}
	return best[covered-1].Coverage
}

// foreignFit is the [partFit] of papers that are as near to a question as the nearest to those
// about other fields.
const foreignFit = 0.2

// Alone reports of each hit whether it would make an answer if it were the only one, as far as
// the library knows what its similarities mean: some papers are always the nearest. A hit that
// the request names, one of a list, and one that reaches Options.MinSimilarity do.
//
// The bound is that of a fair [Verdict], for one cosine in place of the three best. It rises
// with the size of the library, where being among the first hits is much by itself: a paper
// that has all words of the question only has to be nearer than questions about other fields
// have their nearest papers. Of 14 questions on as many subjects, the papers among the first
// 50 hits that are about the question, of a quarter to a sixth of them, read by hand:
//
//	papers in the library                   100   1,000   10,000   83,344
//	share of all that are about it          .02     .05      .31      .61
//	share of those that stand alone         .40     .39      .70      .86
//	those of them that stand alone                  .80      .87      .91
func (w Reasons) Alone(ctx context.Context) ([]bool, error) {
	alone := make([]bool, len(w.hits))
	if len(w.hits) == 0 {
		return alone, nil
	}
	c, err := w.at.Calibration(ctx)
	if len(w.subject.terms) > 0 && aboutNames(w.subject.terms) {
		c = index.Calibration{} // no model knows who wrote what
	}
	for i, h := range w.hits {
		alone[i] = w.listed || h.named || w.request.MinSimilarity != nil || w.standsAlone(h, c)
	}
	return alone, err
}

func (w Reasons) standsAlone(h hit, c index.Calibration) bool {
	cosine, coverage, mode := []float64{h.similarity}, h.coverage, w.request.Mode
	switch {
	case len(h.fits) > 0:
		return slices.Min(h.fits) >= foreignFit
	case !h.compared || !c.Usable():
		return mode == Semantic || len(w.request.Examples) > 0 || coverage >= fairFrom[OnWords]
	case mode == Semantic || len(w.request.Examples) > 0: // whose words are not a question's
		return c.Scale(index.Nearness(cosine)) >= 0
	}
	return probability(c, len(w.subject.terms), cosine, coverage) >= fairFrom[OnMeaning] || coverage >= allWords && h.similarity >= c.Foreign
}

// allWords is the coverage of a paper that has every word of a question, but for rounding.
const allWords = 1 - 1e-9
