// Package comparetest says how answers differ of a library that is kept in two places.
package comparetest

import (
	"context"
	"fmt"
	"math"

	"paperkin/query"
)

// A Difference is how answers of one library differ that is kept in two places.
type Difference struct {
	Asked, Verdicts int     // questions, and those with the same word of the verdict
	Hits, Same      int     // of the first pages, and those of them that are in both
	Evidence        float64 // the greatest difference
	Similarity      float64 // the greatest difference of one hit
	Report          []string
}

// Compare asks both for the same.
func Compare(ctx context.Context, folder, cluster *query.Searcher, requests []query.Request) (d Difference, err error) {
	for _, r := range requests {
		want, err := folder.Search(ctx, r)
		if err != nil {
			return d, fmt.Errorf("folder: %q: %w", r.Question, err)
		}
		got, err := cluster.Search(ctx, r)
		if err != nil {
			return d, fmt.Errorf("cluster: %q: %w", r.Question, err)
		}
		d.add(r, want, got)
	}
	return d, nil
}

func (d *Difference) add(r query.Request, want, got query.Answer) {
	say := func(format string, args ...any) {
		d.Report = append(d.Report, fmt.Sprintf("%+v: ", what(r))+fmt.Sprintf(format, args...))
	}
	d.Asked++
	if want.Verdict.Match == got.Verdict.Match {
		d.Verdicts++
	} else {
		say("verdict %+v, want %+v", got.Verdict, want.Verdict)
	}
	d.Evidence = math.Max(d.Evidence, math.Abs(want.Verdict.Evidence-got.Verdict.Evidence))
	if want.None != got.None || want.DidYouMean != got.DidYouMean || want.Passing != got.Passing || (want.Understood == nil) != (got.Understood == nil) {
		say("none %q, want %q; did you mean %q, want %q; passing %d, want %d", got.None, want.None, got.DidYouMean, want.DidYouMean, got.Passing, want.Passing)
	}
	d.Hits += len(want.Hits)
	for i, h := range want.Hits {
		found := false
		for _, other := range got.Hits {
			if h.Paper.ID != other.Paper.ID {
				continue
			}
			d.Same++
			found = true
			if h.Compared {
				d.Similarity = math.Max(d.Similarity, math.Abs(h.Similarity-other.Similarity))
			}
		}
		if !found {
			say("hit %d, %s, is missing", i+1, h.Paper.ID)
		}
	}
}

// what is what a report says of a request.
func what(r query.Request) string {
	return fmt.Sprintf("%s %q %v %v", r.Mode, r.Question, r.Examples, r.Filter)
}
