package query

import "paperkin/index/paper"

// An Answer is the hits for a request, best first.
type Answer struct {
	Hits []Hit
	// None is why there are no hits; empty with hits. Filters are the criteria
	// that it blames.
	None    Reason
	Filters []Criterion
	// Verdict says how good the hits are on the whole.
	Verdict Verdict
	// Missing are the examples that are not in the library, by their last name.
	Missing []string
	// Behind is how many papers the word index does not know yet, or knows as
	// they were: see [index.View]. It is 0 in mode Semantic.
	Behind int
}

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

// A Ranked is a paper's id with the score that it was ranked by.
type Ranked struct {
	ID    string
	Score float64
}
