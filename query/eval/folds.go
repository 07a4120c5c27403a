package eval

import (
	"fmt"
	"slices"

	"paperkin/query"
)

// Choose adds results of settings that were chosen on some queries and measured on others,
// for each ranking of which results have several weights. The queries are cut into folds,
// every so many-th being of one; those of a fold are ranked by the system that has the best
// mean nDCG over the others. Weights chosen on the very queries that they are measured
// on look better than they are. All results must be of the same queries, at least one a
// fold.
func Choose(results []Result, folds int) ([]Result, error) {
	var kinds []System
	for _, r := range results {
		kind := System{Mode: r.Mode, Fusion: r.Fusion}
		if r.Weights != (query.Weights{}) && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	all := slices.Clip(results)
	for _, kind := range kinds {
		var of []Result
		for _, r := range results {
			if r.Mode == kind.Mode && r.Fusion == kind.Fusion {
				of = append(of, r)
			}
		}
		if n := len(of[0].each); folds < 2 || folds > n {
			return nil, fmt.Errorf("folds %d: want 2 or more, and no more than the %d queries", folds, n)
		}
		all = append(all, choose(of, folds))
	}
	return all, nil
}

// choose is the result of choosing among some. Of systems that are equally good it takes
// the first.
func choose(of []Result, folds int) Result {
	r := of[0]
	r.Weights, r.P, r.Seconds, r.Chosen = query.Weights{}, nil, 0, nil
	each := make([]Scores, len(r.each))
	for fold := range folds {
		best, most := 0, -1.0
		for i, one := range of {
			sum := 0.0
			for q, x := range one.ndcg() {
				if q%folds != fold {
					sum += x
				}
			}
			if sum > most {
				best, most = i, sum
			}
		}
		for q := fold; q < len(each); q += folds {
			each[q] = of[best].each[q]
		}
		r.Chosen = append(r.Chosen, of[best].System().String())
	}
	r.take(each)
	return r
}
