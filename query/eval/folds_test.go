package eval

import (
	"fmt"
	"testing"

	"paperkin/query"
)

// TestChoose: each fold is measured with what is best on the others, which is not what is
// best on itself.
func TestChoose(t *testing.T) {
	result := func(semantic float64, each ...float64) Result {
		r := Result{Mode: query.Hybrid, Weights: query.Weights{Semantic: &semantic}, Queries: len(each)}
		var scores []Scores
		for _, x := range each {
			scores = append(scores, Scores{NDCG10: x, AP: x / 2})
		}
		r.take(scores)
		return r
	}
	lexical := Result{Mode: query.Lexical, each: make([]Scores, 4)}
	results := []Result{lexical, result(.5, .9, .1, .8, .2), result(.6, .3, .6, .3, .5)}
	got, err := Choose(results, 2)
	if err != nil || len(got) != 4 {
		t.Fatalf("got %d results, %v, want 4", len(got), err)
	}
	r := got[3]
	if want := "[hybrid semantic=0.6 hybrid semantic=0.5]"; fmt.Sprint(r.Chosen) != want || r.NDCG10 != .225 || r.MAP != .1125 || r.Name() != "hybrid, chosen: hybrid semantic=0.6; hybrid semantic=0.5" {
		t.Errorf("got %s, %v, %v, want %s with .225", r.Name(), r.NDCG10, r.MAP, want)
	}
	Compare(got, results[1].System())
	if got[3].P == nil || got[1].P != nil {
		t.Errorf("compared with the first: %v, %v", got[3].P, got[1].P)
	}
	for _, folds := range []int{1, 5, -1} {
		if _, err := Choose(results, folds); err == nil {
			t.Errorf("%d folds of 4 queries: no error", folds)
		}
	}
	if got, err := Choose(results[:1], 2); err != nil || len(got) != 1 {
		t.Errorf("without weights: got %d results, %v", len(got), err)
	}
}
