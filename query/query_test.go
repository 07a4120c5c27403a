package query_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
	"paperkin/query"
)

var ctx = context.Background()

// library makes a library of JSON lines, embedded by e, and a searcher on it.
func library(t testing.TB, e embed.Embedder, jsonl ...string) (*index.Writer, *query.Searcher) {
	t.Helper()
	w, err := index.OpenWriter(ctx, t.TempDir(), chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	fill(t, w, e, jsonl...)
	return w, &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }}
}

// fill adds papers to a library, and makes them searchable.
func fill(t testing.TB, w *index.Writer, e embed.Embedder, jsonl ...string) {
	t.Helper()
	addOnly(t, w, jsonl...)
	if _, err := w.Embed(ctx, e, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
}

// addOnly adds papers to a library, whose vectors are still to be made.
func addOnly(t testing.TB, w *index.Writer, jsonl ...string) {
	t.Helper()
	sources, _, err := source.Expand([]string{"-"}, strings.NewReader(strings.Join(jsonl, "\n")), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(ctx, source.Read(ctx, sources, source.Options{Format: json.Own}), index.AddOptions{Strict: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
}

func builtin(t testing.TB) embed.Embedder {
	t.Helper()
	e, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// shelf is a small library on three subjects.
var shelf = []string{
	`{"id":"moe1","title":"Sparse experts","abstract":"A mixture of experts routes every token to few expert networks.","published":"2021-01","categories":["cs.LG"],"authors":["Ada One"]}`,
	`{"id":"moe2","title":"Upcycling experts","abstract":"We turn a dense network into a mixture of experts and route tokens.","published":"2023-05-17","categories":["cs.CL"],"authors":["Bo Two"]}`,
	`{"id":"moe3","title":"Routing","abstract":"How tokens find their expert in a mixture of experts, and balance the load.","published":"2024","categories":["cs.CL"]}`,
	`{"id":"bot1","title":"Grasping","abstract":"A robot learns to grasp objects by reinforcement learning from camera images.","published":"2022","categories":["cs.RO"],"authors":["Ada One"]}`,
	`{"id":"bot2","title":"Walking","abstract":"A legged robot learns to walk over rough ground by reinforcement learning.","published":"2020-12-31","categories":["cs.RO"]}`,
	`{"id":"bio1","title":"Folding","abstract":"Predicting the structure of proteins from their sequence of amino acids.","published":"2021","categories":["q-bio.BM"]}`,
	`{"id":"bare","title":"A title and nothing else about experts","abstract":""}`,
}

// search asks a question.
func search(s *query.Searcher, question string, o query.Options) (query.Answer, error) {
	return s.Search(ctx, query.Request{Question: question, Options: o})
}

// similar asks for papers like examples.
func similar(s *query.Searcher, examples []query.Example, o query.Options) (query.Answer, error) {
	return s.Search(ctx, query.Request{Examples: examples, Options: o})
}

func ids(a query.Answer) string {
	var list []string
	for _, h := range a.Hits {
		list = append(list, h.Paper.ID)
	}
	return strings.Join(list, " ")
}

func TestSearch(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	a, err := search(s, "Which Expert gets the tokens?", query.Options{Mode: query.Semantic, Limit: 3})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Fields(ids(a))
	slices.Sort(got)
	if !slices.Equal(got, []string{"moe1", "moe2", "moe3"}) {
		t.Errorf("found %q, want the three on experts", got)
	}
	for i, h := range a.Hits {
		if h.Rank != i+1 || h.Mode != query.Semantic || h.Score != h.Similarity || h.Similarity < -1 || h.Similarity > 1.000001 {
			t.Errorf("hit %d: %+v", i, h)
		}
		if i > 0 && h.Score > a.Hits[i-1].Score {
			t.Errorf("hit %d is better than the one before", i)
		}
	}
	for mode, papers := range map[query.Mode]int{query.Semantic: 7, query.Lexical: 2, query.Hybrid: 7} {
		all, err := search(s, "robots", query.Options{Mode: mode, Limit: 100_000})
		if err != nil || len(all.Hits) != papers {
			t.Errorf("%s, limit 100000: %d hits, %v, want %d", mode, len(all.Hits), err, papers)
		}
	}
	for _, question := range []string{"ROBOTS THAT WALK", "robots that walk", "Röbots thát wálk"} {
		if a, err := search(s, question, query.Options{Limit: 1}); err != nil || ids(a) != "bot2" {
			t.Errorf("%q found %q, %v, want bot2", question, ids(a), err)
		}
	}
}

func TestSearchRefuses(t *testing.T) {
	w, s := library(t, builtin(t), shelf...)
	for _, question := range []string{"", "  \n", "?!", "$ $"} {
		if _, err := search(s, question, query.Options{}); !errors.Is(err, query.ErrEmptyQuestion) {
			t.Errorf("%q: got %v, want ErrEmptyQuestion", question, err)
		}
	}
	for _, mode := range query.Modes {
		if a, err := search(s, "日本語", query.Options{Mode: mode}); err != nil || a.None == "" || len(a.Hits) > 0 {
			t.Errorf("%s, unknown script: got %+v, %v, want no hits and the reason", mode, a, err)
		}
	}
	s.Embedder = func(context.Context, embed.Space) (embed.Embedder, error) { return &embedtest.Fake{}, nil }
	var space *index.SpaceError
	if _, err := search(s, "robots", query.Options{}); !errors.As(err, &space) {
		t.Errorf("other embedder: got %v, want a SpaceError", err)
	}
	down := errors.New("server down")
	s.Embedder = func(context.Context, embed.Space) (embed.Embedder, error) { return nil, down }
	if _, err := search(s, "robots", query.Options{}); !errors.Is(err, down) {
		t.Errorf("no embedder: got %v, want %v", err, down)
	}
	// Words need no embedder, nor do papers with stored vectors.
	if a, err := search(s, "robots", query.Options{Mode: query.Lexical}); err != nil || len(a.Hits) != 2 || a.Hits[0].Compared {
		t.Errorf("words without an embedder: %+v, %v", a, err)
	}
	if a, err := similar(s, []query.Example{{Ref: "bot1"}}, query.Options{Limit: 1}); err != nil || ids(a) != "bot2" {
		t.Errorf("like without an embedder: %q, %v", ids(a), err)
	}
	_ = w
}

func TestLike(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	tests := []struct {
		name     string
		examples []query.Example
		want     string
	}{
		{"one", []query.Example{{Ref: "bot1"}}, "bot2"},
		{"by title", []query.Example{{Ref: "grasping"}}, "bot2"},
		{"two", []query.Example{{Ref: "moe1"}, {Ref: "moe3"}}, "moe2"},
		{"a text", []query.Example{{Text: "We train a walking robot."}}, "bot2"},
		{"without an abstract", []query.Example{{Ref: "bare"}}, "moe1"},
	}
	for _, tt := range tests {
		a, err := similar(s, tt.examples, query.Options{Limit: 1})
		if err != nil || ids(a) != tt.want {
			t.Errorf("%s: found %q, %v, want %q", tt.name, ids(a), err, tt.want)
		}
	}
	a, err := similar(s, []query.Example{{Ref: "bot1"}, {Ref: "moe1"}}, query.Options{Mode: query.Semantic, Limit: 100})
	if err != nil || len(a.Hits) != 5 || strings.Contains(ids(a), "bot1") || strings.Contains(ids(a), "moe1") {
		t.Errorf("found %q, %v, want everything but the examples", ids(a), err)
	}
	if _, err := similar(s, []query.Example{{Ref: "nobody"}}, query.Options{}); !errors.Is(err, index.ErrNoPaper) {
		t.Errorf("unknown paper: got %v, want ErrNoPaper", err)
	}
	if _, err := similar(s, []query.Example{{Text: "  "}}, query.Options{}); !errors.Is(err, query.ErrEmptyQuestion) {
		t.Errorf("empty text: got %v, want ErrEmptyQuestion", err)
	}
}

func TestUnlike(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	plain, err := search(s, "robot experts", query.Options{Mode: query.Semantic, Limit: 6})
	if err != nil {
		t.Fatal(err)
	}
	steered, err := search(s, "robot experts", query.Options{Mode: query.Semantic, Limit: 6, Unlike: []query.Example{{Ref: "bot1"}}})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(ids(steered), "bot1") {
		t.Errorf("the paper to steer away from is a hit: %q", ids(steered))
	}
	lead := func(a query.Answer) float64 { // of a paper like the one to avoid, over one that is not
		score := map[string]float64{}
		for _, h := range a.Hits {
			score[h.Paper.ID] = h.Score
		}
		return score["bot2"] - score["moe1"]
	}
	if lead(steered) >= lead(plain)-0.1 {
		t.Errorf("bot2 leads moe1 by %.3f, without steering by %.3f", lead(steered), lead(plain))
	}
	// Similarity stays the cosine to the question itself.
	for _, h := range steered.Hits {
		for _, p := range plain.Hits {
			if h.Paper.ID == p.Paper.ID && math.Abs(h.Similarity-p.Similarity) > 1e-5 {
				t.Errorf("%s: similarity %v, unsteered %v", h.Paper.ID, h.Similarity, p.Similarity)
			}
		}
	}
	// A bound on similarity is applied before the cut, also when steered.
	bound := plain.Hits[3].Similarity
	some, err := search(s, "robot experts", query.Options{Mode: query.Semantic, Limit: 100, MinSimilarity: &bound, Unlike: []query.Example{{Ref: "bot1"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range some.Hits {
		if h.Similarity < bound {
			t.Errorf("%s is below the bound", h.Paper.ID)
		}
	}
}

func TestFilters(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	tests := []struct {
		name   string
		filter index.Filter
		want   string // ids, or the reason for none and what it blames
	}{
		{"category", index.Filter{Categories: []string{"cs.CL"}}, "moe3 moe2"},
		{"author and date", index.Filter{Authors: []string{"one"}, Since: "2022"}, "bot1"},
		{"nothing", index.Filter{Categories: []string{"hep-*"}, Since: "2020"}, "filter-empty [{categories [hep-*] []}]"},
		{"nothing twice", index.Filter{Categories: []string{"hep-*"}, Since: "2030"}, "filter-empty [{since [2030] []} {categories [hep-*] []}]"},
		{"nothing together", index.Filter{Categories: []string{"q-bio*"}, Authors: []string{"Ada", "Bo"}},
			"filters-disjoint [{categories [q-bio*] []} {authors [Ada Bo] []}]"},
	}
	for _, tt := range tests {
		a, err := search(s, "experts balance the load of tokens", query.Options{Mode: query.Semantic, Filter: tt.filter})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		got := ids(a)
		if a.None != "" {
			got = fmt.Sprint(a.None, " ", a.Filters)
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	high := 0.999
	if a, err := search(s, "experts", query.Options{MinSimilarity: &high}); err != nil || a.None != query.TooFar {
		t.Errorf("minimum: got %+v, %v", a, err)
	}
}

// TestOracle: whatever stands between, the answer is what chromem-go finds when
// it holds every vector of the library.
func TestOracle(t *testing.T) {
	var lines []string
	for i := range 300 { // every tenth text is a copy of the one before: ties
		lines = append(lines, fmt.Sprintf(`{"id":"p%03d","title":"T%d","abstract":"words %d %d about subject %d","categories":["c%d"]}`,
			i, i-i%10/9, i*i%17, i*7%13, (i-i%10/9)%5, i%3))
	}
	e := builtin(t)
	w, s := library(t, e, lines...)
	oracle, err := chromemgo.NewDB().CreateCollection("all", nil, func(ctx context.Context, text string) ([]float32, error) {
		return e.EmbedQuery(ctx, text)
	})
	if err != nil {
		t.Fatal(err)
	}
	papers := map[string]paper.Paper{}
	err = w.Library.Each(ctx, func(p paper.Paper) error {
		papers[p.ID] = p
		return oracle.AddDocument(ctx, chromemgo.Document{ID: p.ID, Content: e.Space().Document(p.Title, p.Abstract),
			Metadata: map[string]string{"category": p.Categories[0]}})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, question := range []string{"subject 3", "words about 12", "what T17 is"} {
		for _, category := range []string{"", "c1"} {
			where, o := map[string]string(nil), query.Options{Mode: query.Semantic, Limit: 1000}
			if category != "" {
				where, o.Filter = map[string]string{"category": category}, index.Filter{Categories: []string{category}}
			}
			n := 0
			for _, p := range papers {
				if category == "" || p.Categories[0] == category {
					n++
				}
			}
			want, err := oracle.Query(ctx, question, n, where, nil)
			if err != nil {
				t.Fatal(err)
			}
			slices.SortFunc(want, func(a, b chromemgo.Result) int {
				if a.Similarity != b.Similarity {
					return int(math.Copysign(1, float64(b.Similarity-a.Similarity)))
				}
				return strings.Compare(a.ID, b.ID)
			})
			for _, limit := range []int{1, 7, 50, 1000} {
				o.Limit = limit
				got, err := s.Rank(ctx, query.Request{Question: question, Options: o})
				if err != nil || len(got) != min(limit, n) {
					t.Fatalf("%q, %d: %d papers, %v", question, limit, len(got), err)
				}
				for i, r := range got {
					if r.ID != want[i].ID || math.Abs(r.Score-float64(want[i].Similarity)) > 1e-5 {
						t.Fatalf("%q, %d of %d: got %s %v, want %s %v", question, i, limit, r.ID, r.Score, want[i].ID, want[i].Similarity)
					}
				}
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	if got := s.Suggest(ctx, "Upcycling the experts", 1); len(got) != 1 || got[0].Paper.ID != "moe2" {
		t.Errorf("got %+v, want moe2", got)
	}
	if got := s.Suggest(ctx, "", 3); len(got) != 0 {
		t.Errorf("nothing to go by: got %+v", got)
	}
}
