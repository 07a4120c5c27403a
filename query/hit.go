package query

import (
	"paperkin/index"
	"paperkin/index/paper"
)

// A Hit is one paper of an answer.
type Hit struct {
	Rank  int // from 1
	Paper paper.Paper
	// Similarity is the cosine between the question and the paper in the
	// active space, -1 to 1. It is 0 and means nothing unless Compared: the
	// paper has no vector, or the question was not embedded.
	Similarity float64
	Compared   bool
	// Score is what the ranking sorted by, descending, before Variety; papers with
	// equal scores are sorted by id. In mode Semantic it equals Similarity unless the
	// question was steered away from papers; in mode Lexical it is BM25F's; in
	// mode Hybrid it means nothing outside its answer.
	Score float64
	Mode  Mode
	// Copies are further papers of the library that are the same work, such as
	// its preprint; they are not hits of their own.
	Copies []paper.Paper
	Why    *Why // nil unless Options.Explain
}

// An Answer is the hits for a question, best first. Without hits, None says
// why.
type Answer struct {
	Hits []Hit
	None string
	// Verdict says how good they are on the whole.
	Verdict Verdict
	// Missing are the examples that are not in the library, by their last name.
	Missing []string
	// Behind is how many papers the word index does not know yet, or knows as
	// they were: see [index.View].
	Behind int
}

// Options narrow an answer. The zero value means ten hits from all papers.
type Options struct {
	Mode   Mode   // empty means Hybrid
	Fusion Fusion // of mode Hybrid; empty means MinMax for questions and RRF for examples
	Limit  int    // 0 means 10; more than there are papers means all of them
	Filter index.Filter
	// MinSimilarity leaves out hits below this cosine; nil leaves out none.
	MinSimilarity *float64
	// Unlike names papers to steer away from. They are never hits.
	Unlike []Example
	// Variety, 0 to 1, trades relevance for hits that differ from each other.
	Variety float64
	Explain bool // fill in every hit's Why
}

// An Example is a paper to compare with: one of the library's, or a text.
type Example struct {
	Ref  string // an id, a URL or an exact title: see [index.View.Find]
	Text string // used when Ref and Names are empty
	// Names are what a reference list calls a paper that need not be in the
	// library: the first that names one counts. Without one the example is left
	// out and listed in [Answer.Missing].
	Names []string
}
