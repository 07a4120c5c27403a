package query_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/query"
)

// TestHybrid: each ranker finds what the other cannot.
func TestHybrid(t *testing.T) {
	_, s := library(t, builtin(t), append([]string{
		`{"id":"gpt","title":"A report","abstract":"We describe what GPT-4 can do in exams."}`,
	}, shelf...)...)
	for _, tt := range []struct {
		name, question string
		mode           query.Mode
		first          string
	}{
		{"model name, words", "gpt4", query.Lexical, "gpt"},
		{"model name, both", "GPT4 exams", query.Hybrid, "gpt"},
		{"no abstract, words", "a title and nothing else", query.Lexical, "bare"},
		{"no abstract, both", "title and nothing else", query.Hybrid, "bare"},
		{"meaning alone", "quadruped gait", query.Semantic, "bot2"},
		{"meaning, both", "strolling on a walk", query.Hybrid, "bot2"},
	} {
		a, err := search(s, tt.question, query.Options{Mode: tt.mode, Limit: 3})
		if err != nil || len(a.Hits) == 0 || a.Hits[0].Paper.ID != tt.first {
			t.Errorf("%s: found %q, %v, want %s first", tt.name, ids(a), err, tt.first)
			continue
		}
		for _, h := range a.Hits {
			if compared := tt.mode != query.Lexical; h.Compared != compared || h.Mode != tt.mode {
				t.Errorf("%s: %s: compared %v in mode %s", tt.name, h.Paper.ID, h.Compared, h.Mode)
			}
		}
	}
	// Filters hold for both rankers.
	a, err := search(s, "experts and robots", query.Options{Filter: index.Filter{Categories: []string{"cs.RO"}}})
	if err != nil || len(a.Hits) != 2 || strings.Contains(ids(a), "moe") || strings.Contains(ids(a), "bare") {
		t.Errorf("filtered: %q, %v, want the two on robots", ids(a), err)
	}
	a, err = search(s, "experts", query.Options{Filter: index.Filter{IDs: []string{"bare", "moe2"}}})
	if err != nil || len(a.Hits) != 2 {
		t.Errorf("two ids allowed: %q, %v", ids(a), err)
	}
	if a, err = similar(s, []query.Example{{Ref: "bare"}}, query.Options{Mode: query.Lexical}); err != nil || !strings.HasPrefix(ids(a), "moe") {
		t.Errorf("like by words: %q, %v, want experts", ids(a), err)
	}
}

// TestFusions: the paper that both rankers favour comes first, whichever way
// they are fused, and scores fall.
func TestFusions(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	for _, f := range query.Fusions {
		o := query.Options{Fusion: f, Limit: 100}
		a, err := search(s, "robots walk over rough ground", o)
		if err != nil || len(a.Hits) == 0 || a.Hits[0].Paper.ID != "bot2" {
			t.Errorf("%s: found %q, %v", f, ids(a), err)
		}
		if !slices.IsSortedFunc(a.Hits, func(a, b query.Hit) int { return int(math.Copysign(1, b.Score-a.Score)) }) {
			t.Errorf("%s: scores do not fall: %+v", f, a.Hits)
		}
		ranked, err := s.Rank(ctx, query.Request{Question: "robots walk over rough ground", Options: o})
		if err != nil || len(ranked) != len(a.Hits) {
			t.Fatalf("%s: ranked %v, %v", f, ranked, err)
		}
		for i, r := range ranked {
			if r.ID != a.Hits[i].Paper.ID || r.Score != a.Hits[i].Score {
				t.Errorf("%s: rank %d is %+v, hit %s", f, i+1, r, a.Hits[i].Paper.ID)
			}
		}
	}
	if _, err := query.ParseFusion("sum"); err == nil {
		t.Error("an unknown fusion is taken")
	}
	if _, err := query.ParseMode("vector"); err == nil {
		t.Error("an unknown mode is taken")
	}
}

func TestUnlikeWords(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	const question = "reinforcement learning of robots with experts"
	score := func(o query.Options) map[string]float64 {
		o.Mode, o.Limit = query.Lexical, 100
		a, err := search(s, question, o)
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]float64{}
		for _, h := range a.Hits {
			m[h.Paper.ID] = h.Score
		}
		return m
	}
	plain, away := score(query.Options{}), score(query.Options{Unlike: []query.Example{{Ref: "bot1"}}})
	if _, found := away["bot1"]; found || away["bot2"] >= plain["bot2"] || away["moe1"] != plain["moe1"] {
		t.Errorf("away from bot1: %v, plain %v", away, plain)
	}
}

