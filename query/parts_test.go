package query_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"testing"

	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/vector"
	"paperkin/query"
	"paperkin/testdata"
)

// all asks several questions together.
func all(t *testing.T, s *query.Searcher, r request, questions ...string) query.Answer {
	t.Helper()
	a, err := s.Search(ctx, query.Request{Question: questions[0], And: questions[1:], Options: r})
	if err != nil {
		t.Fatalf("%q: %v", questions, err)
	}
	return a
}

// TestParts: the score is the geometric mean of the fits, and a paper that fits one part
// alone is no hit, however well it fits.
func TestParts(t *testing.T) {
	s := cards(t, chart{},
		card{ID: "both", Abstract: "alpha beta gamma delta"},
		card{ID: "half", Abstract: "alpha beta gamma"},
		card{ID: "one", Abstract: "alpha beta alpha beta"},
		card{ID: "other", Abstract: "gamma delta gamma delta"})
	a := all(t, s, request{Mode: query.Lexical, Explain: true}, "alpha beta", "gamma delta")
	if ids(a) != "both half" {
		t.Fatalf("got %q, want both and half", ids(a))
	}
	g, d := idf(3, 4), idf(2, 4)
	for i, fits := range [][2]float64{{1, 1}, {1, g / (g + d)}} {
		h := a.Hits[i]
		if !near(h.Score, math.Sqrt(fits[0]*fits[1])) || len(h.Why.Fits) != 2 || !near(h.Why.Fits[0].Fit, fits[0]) || !near(h.Why.Fits[1].Fit, fits[1]) || h.Why.Fits[1].Question != "gamma delta" {
			t.Errorf("%s: got %v, %+v, want fits %v", h.Paper.ID, h.Score, h.Why.Fits, fits)
		}
	}
	if got := strings.Join(a.Hits[1].Why.Terms, " "); got != "alpha beta gamma" {
		t.Errorf("terms of half: %q", got)
	}
	if a := all(t, s, request{Mode: query.Lexical}, "alpha delta beta", "omega"); a.None != query.NoFit {
		t.Errorf("a part that nothing fits: got %q, %q", ids(a), a.None)
	}
}

// TestPartsCancel: questions whose vectors cancel out are asked by words besides.
func TestPartsCancel(t *testing.T) {
	s := cards(t, chart{"alpha": at(1), "beta": at(-1)},
		card{ID: "both", Abstract: "alpha beta", Vector: at(.1)}, card{ID: "one", Abstract: "alpha", Vector: at(1)}, card{ID: "other", Abstract: "beta", Vector: at(-1)})
	for _, mode := range query.Modes {
		a := all(t, s, request{Mode: mode, Explain: true}, "alpha", "beta")
		if len(a.Hits) == 0 || a.Hits[0].Paper.ID != "both" {
			t.Errorf("%s: got %q, %q", mode, ids(a), a.None)
		}
	}
}

// TestPartsSimilarity: the similarity of a hit is the least of those with the parts, and
// the bound on it is on each.
func TestPartsSimilarity(t *testing.T) {
	s := cards(t, chart{"alpha": at(1), "beta": at(-.2)},
		card{ID: "a", Vector: at(.9)}, card{ID: "b", Vector: at(.3)}, card{ID: "c", Vector: at(-.3)})
	a := all(t, s, request{Mode: query.Semantic}, "alpha", "beta")
	for _, h := range a.Hits {
		v := map[string][]float32{"a": at(.9), "b": at(.3), "c": at(-.3)}[h.Paper.ID]
		x, y := dot(at(1), v), dot(at(-.2), v)
		if !near(h.Similarity, min(x, y)) || !near(h.Score, math.Sqrt((1+x)*(1+y))/2) {
			t.Errorf("%s: similarity %v, score %v; want the lesser of %v and %v", h.Paper.ID, h.Similarity, h.Score, x, y)
		}
	}
	least := .25
	if a := all(t, s, request{Mode: query.Semantic, MinSimilarity: &least}, "alpha", "beta"); ids(a) != "b" {
		t.Errorf("each at least .25: got %q", ids(a))
	}
}

