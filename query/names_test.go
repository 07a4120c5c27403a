package query_test

import (
	"strings"
	"testing"

	"paperkin/query"
)

// TestNamed: a question with the name of an author is embedded without it, finds that
// author's papers first, and says that it is for the name.
func TestNamed(t *testing.T) {
	s := cards(t, chart{"alpha": at(1), "Quill alpha": at(-1)},
		card{ID: "by", Title: "alpha one", Authors: []string{"Ada Quill"}, Abstract: "eight words that say nothing of it at all", Vector: at(.5)},
		card{ID: "near", Title: "alpha two", Authors: []string{"Bo Marrow"}, Abstract: "eight words that say nothing of it at last", Vector: at(.9)},
		card{ID: "far", Title: "beta", Authors: []string{"Bo Marrow"}, Abstract: "eight other words that say nothing of this one", Vector: at(0)})
	apart := 0.0 // among three papers, all are neighbours
	a := ask(t, s, "Quill alpha", request{Explain: true, Weights: query.Weights{Neighbours: &apart}})
	if got := ids(a); got != "by near far" {
		t.Errorf("got %q, want the paper by Quill first", got)
	}
	if h := a.Hits[0]; !near(h.Similarity, .5) || strings.Join(h.Why.Terms, " ") != "Quill alpha" {
		t.Errorf("got a similarity of %v for %q", h.Similarity, h.Why.Terms)
	}
	if a := ask(t, s, "Quill", request{Mode: query.Lexical}); ids(a) != "by" {
		t.Errorf("Quill alone: %q", ids(a))
	}
}
