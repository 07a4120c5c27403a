package query_test

import (
	"errors"
	"fmt"
	"testing"

	"paperkin/query"
)

// TestMinSimilarity: exactly the papers that are at least as similar as asked for
// are hits, in every mode, and the bound itself is enough.
func TestMinSimilarity(t *testing.T) {
	s := cards(t, chart{"alpha": at(1)},
		card{ID: "p9", Abstract: "alpha", Vector: at(.9)},
		card{ID: "p7", Abstract: "beta", Vector: at(.7)},
		card{ID: "p5", Abstract: "alpha", Vector: at(.5)},
		card{ID: "p3", Abstract: "alpha", Vector: at(.3)},
		card{ID: "minus", Abstract: "alpha", Vector: at(-.2)},
		card{ID: "blind", Abstract: "alpha"})
	edge := ask(t, s, "alpha", request{Mode: "semantic"}).Hits[2].Similarity
	above, below := edge+1e-9, edge-1e-9
	one, none, lowest := .95, .0, -1.
	for _, tt := range []struct {
		bound    *float64
		semantic string
		hybrid   string
	}{
		{nil, "p9 p7 p5 p3 minus", "p9 p5 blind p3 p7 minus"},
		{&lowest, "p9 p7 p5 p3 minus", "p9 p5 p3 p7 minus"},
		{&none, "p9 p7 p5 p3", "p9 p5 p3 p7"},
		{&below, "p9 p7 p5", "p9 p5 p7"},
		{&edge, "p9 p7 p5", "p9 p5 p7"},
		{&above, "p9 p7", "p9 p7"},
		{&one, "", ""},
	} {
		what := "no bound"
		if tt.bound != nil {
			what = fmt.Sprint(*tt.bound)
		}
		if got := ids(ask(t, s, "alpha", request{Mode: "semantic", MinSimilarity: tt.bound})); got != tt.semantic {
			t.Errorf("semantic, %s: got %q, want %q", what, got, tt.semantic)
		}
		if got := ids(ask(t, s, "alpha", request{MinSimilarity: tt.bound, Weights: alone})); got != tt.hybrid {
			t.Errorf("hybrid, %s: got %q, want %q", what, got, tt.hybrid)
		}
	}
	// Words alone compare nothing.
	var invalid *query.InvalidError
	if a, err := search(s, "alpha", request{Mode: "lexical", MinSimilarity: &lowest}); !errors.As(err, &invalid) || invalid.Field != "min_similarity" {
		t.Errorf("lexical: got %q, %v, want an error", ids(a), err)
	}
}

// TestMinSimilaritySteered: the bound is on the similarity to the question as it
// was asked. A paper that steering puts behind all others is found if it alone is
// similar enough.
func TestMinSimilaritySteered(t *testing.T) {
	list := []card{
		{ID: "away", Vector: at(.95)},
		{ID: "close", Vector: at(.55)},
	}
	for i := range 40 { // farther from the question, but on the other side of it
		list = append(list, card{ID: fmt.Sprintf("far%02d", i), Vector: []float32{.45, -.8930286, 0, 0}})
	}
	s := cards(t, chart{"alpha": at(1)}, list...)
	bound := .5
	for _, mode := range []query.Mode{"semantic", "hybrid"} {
		r := request{Mode: mode, Limit: 1, Unlike: refs("away")}
		if got := ids(ask(t, s, "alpha", r)); got != "far00" {
			t.Errorf("%s, no bound: got %q, want far00", mode, got)
		}
		r.MinSimilarity = &bound
		a := ask(t, s, "alpha", r)
		if got := ids(a); got != "close" || !near(a.Hits[0].Similarity, .55) {
			t.Errorf("%s: got %q, %+v, want the one paper above the bound", mode, got, a.Hits)
		}
	}
}