// TestPartsOfSample: with the built-in model in a calibrated space, papers that are about
// two things come before those about one, whichever is asked first, and both must have an
// answer.
func TestPartsOfSample(t *testing.T) {
	_, s := library(t, builtin(t), strings.Split(strings.TrimSpace(string(testdata.Papers)), "\n")...)
	a := all(t, s, request{}, "mixture of experts", "merging models without training")
	b := all(t, s, request{}, "merging models without training", "mixture of experts")
	if ids(a) != ids(b) || len(a.Hits) == 0 {
		t.Errorf("got %q, the other way round %q", ids(a), ids(b))
	}
	alone := ask(t, s, "mixture of experts", request{}).Verdict
	c := all(t, s, request{}, "mixture of experts", "how to bake sourdough bread")
	if alone.Match == query.Weak || len(c.Hits) > 0 && c.Verdict.Match != query.Weak {
		t.Errorf("alone %+v, with a question about another field %+v", alone, c.Verdict)
	}
}

func TestPartsInvalid(t *testing.T) {
	s := cards(t, chart{"alpha": at(1)}, card{ID: "a", Vector: at(.9)})
	for _, r := range []query.Request{
		{Examples: refs("a"), And: []string{"beta"}},
		{Question: "alpha", And: []string{"beta"}, Options: request{Unlike: refs("a")}},
		{Question: "alpha", And: strings.Fields(strings.Repeat("beta ", 17))},
	} {
		var invalid *query.InvalidError
		if _, err := s.Search(ctx, r); !errors.As(err, &invalid) || invalid.Field != "and" {
			t.Errorf("%+v: %v", r, err)
		}
	}
	if _, err := s.Search(ctx, query.Request{Question: "alpha", And: []string{" "}}); !errors.Is(err, query.ErrEmptyQuestion) {
		t.Errorf("an empty part: %v", err)
	}
}

// foreseeing is a view that notes what is searched and matched without having been foreseen.
type foreseeing struct {
	query.View
	mu       sync.Mutex
	foreseen map[string]bool
	missed   []string
}

func (v *foreseeing) Foresee(_ context.Context, f index.Foreseen) {
	for _, queries := range f.Searches {
		v.foreseen[fmt.Sprint(queries)] = true
	}
	for _, m := range f.Matches {
		v.foreseen[fmt.Sprint(m.Terms, m.Choices)] = true
	}
}

func (v *foreseeing) note(what string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.foreseen[what] {
		v.missed = append(v.missed, what)
	}
}

func (v *foreseeing) Search(ctx context.Context, queries ...index.Nearest) ([][]vector.Neighbour, error) {
	v.note(fmt.Sprint(queries))
	return v.View.Search(ctx, queries...)
}

func (v *foreseeing) Match(ctx context.Context, terms []lexical.Term, choices ...index.Choice) (lexical.Matches, [][]lexical.Match, error) {
	v.note(fmt.Sprint(terms, choices))
	return v.View.Match(ctx, terms, choices...)
}

// TestPartsForeseen: what is asked for the parts of a request is foreseen.
func TestPartsForeseen(t *testing.T) {
	for _, mode := range query.Modes {
		for _, since := range []string{"", "2015"} {
			s := titled(t)
			open, v := s.Open, &foreseeing{foreseen: map[string]bool{}}
			s.Open = func(ctx context.Context, a index.Ahead) (view query.View, err error) {
				if want := since == "" && mode != query.Semantic; len(a.And) != 1 || a.And[0] != "bm25" || a.Joint != want {
					t.Errorf("%s: opened for %+v", mode, a)
				}
				v.View, err = open(ctx, a)
				return v, err
			}
			all(t, s, request{Mode: mode, Filter: index.Filter{Since: since}}, "pointer networks", "bm25")
			if len(v.foreseen) == 0 || len(v.missed) > 0 {
				t.Errorf("%s %s: of %d not foreseen: %q", mode, since, len(v.foreseen), v.missed)
			}
		}
	}
}
