package query

import (
	"errors"
	"math"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
)

// An Answer is the hits for a request, best first.
type Answer struct {
	Hits []Hit
	// Understood is what the question was taken for; nil if it is its own text, or
	// Options.Plain.
	Understood *Understood
	// Listed says what part of which papers the hits are, where they are not ranked; nil if
	// they are.
	Listed *Listed
	// None is the reason why there are no hits; empty if there are hits. Filters
	// are the criteria that caused it.
	None    Reason
	Filters []Criterion
	// Full is the score that [Answer.Mark] gives 100; 0 in a list without a ranking.
	Full float64
	// Papers is how many papers the library has, and Passing how many of them pass the
	// filters: all of them without one.
	Papers, Passing int
	// Verdict says how good the hits are on the whole.
	Verdict Verdict
	// Missing are the examples that are not in the library, by their last name.
	Missing []string
	// Repeated are the ids of examples that were given before, by another name perhaps: they
	// count once.
	Repeated []string
	// Backwards are words of the question that stay words, since their last year is before
	// the first: year:2019..2017.
	Backwards []string
	// Behind is the number of papers whose changes the word index lacks: see
	// [View]. It is 0 in mode Semantic.
	Behind int
	// DidYouMean is the question as it may be meant, where it has words that are likely
	// misspelt: see package suggest. Unless Options.Plain, papers are ranked by it already,
	// as far as it is sure; the verdict is weak all the same.
	DidYouMean string
	// ByWords is why a request for another mode was answered in mode Lexical; empty if it
	// was not.
	ByWords ByWords
}

// ByWords is a reason why nothing can be compared with the vectors of a library, so that
// it is searched by words.
type ByWords string

const (
	// EarlierModel is [embed.ErrEarlierModel].
	EarlierModel ByWords = "earlier-model"
	// LaterModel is [embed.ErrLaterModel].
	LaterModel ByWords = "later-model"
	// Loading is [embed.ErrLoading].
	Loading ByWords = "loading"
)

// byWordsFor returns the reason that an error is; empty if it is none.
func byWordsFor(err error) ByWords {
	switch {
	case errors.Is(err, embed.ErrEarlierModel):
		return EarlierModel
	case errors.Is(err, embed.ErrLaterModel):
		return LaterModel
	case errors.Is(err, embed.ErrLoading):
		return Loading
	}
	return ""
}

// A Hit is one paper of an answer.
type Hit struct {
	Rank  int // from 1
	Paper paper.Paper
	// Key is the paper's in the library: of one that arrived later it is greater.
	Key int64
	// Arrived is when the paper arrived in the library, in UTC and RFC 3339; empty when
	// that is not known.
	Arrived string
	// Said is what the user has said of the paper.
	Said index.Remark
	// Similarity is the cosine between the question and the paper in the
	// active space, -1 to 1. It is valid only if Compared, which is false if the
	// paper has no vector or the question was not embedded. Of several questions it is the
	// least.
	Similarity float64
	Compared   bool
	// Score is the value that the ranking is sorted by, descending, before Variety and
	// Options.Sort;
	// papers with equal scores are sorted by id. Papers that the question names, by title
	// or id, come first: their score is at least that of the best of the others, and 1 if
	// the question is an id or an address. In a list without a ranking it is 0.
	// In mode Semantic it otherwise equals Similarity unless
	// Unlike is set; in mode Lexical it is the BM25F score; in mode Hybrid it is comparable
	// only within its answer. Of several questions it is the geometric mean of the [Fit]
	// with each, 0 to 1.
	Score float64
	Mode  Mode
	// Copies are further papers of the library that are the same work, such as
	// its preprint; they are not hits of their own.
	Copies   []paper.Paper
	CopyKeys []int64 // theirs in the library, in their order
	Why      *Why    // nil unless Options.Explain or Options.Excerpt

	full float64 // Full of the answer that it comes from
}

// A Ranked is the id and the score of a ranked paper.
type Ranked struct {
	ID    string
	Score float64
}

// doubted is the evidence at most for an answer to what may be another question: weak.
const doubted = 0.25

// doubt makes a verdict weak.
func (v *Verdict) doubt() {
	if v.Match != "" {
		v.Match, v.Evidence = Weak, min(v.Evidence, doubted)
	}
	if v.Passing != "" {
		v.Passing = Weak
	}
}

// fullMark is the score that is 100 on the scale of [Answer.Mark], for a request whose best
// candidate has that score: the greatest that there can be, where there is one, which is
// that of a paper that is first of both rankers; what fits a year or a name beyond that is
// full marks too. Sums of BM25 have no bound: in mode Lexical the best paper has full marks.
func fullMark(r Request, best float64) float64 {
	switch {
	case len(r.And) > 0, r.Mode == Semantic:
		return math.Max(1, best)
	case r.Mode == Lexical, r.Fusion == ZScore:
		return best
	case r.Fusion == RRF:
		return math.Max(2*reciprocal(1), best)
	}
	return math.Max(1, best)
}

// Mark is a hit's score from 0 to 100, in the order of the scores, or false in a list
// without a ranking. In mode Hybrid 100 is a paper that is first by meaning and by words (a
// mark says how near a hit comes to that among the papers of its answer, not how good the
// answer is: see Verdict), in mode Semantic a cosine of 1, in mode Lexical the best hit; of several questions a
// paper that fits each of them fully. Scores below 0 are marked 0. Hits that were chosen
// from several answers, in an answer without Full, keep the marks that they had.
func (a Answer) Mark(h Hit) (mark int, ranked bool) {
	full := a.Full
	if full <= 0 {
		full = h.full
	}
	if full <= 0 {
		return 0, false
	}
	return int(math.Round(100 * math.Min(1, math.Max(0, h.Score/full)))), true
}
