package query_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/query"
)

// TestReads: a question reads the vector of a paper once: those that the search
// did not return, and those of the sample for the verdict, in one call.
func TestReads(t *testing.T) {
	// The first thousand papers are nearest, another seven hundred have the word,
	// and the first has both, so that it stands out.
	const near, worded, all = 1000, 700, 2500
	c := chart{"alpha": at(1)}
	lines := make([]string, all)
	for i := range lines {
		p := card{ID: fmt.Sprintf("p%04d", i), Abstract: "nothing"}
		if i == 0 || i >= near && i < near+worded {
			p.Abstract = "alpha"
		}
		p.Title = p.ID
		c[p.Title] = at(.9 * math.Pow(.999, float64(i)))
		line, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		lines[i] = string(line)
	}
	var asked reads
	w, err := index.OpenWriter(ctx, t.TempDir(), asked.open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	fill(t, w, c, lines...)
	s := &query.Searcher{Library: w.Library, Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return c, nil }}

	const sample = 500 // every fifth paper
	for _, tt := range []struct {
		name        string
		r           query.Request
		rows, calls int
	}{
		// The rest of the sample are candidates.
		{"hybrid", query.Request{Question: "alpha"}, worded + (all-near-worded)/5, 2},
		{"hybrid, all hits", query.Request{Question: "alpha", Options: query.Options{Limit: all}}, 0, 1},
		{"hybrid, diverse", query.Request{Question: "alpha", Options: query.Options{Variety: .5}}, worded + (all-near-worded)/5, 2},
		// A search for ten hits returns thirty papers, six of them in the sample.
		{"semantic", query.Request{Question: "alpha", Options: query.Options{Mode: query.Semantic}}, sample - 6, 2},
		// The vectors of thirty papers say which of them are copies.
		{"lexical", query.Request{Question: "alpha", Options: query.Options{Mode: query.Lexical}}, 30, 1},
		{"lexical, diverse", query.Request{Question: "alpha", Options: query.Options{Mode: query.Lexical, Variety: .5}}, 100, 1},
		// Examples take a call of their own, and answers are not judged. The words
		// are those of all papers that do not have alpha.
		{"like", query.Request{Examples: refs("p0001", "p0002")}, 2 + all - near - worded, 3},
		// The search returns two papers more, should the two be among them.
		{"unlike, one of them in the sample", query.Request{Question: "alpha", Options: query.Options{Unlike: refs("p2495", "p2498")}}, 2 + worded - 2 + (all-near-worded)/5 - 1, 3},
		{"unlike", query.Request{Question: "alpha", Options: query.Options{Unlike: refs("p2499", "p2498")}}, 2 + worded - 2 + (all-near-worded)/5, 3},
	} {
		asked.reset()
		if _, err := s.Search(ctx, tt.r); err != nil {
			t.Fatal(err)
		}
		if asked.rows != tt.rows || asked.calls != tt.calls || asked.repeats > 0 {
			t.Errorf("%s: %d rows in %d calls, %d of them again, want %d in %d", tt.name, asked.rows, asked.calls, asked.repeats, tt.rows, tt.calls)
		}
	}
	// A ranking alone needs no sample.
	asked.reset()
	if _, err := s.Rank(ctx, query.Request{Question: "alpha"}); err != nil || asked.rows != worded || asked.calls != 2 {
		t.Errorf("rank: %v, %d rows in %d calls, want %d in 2", err, asked.rows, asked.calls, worded)
	}
}
