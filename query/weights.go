package query

import (
	"fmt"

	"paperkin/embed"
	"paperkin/embed/profile"
	"paperkin/query/near"
)

// Weights are what the ranking in mode Hybrid can be set to; nil: the default. Each
// is 0 to 1.
type Weights struct {
	// Semantic is the weight of the semantic ranker in a mean of both; the lexical one
	// has the rest. The default depends on the model: see [profile.Semantic].
	Semantic *float64 `json:"semantic,omitempty"`
	// Feedback is how far the question moves towards its best paper.
	Feedback *float64 `json:"feedback,omitempty"`
	// Neighbours is the share of a paper's score that it has from the papers most like
	// it.
	Neighbours *float64 `json:"neighbours,omitempty"`
}

// WeightNames are the names of all weights, in the order of the fields.
var WeightNames = []string{"semantic", "feedback", "neighbours"}

// Named returns the weight of that name, to be set; nil if there is none.
func (w *Weights) Named(name string) **float64 {
	switch name {
	case "semantic":
		return &w.Semantic
	case "feedback":
		return &w.Feedback
	case "neighbours":
		return &w.Neighbours
	}
	return nil
}

func (w Weights) validate() error {
	for _, name := range WeightNames {
		if x := *w.Named(name); x != nil && !(*x >= 0 && *x <= 1) { // also true of NaN
			return &InvalidError{name, fmt.Sprint(*x), "want 0 to 1"}
		}
	}
	return nil
}

// weights are the weights that one ranking has.
type weights struct {
	semantic, feedback, neighbours float64
}

// or returns the weights with every default filled in.
func (w Weights) or(usual weights) weights {
	pick := func(x *float64, usual float64) float64 {
		if x == nil {
			return usual
		}
		return *x
	}
	return weights{pick(w.Semantic, usual.semantic), pick(w.Feedback, usual.feedback), pick(w.Neighbours, usual.neighbours)}
}

// neighboursWeight is the share of a paper's score that it has from those like it;
// 0.5 is within 0.002 nDCG@10 on Cranfield and CISI, and costs titles that look for
// their abstracts more.
const neighboursWeight = 0.4

// What two papers have in common says less of the words that matter than a question, and
// more than one of them: over 200 sets of papers (two words in their titles, in a title
// and an abstract, an author and a word) recall@20 of the rest of a set from two to
// four of its papers is .47 with a semantic weight of .4, .45 with .5. Taking scores
// from neighbours gains .001, and feedback would follow one of many. Three or more may be
// about several things, of which their words are a mixture: readers of four interests
// find a sixth more (nDCG@20) with the weight of a question, those of one as much.
const (
	commonLess       = 0.15 // from the semantic weight of a question
	commonNeighbours = 0.3
)

// usualWeights are the defaults for a request in a space: a better model has a
// greater say beside the words.
func (r Request) usualWeights(space embed.Space) weights {
	semantic, _ := profile.Semantic(space)
	switch n := len(r.Examples); {
	case n >= near.FewestLikes:
		return weights{semantic: semantic, neighbours: commonNeighbours}
	case n > 0:
		return weights{semantic: semantic - commonLess, neighbours: commonNeighbours}
	}
	return weights{semantic, feedbackWeight, neighboursWeight}
}