func TestExplain(t *testing.T) {
	_, s := library(t, builtin(t),
		`{"id":"a","title":"On experts","abstract":"We begin with history, e.g. Dr. Who. Experts route tokens well! Is it over? Yes."}`,
		`{"id":"b","title":"Nothing about it","abstract":"Proteins fold."}`)
	a, err := search(s, "How do Experts route a token", query.Options{Explain: true})
	if err != nil || len(a.Hits) != 2 {
		t.Fatalf("found %q, %v", ids(a), err)
	}
	w := a.Hits[0].Why
	if w.Sentence != "Experts route tokens well!" || !w.Compared || w.SentenceSimilarity < .5 ||
		strings.Join(w.Terms, " ") != "Experts route token" || w.SemanticRank != 1 || w.LexicalRank != 1 {
		t.Errorf("got %+v", w)
	}
	if w := a.Hits[1].Why; len(w.Terms) != 0 || w.LexicalRank != 0 || w.Sentence != "Proteins fold." {
		t.Errorf("second: %+v", w)
	}
	if a, err := search(s, "GPT-3.5's experts", query.Options{Mode: query.Lexical, Explain: true}); err != nil || strings.Join(a.Hits[0].Why.Terms, " ") != "experts" {
		t.Errorf("typed: %+v, %v", a.Hits, err)
	}
	s.Embedder = nil // words need none
	a, err = search(s, "token experts", query.Options{Mode: query.Lexical, Explain: true})
	if err != nil || a.Hits[0].Why.Sentence != "Experts route tokens well!" || a.Hits[0].Why.Compared || a.Hits[0].Why.SemanticRank != 0 {
		t.Errorf("by words: %+v, %v", a.Hits[0].Why, err)
	}
	if a, err = search(s, "token", query.Options{Mode: query.Lexical}); err != nil || a.Hits[0].Why != nil {
		t.Errorf("not asked why: %+v, %v", a.Hits, err)
	}
}

func TestMark(t *testing.T) {
	var got string
	for _, p := range query.Mark("Routing, experts' ROUTES: rout-ing", []string{"route", "expert"}) {
		if p.Term {
			got += "<" + p.Text + ">"
		} else {
			got += p.Text
		}
	}
	if want := "<Routing>, <experts>' <ROUTES>: <rout-ing>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestVariety: near copies of a paper give way to others.
func TestVariety(t *testing.T) {
	lines := slices.Clone(shelf)
	for i := range 4 {
		lines = append(lines, fmt.Sprintf(`{"id":"near%d","title":"Experts","abstract":"A mixture of experts routes tokens to experts, variant number%d with own words%d."}`, i, i, i))
	}
	_, s := library(t, builtin(t), lines...)
	spread := func(variety float64) (sum float64) {
		a, err := search(s, "mixture of experts", query.Options{Limit: 4, Variety: variety})
		if err != nil || len(a.Hits) != 4 {
			t.Fatalf("%d hits, %v", len(a.Hits), err)
		}
		e := builtin(t)
		var texts []string
		for _, h := range a.Hits {
			texts = append(texts, e.Space().Document(h.Paper.Title, h.Paper.Abstract))
		}
		vectors, err := e.EmbedDocuments(ctx, texts)
		if err != nil {
			t.Fatal(err)
		}
		for i := range vectors {
			for j := range i {
				sum += embed.Dot(vectors[i], vectors[j])
			}
		}
		return sum
	}
	if plain, half, all := spread(0), spread(.5), spread(1); half >= plain || all > half {
		t.Errorf("alikeness %v without variety, %v with some, %v with all, want it to fall", plain, half, all)
	}
}

// TestCopies: a preprint and its published copy are one hit; papers that share
// no more than a title are two.
func TestCopies(t *testing.T) {
	_, s := library(t, builtin(t), append([]string{
		`{"id":"pre","title":"Steering experts","abstract":"We steer experts by routing tokens with learned gates, and test this on translation.","authors":["A"],"published":"2019"}`,
		`{"id":"pub","title":"Steering Experts","abstract":"We steer experts by routing tokens with learned gates, and test it on translation and speech.","authors":["B"],"published":"2023"}`,
		`{"id":"ed1","title":"Editorial","abstract":"Experts in this issue write on steering."}`,
		`{"id":"ed2","title":"Editorial","abstract":"Nothing steers a robot."}`}, shelf...)...)
	a, err := search(s, "steering experts", query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	first := a.Hits[0]
	if len(first.Copies) != 1 || !strings.HasPrefix(first.Paper.ID, "p") || !strings.HasPrefix(first.Copies[0].ID, "p") {
		t.Errorf("first hit %s with copies %+v, want pre and pub", first.Paper.ID, first.Copies)
	}
	for i, h := range a.Hits {
		if h.Rank != i+1 || i > 0 && len(h.Copies) > 0 {
			t.Errorf("hit %d: rank %d, copies %+v", i, h.Rank, h.Copies)
		}
	}
	if got := ids(a); !strings.Contains(got, "ed1") || !strings.Contains(got, "ed2") {
		t.Errorf("found %q, want both editorials", got)
	}
	if a, err = search(s, "steering experts", query.Options{Limit: 1}); err != nil || len(a.Hits) != 1 || len(a.Hits[0].Copies) != 1 {
		t.Errorf("limit 1: %+v, %v, want one hit with its copy", a.Hits, err)
	}
}

// counting is an embedder that notes how many texts came at once.
type counting struct {
	embed.Embedder
	most int
}

func (c *counting) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	c.most = max(c.most, len(texts))
	return c.Embedder.EmbedDocuments(ctx, texts)
}

// TestExplainMuch: of an abstract of countless sentences not all are embedded.
func TestExplainMuch(t *testing.T) {
	e := &counting{Embedder: builtin(t)}
	_, s := library(t, e, `{"id":"a","title":"Much","abstract":"Experts route tokens. `+strings.Repeat("Proteins fold. ", 5000)+`"}`)
	a, err := search(s, "How do experts route a token", query.Options{Explain: true})
	if err != nil || len(a.Hits) != 1 || a.Hits[0].Why.Sentence != "Experts route tokens." {
		t.Fatalf("found %+v, %v", a.Hits, err)
	}
	if e.most != 1000 {
		t.Errorf("%d sentences at once, want 1000", e.most)
	}
}
