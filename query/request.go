package query

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"paperkin/index"
	"paperkin/query/near"
)

// A Request is a question in plain language, or example papers to find similar
// ones for, with options. It is a value: its JSON form is complete.
type Request struct {
	// Question is asked when there are no Examples. Without either, papers that pass the
	// filter are listed, all of them for an empty filter if Options.Sort is set.
	Question string `json:"question,omitempty"`
	// And are further questions: hits have to fit each of them.
	And []string `json:"and,omitempty"`
	// Examples are papers or texts: hits are the papers most like them. Two are asked for
	// by their middle; of three or more a hit has to be like some, since they may be about
	// several things (see [near.Taste]). The examples themselves are never hits.
	Examples []Example `json:"examples,omitempty"`
	Options
}

// An Example is a paper to compare with: one of the library's, or a text.
type Example struct {
	Ref  string `json:"ref,omitempty"`  // an id, a URL or an exact title: see [View.Find]
	Text string `json:"text,omitempty"` // used when Ref and Names are empty
	// Names are the names that a reference list has for a paper, which need not
	// be in the library: the first name that finds a paper is used. If none does,
	// the example is skipped and listed in [Answer.Missing].
	Names []string `json:"names,omitempty"`
}

// Options narrow an answer. The zero value means ten hits from all papers.
type Options struct {
	Mode    Mode         `json:"mode,omitempty"`   // empty means Hybrid
	Fusion  Fusion       `json:"fusion,omitempty"` // of mode Hybrid; empty means RRF for one example, else MinMax
	Weights Weights      `json:"weights,omitzero"` // of mode Hybrid
	Limit   int          `json:"limit,omitempty"`  // 0 means 10; more than there are papers means all of them
	Filter  index.Filter `json:"filter,omitzero"`
	// MinSimilarity leaves out hits below this cosine; nil leaves out none.
	MinSimilarity *float64 `json:"min_similarity,omitempty"`
	// Unlike are papers to steer away from. They are never hits.
	Unlike []Example `json:"unlike,omitempty"`
	// Variety, 0 to 1, trades relevance for hits that differ from each other.
	Variety float64 `json:"variety,omitempty"`
	Explain bool    `json:"explain,omitempty"` // fill in every hit's Why
	// Sort is the order of the hits. It does not change which papers are hits: those of a
	// question or of examples are the Limit best ones. Empty means best first, and the
	// latest publication first where nothing is asked.
	Sort index.Order `json:"sort,omitempty"`
	// Reverse turns the order of Sort round, but for papers that have nothing to sort by:
	// they come last.
	Reverse bool `json:"reverse,omitempty"`
	// Offset leaves out the first papers of a list.
	Offset int `json:"offset,omitempty"`
	// Excerpt fills in the sentence and the terms of every hit's Why. Unlike with Explain,
	// words choose the sentence where comparing it would take longer than a page of hits
	// may: see [Searcher.Quick].
	Excerpt bool `json:"excerpt,omitempty"`
	// Plain takes a question for a text whatever is in it: without operators (see package
	// question), names of authors, and ids that are the whole answer.
	Plain bool `json:"plain,omitempty"`
}

// defaultLimit is the limit of a request that sets none.
const defaultLimit = 10

// withDefaults returns the request with every default filled in.
func (r Request) withDefaults() Request {
	r.Mode = cmp.Or(r.Mode, Hybrid)
	usual := MinMax
	if len(r.Examples) == 1 {
		usual = RRF
	}
	r.Fusion = cmp.Or(r.Fusion, usual)
	r.Limit = min(cmp.Or(r.Limit, defaultLimit), math.MaxInt32) // leaves room to add to it
	return r
}

// pool is how many candidates hits are made of: enough for copies to be folded,
// and for variety to choose.
func (r Request) pool() int {
	if r.Variety > 0 {
		return max(r.Limit+extra, near.DiversePool)
	}
	return r.Limit + extra
}

// Mode is a way to rank hits.
type Mode string

const (
	// Hybrid fuses the other two.
	Hybrid Mode = "hybrid"
	// Semantic ranks by the cosine between vectors. Papers without a vector are
	// not found.
	Semantic Mode = "semantic"
	// Lexical ranks by words, and needs no embedder.
	Lexical Mode = "lexical"
)

// Modes lists all modes.
var Modes = []Mode{Hybrid, Semantic, Lexical}

// ParseMode returns the mode of that name, or an [*InvalidError].
func ParseMode(name string) (Mode, error) {
	if m := Mode(name); slices.Contains(Modes, m) {
		return m, nil
	}
	return "", &InvalidError{"mode", fmt.Sprintf("%q", name), "want " + oneOf(Modes)}
}
