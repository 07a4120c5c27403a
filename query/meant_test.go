package query_test

import (
	"fmt"
	"testing"

	"paperkin/query"
)

// TestDidYouMean: a question with a misspelt word is answered as it is likely meant, which
// is said; the verdict does not call it answered. Taken plainly it is what was typed, and
// the title of a paper is no mistake.
func TestDidYouMean(t *testing.T) {
	all := []card{{ID: "named", Title: "Attenton nets", Abstract: "eight words that say nothing of it at all", Vector: at(.1)}}
	for i := range 60 {
		all = append(all, card{ID: fmt.Sprintf("p%02d", i), Title: "On attention", Abstract: fmt.Sprintf("eight words %d about models that attend to words", i), Vector: at(.2)})
	}
	s := cards(t, chart{"models of attention": at(1), "modles of attention": at(-1)}, all...)
	for _, tt := range []struct {
		question string
		r        request
		want     string
		match    query.Match
		first    float64
	}{
		{"modles of attention", request{}, "models of attention", query.Weak, .2},
		{"modles of attention", request{Mode: query.Lexical}, "models of attention", query.Weak, 0},
		{"modles of attention", request{Plain: true}, "models of attention", query.Weak, -.1},
		{"Attenton nets", request{Mode: query.Lexical}, "", query.Strong, 0},
	} {
		tt.r.Limit = 1
		a := ask(t, s, tt.question, tt.r)
		if a.DidYouMean != tt.want || a.Verdict.Match != tt.match {
			t.Errorf("%q, %+v: meant %q, %+v, want %q, %s", tt.question, tt.r, a.DidYouMean, a.Verdict, tt.want, tt.match)
		}
		if h := a.Hits[0]; h.Compared && tt.r.Mode != query.Lexical && !near(h.Similarity, tt.first) {
			t.Errorf("%q, %+v: similarity %v, want %v", tt.question, tt.r, h.Similarity, tt.first)
		}
	}
}
