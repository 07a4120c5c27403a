package query_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"paperkin/query"
)

// neighbouring are the scores of cards after each of them has taken a share of its
// score from the ten that are most like it.
func neighbouring(list []card, score map[string]float64, share float64) map[string]float64 {
	smoothed := map[string]float64{}
	for _, c := range list {
		type neighbour struct{ weight, score float64 }
		var all []neighbour
		for _, o := range list {
			if o.ID != c.ID && o.Vector != nil && c.Vector != nil && dot(c.Vector, o.Vector) > 0 {
				all = append(all, neighbour{math.Pow(max(0, dot(c.Vector, o.Vector)), 8), score[o.ID]})
			}
		}
		slices.SortFunc(all, func(a, b neighbour) int { return int(math.Copysign(1, b.weight-a.weight)) })
		var sum, weights float64
		for _, o := range all[:min(10, len(all))] {
			sum += o.weight * o.score
			weights += o.weight
		}
		smoothed[c.ID] = score[c.ID]
		if weights > 0 {
			share := share * float64(min(10, len(all))) / 10
			smoothed[c.ID] = (1-share)*score[c.ID] + share*sum/weights
		}
	}
	return smoothed
}

// TestNeighbours: in fusions of scores papers take part of their scores from those like
// them. One without a vector keeps its own.
func TestNeighbours(t *testing.T) {
	list := slices.Clone(fused)
	for i := range 15 {
		list = append(list, card{ID: fmt.Sprint("other", i), Abstract: "beta", Vector: at(float64(i*i)/250 - .1)})
	}
	s := cards(t, chart{"alpha beta": at(1)}, list...)
	for _, f := range []query.Fusion{"minmax", "zscore", "convex"} {
		before := scores(ask(t, s, "alpha beta", request{Fusion: f, Weights: alone, Limit: 50}))
		for _, share := range []float64{.25, 1} {
			weights := query.Weights{Neighbours: &share}
			same(t, fmt.Sprint(f, share), scores(ask(t, s, "alpha beta", request{Fusion: f, Weights: weights, Limit: 50})), neighbouring(list, before, share))
		}
	}
	for _, r := range []request{{Mode: "semantic", Limit: 50}, {Mode: "lexical", Limit: 50}, {Fusion: "rrf", Limit: 50}} {
		with := scores(ask(t, s, "alpha beta", r))
		r.Weights = alone
		same(t, string(r.Mode+" alone"), with, scores(ask(t, s, "alpha beta", r)))
	}
}

// TestNeighboursHead: only the best hundred share scores. Where the hundredth and the
// next are equal, neither does.
func TestNeighboursHead(t *testing.T) {
	var list []card
	for i := range 150 {
		list = append(list, card{ID: fmt.Sprintf("p%03d", i), Vector: at(1 - float64(i)/200)})
	}
	for _, equal := range []bool{false, true} {
		head := 100
		if equal {
			head = 98
			for i := 98; i < 103; i++ {
				list[i].Vector = list[98].Vector
			}
		}
		s := cards(t, chart{"alpha": at(1)}, list...)
		before := scores(ask(t, s, "alpha", request{Weights: alone, Limit: 150}))
		a := ask(t, s, "alpha", request{Limit: 150})
		want := neighbouring(list[:head], before, .4)
		for _, c := range list[head:] {
			want[c.ID] = before[c.ID]
		}
		same(t, fmt.Sprint("equals ", equal), scores(a), want)
		for i, h := range a.Hits[head:] {
			if want := list[head+i].ID; h.Paper.ID != want {
				t.Errorf("equals %v: number %d is %s, want %s", equal, head+i+1, h.Paper.ID, want)
			}
		}
	}
}
