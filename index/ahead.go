package index

import (
	"errors"

	"paperkin/index/lexical"
)

// ErrSuperseded: the state of the library that a view shows has gone, since a writer put
// another in its place. The next view shows that. What lies in a folder stays as long as a
// view of it is open.
var ErrSuperseded = errors.New("the library has moved on")

// Ahead is what a view will be asked about, as far as that is known when it is opened. An
// engine elsewhere fetches with its first calls what it needs for that; a library in a folder
// has no use for it. It changes no answer.
type Ahead struct {
	Question string   // as it was typed: it may be the name of a paper
	Ranked   string   // what papers are ranked by: without the operators of the question
	And      []string // further questions, without their operators
	Joint    bool     // papers are ranked by all of the questions at once as well
	Refs     []string // names of papers
	Filter   Filter   // that they pass; its dates may be relative
}

// Foreseen is what a view will be asked to search for and to match, each in one call.
type Foreseen struct {
	Searches [][]Nearest
	Matches  []Matching
}

// Matching is how well papers fit terms, and the best of some choices.
type Matching struct {
	Terms   []lexical.Term
	Choices []Choice
}
