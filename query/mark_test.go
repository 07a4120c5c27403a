package query_test

import (
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/query"
)

// TestMarks: marks follow the scores in every mode, within 0 to 100, and are what the
// contract says for the best hit.
func TestMarks(t *testing.T) {
	c := chart{"alpha": at(1), "alpha beta": at(1), "alpha 2019": at(1)}
	s := cards(t, c,
		card{ID: "a", Abstract: "Alpha beta and six more words of text.", Vector: at(1)},
		card{ID: "b", Abstract: "Alpha alone and six more words of text.", Vector: at(.5)},
		card{ID: "c", Abstract: "Neither of them, in eight words of text.", Vector: at(-.5)})
	for _, tt := range []struct {
		mode    query.Mode
		fusion  query.Fusion
		example bool
		first   int
	}{
		{query.Hybrid, query.MinMax, false, 100}, {query.Hybrid, query.RRF, false, 100}, {query.Hybrid, query.ZScore, false, 100},
		{query.Semantic, "", false, 100}, {query.Lexical, "", false, 100}, {query.Hybrid, "", true, -1},
	} {
		o := request{Mode: tt.mode, Fusion: tt.fusion, Weights: alone}
		a := query.Answer{}
		if tt.example {
			a = like(t, s, []query.Example{{Ref: "a"}}, o)
		} else {
			a = ask(t, s, "alpha beta", o)
		}
		last := 101
		for i, h := range a.Hits {
			mark, ranked := a.Mark(h)
			if !ranked || mark < 0 || mark > last || i == 0 && tt.first >= 0 && mark != tt.first {
				t.Errorf("%+v: hit %d is marked %d after %d, %v", tt, i+1, mark, last, ranked)
			}
			last = mark
		}
		if last == 101 {
			t.Errorf("%+v: no hits", tt)
		}
	}
	a := ask(t, s, "-beta", request{})
	if len(a.Hits) != 2 || a.Passing != 2 || a.Papers != 3 {
		t.Fatalf("a list: got %+v", a)
	}
	if mark, ranked := a.Mark(a.Hits[0]); ranked {
		t.Errorf("a list without a ranking has marks: %d", mark)
	}
}

// TestExcerpts: the sentence of an excerpt is the nearest where comparing sentences is
// quick, else the one with most words of the question. Those of Options.Explain are
// compared whatever it takes.
func TestExcerpts(t *testing.T) {
	c := chart{"alpha": at(1), "Near it.": at(.9), "An alpha.": at(.1)}
	s := cards(t, c, card{ID: "a", Abstract: "An alpha. Near it. And words to make eight.", Vector: at(.9)})
	for _, tt := range []struct {
		quick, explain bool
		want           string
	}{{true, false, "Near it."}, {false, false, "An alpha."}, {false, true, "Near it."}} {
		s.Quick = func(embed.Space) bool { return tt.quick }
		a := ask(t, s, "alpha", request{Mode: "semantic", Excerpt: true, Explain: tt.explain})
		if w := a.Hits[0].Why; w == nil || w.Sentence != tt.want || strings.Join(w.Terms, " ") != "alpha" && !tt.explain {
			t.Errorf("%+v: got %+v", tt, w)
		}
	}
}
