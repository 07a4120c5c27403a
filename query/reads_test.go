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

// TestReads: a question reads the vectors of the papers that its search did not
// return, in one call. The sample that verdicts take is read once for all
// questions.
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
	asked.reset()
	w, err := index.OpenWriter(ctx, t.TempDir(), asked.open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	fill(t, w, c, lines...)
	asked.reset()
	s := &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return c, nil }}

	if _, err := s.Rank(ctx, query.Request{Question: "alpha"}); err != nil || asked.rows != worded || asked.calls != 2 {
		t.Errorf("a ranking, which is not judged: %v, %d rows in %d calls, want %d in 2", err, asked.rows, asked.calls, worded)
	}
	question := func(o query.Options) query.Request { return query.Request{Question: "alpha", Options: o} }
	for _, tt := range []struct {
		name        string
		r           query.Request
		rows, calls int
	}{
		{"hybrid", question(query.Options{}), worded, 2},
		{"hybrid, all hits", question(query.Options{Limit: all}), 0, 1},
		{"hybrid, diverse", question(query.Options{Variety: .5}), worded, 2},
		{"semantic", question(query.Options{Mode: query.Semantic}), 0, 1},
		// The vectors of thirty papers say which of them are copies.
		{"lexical", question(query.Options{Mode: query.Lexical}), 30, 1},
		{"lexical, diverse", question(query.Options{Mode: query.Lexical, Variety: .5}), 100, 1},
		// Examples take a call of their own. Their words are those of all papers that
		// do not have alpha.
		{"like", query.Request{Examples: refs("p0001", "p0002")}, 2 + all - near - worded, 3},
		// The search returns two papers more, should the two be among them.
		{"unlike", question(query.Options{Unlike: refs("p2499", "p2498")}), 2 + worded - 2, 3},
		// The verdict is about all papers, and looks at them in the same pass.
		{"filtered", question(query.Options{Filter: index.Filter{Has: []string{"abstract"}}}), worded, 2},
		{"unlike, filtered", question(query.Options{Filter: index.Filter{Has: []string{"abstract"}}, Unlike: refs("p2499", "p2498")}), 2 + worded - 2, 3},
	} {
		asked.reset()
		if _, err := s.Search(ctx, tt.r); err != nil {
			t.Fatal(err)
		}
		if asked.rows != tt.rows || asked.calls != tt.calls || asked.repeats > 0 {
			t.Errorf("%s: %d rows in %d calls, %d of them again, want %d in %d", tt.name, asked.rows, asked.calls, asked.repeats, tt.rows, tt.calls)
		}
	}
}
