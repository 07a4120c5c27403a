package query_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"paperkin/query"
)

// TestTies: papers that tie are sorted by id, whatever the order they came in
// and whatever the limit cuts.
func TestTies(t *testing.T) {
	var list []card
	var sorted []string
	for i := range 60 {
		id := fmt.Sprintf("p%02d", 59-i)
		list = append(list, card{ID: id, Abstract: "alpha", Vector: at(.5)})
		sorted = append(sorted, id)
	}
	slices.Sort(sorted)
	list = append(list, card{ID: "best", Abstract: "alpha alpha", Vector: at(.9)})
	s := cards(t, chart{"alpha": at(1)}, list...)
	for _, mode := range query.Modes {
		for _, limit := range []int{1, 2, 3, 25, 61} {
			want := strings.Join(append([]string{"best"}, sorted...)[:limit], " ")
			if got := ids(ask(t, s, "alpha", request{Mode: mode, Limit: limit})); got != want {
				t.Errorf("%s, %d hits: got %q, want %q", mode, limit, got, want)
			}
			var got []string
			ranked, err := s.Rank(ctx, query.Request{Question: "alpha", Options: request{Mode: mode, Limit: limit}})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range ranked {
				got = append(got, r.ID)
			}
			if got := strings.Join(got, " "); got != want {
				t.Errorf("%s, rank %d: got %q, want %q", mode, limit, got, want)
			}
		}
	}
}

// TestRankerRanks: equals have one rank in a ranker, and the next one's counts
// them all.
func TestRankerRanks(t *testing.T) {
	s := cards(t, chart{"alpha": at(1)},
		card{ID: "a", Abstract: "alpha", Vector: at(.9)},
		card{ID: "b", Abstract: "alpha", Vector: at(.5)},
		card{ID: "c", Abstract: "alpha alpha", Vector: at(.5)},
		card{ID: "d", Abstract: "alpha alpha alpha", Vector: at(.5)},
		card{ID: "e", Vector: at(.1)},
		card{ID: "f", Abstract: "alpha alpha"})
	a := ask(t, s, "alpha", request{Fusion: "rrf", Explain: true})
	want := map[string][2]int{"a": {1, 4}, "b": {2, 4}, "c": {2, 2}, "d": {2, 1}, "e": {5, 0}, "f": {0, 2}}
	score := map[string]float64{}
	for _, h := range a.Hits {
		if got := [2]int{h.Why.SemanticRank, h.Why.LexicalRank}; got != want[h.Paper.ID] {
			t.Errorf("%s: ranks %v, want %v", h.Paper.ID, got, want[h.Paper.ID])
		}
		for _, r := range want[h.Paper.ID] {
			if r > 0 {
				score[h.Paper.ID] += 1 / float64(60+r)
			}
		}
	}
	same(t, "scores", scores(a), score)
	if len(a.Hits) != len(want) {
		t.Errorf("got %q, want six papers", ids(a))
	}
}

// TestMarginal: with variety, next comes the paper with the greatest
// (1-v) * relevance - v * cosine with its nearest among those before it, where
// relevance is the score from 0 for the last paper to 1 for the first.
func TestMarginal(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var list []card
	for i := range 16 {
		v := []float32{.5, 0, 0, 0}
		for j := range v {
			v[j] += float32(random.NormFloat64())
		}
		list = append(list, card{ID: fmt.Sprintf("p%02d", i), Vector: toward(v, 0, v)})
	}
	s := cards(t, chart{"question": at(1)}, list...)
	relevance := between(cosines(list, at(1)), lowest(cosines(list, at(1))))
	slices.SortFunc(list, func(a, b card) int { return cmp.Compare(relevance[b.ID], relevance[a.ID]) })
	for _, variety := range []float64{0, .2, .3, .5, .7, 1} {
		var want []string
		left := slices.Clone(list)
		nearest := map[string]float64{}
		for len(left) > 0 {
			best := 0
			marginal := func(c card) float64 { return (1-variety)*relevance[c.ID] - variety*nearest[c.ID] }
			for i := range left {
				if marginal(left[i]) > marginal(left[best]) {
					best = i
				}
			}
			chosen := left[best]
			want, left = append(want, chosen.ID), slices.Delete(left, best, best+1)
			for _, c := range left {
				nearest[c.ID] = max(nearest[c.ID], dot(c.Vector, chosen.Vector))
			}
		}
		a := ask(t, s, "question", request{Mode: "semantic", Limit: 16, Variety: variety})
		if got := ids(a); got != strings.Join(want, " ") {
			t.Errorf("variety %v: got %q, want %q", variety, got, want)
		}
		same(t, "scores stay", scores(a), cosines(list, at(1)))
	}
}

// TestVarietyPool: variety is chosen from the hundred best papers, however few
// hits are asked for. The others keep their order.
func TestVarietyPool(t *testing.T) {
	var list []card
	for i := range 130 {
		list = append(list, card{ID: fmt.Sprintf("p%03d", i), Vector: at(1 - float64(i)/100)})
	}
	s := cards(t, chart{"question": at(1)}, list...)
	if got := ids(ask(t, s, "question", request{Mode: "semantic", Limit: 2, Variety: 1})); got != "p000 p099" {
		t.Errorf("two hits: got %q, want the first and the hundredth", got)
	}
	a := ask(t, s, "question", request{Mode: "semantic", Limit: 130, Variety: 1})
	if len(a.Hits) != 130 {
		t.Fatalf("%d hits, want 130", len(a.Hits))
	}
	for i, h := range a.Hits {
		if want := list[i].ID; h.Rank != i+1 || i >= 100 && h.Paper.ID != want {
			t.Errorf("hit %d is %s, of rank %d, want %s", i+1, h.Paper.ID, h.Rank, want)
		}
	}
}
