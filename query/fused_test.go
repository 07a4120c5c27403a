package query_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"paperkin/query"
)

// fused is a library that asks a fusion for everything: papers with vectors,
// words, both, and neither.
var fused = []card{
	{ID: "both", Abstract: "alpha beta", Vector: at(.8)},
	{ID: "near", Abstract: "alpha", Vector: at(.9)},
	{ID: "mute", Vector: at(.3)},
	{ID: "blind", Abstract: "beta"},
	{ID: "twice", Abstract: "alpha alpha", Vector: at(.1)},
	{ID: "far", Abstract: "gamma", Vector: at(-.5)},
}

// words are the scores by words of that library for "alpha beta": three of six
// papers have alpha, two beta. A paper with one of the two words gets the share
// of its idf.
func fusedWords() map[string]float64 {
	a, b := idf(3, 6), idf(2, 6)
	return map[string]float64{
		"both":  bm25(1, 3, 6) + bm25(1, 2, 6),
		"near":  bm25(1, 3, 6) * a / (a + b),
		"mute":  0,
		"blind": bm25(1, 2, 6) * b / (a + b),
		"twice": bm25(2, 3, 6) * a / (a + b),
		"far":   0,
	}
}

// mean65 is the weighted mean of two rankers; a paper that the semantic one does
// not know has its mean.
func mean65(semantic, words map[string]float64) map[string]float64 {
	var sum float64
	for _, x := range semantic {
		sum += x
	}
	fused := map[string]float64{}
	for id, w := range words {
		s, ok := semantic[id]
		if !ok {
			s = sum / float64(len(semantic))
		}
		fused[id] = .65*s + .35*w
	}
	return fused
}

// between scales numbers so that low becomes 0 and the greatest 1.
func between(m map[string]float64, low float64) map[string]float64 {
	high := math.Inf(-1)
	for _, x := range m {
		high = max(high, x)
	}
	scaled := map[string]float64{}
	for id, x := range m {
		scaled[id] = (x - low) / (high - low)
	}
	return scaled
}

func lowest(m map[string]float64) float64 {
	low := math.Inf(1)
	for _, x := range m {
		low = min(low, x)
	}
	return low
}

// standard scales numbers to mean 0 and standard deviation 1.
func standard(m map[string]float64) map[string]float64 {
	var mean, squares float64
	for _, x := range m {
		mean += x / float64(len(m))
	}
	for _, x := range m {
		squares += (x - mean) * (x - mean)
	}
	scaled := map[string]float64{}
	for id, x := range m {
		scaled[id] = (x - mean) / math.Sqrt(squares/float64(len(m)))
	}
	return scaled
}

// cosines are the cosines of the cards that have a vector.
func cosines(list []card, v []float32) map[string]float64 {
	m := map[string]float64{}
	for _, c := range list {
		if c.Vector != nil {
			m[c.ID] = dot(v, c.Vector)
		}
	}
	return m
}

// fusions are the formulas of the fusions that take a mean.
var fusions = map[query.Fusion]func(semantic, words map[string]float64) map[string]float64{
	"minmax": func(s, w map[string]float64) map[string]float64 {
		return mean65(between(s, lowest(s)), between(w, lowest(w)))
	},
	"zscore": func(s, w map[string]float64) map[string]float64 { return mean65(standard(s), standard(w)) },
	"convex": func(s, w map[string]float64) map[string]float64 { return mean65(between(s, -1), between(w, 0)) },
}

// TestFusedScores compares with scores computed from the formulas. The best
// paper of the first ranking leads clearly, so the question moves halfway to it.
func TestFusedScores(t *testing.T) {
	s := cards(t, chart{"alpha beta": at(1)}, fused...)
	moved := toward(at(1), .5, at(.8))
	for f, formula := range fusions {
		first := formula(cosines(fused, at(1)), fusedWords())
		if lead := first["both"] - first["near"]; lead < .06 {
			t.Fatalf("%s: the best leads by %v, too little for this test", f, lead)
		}
		a := ask(t, s, "alpha beta", request{Fusion: f, Weights: alone})
		same(t, string(f), scores(a), formula(cosines(fused, moved), fusedWords()))
		for _, h := range a.Hits { // of the question as it was asked
			cosine, ok := cosines(fused, at(1))[h.Paper.ID]
			if h.Compared != ok || !near(h.Similarity, cosine) {
				t.Errorf("%s: %s has similarity %v, want %v", f, h.Paper.ID, h.Similarity, cosine)
			}
		}
	}
	// Ranks by similarity: near, both, mute, twice, far. By words: both, blind, twice, near.
	rank := func(r float64) float64 { return 1 / (60 + r) }
	same(t, "rrf", scores(ask(t, s, "alpha beta", request{Fusion: "rrf"})), map[string]float64{
		"both": rank(2) + rank(1), "near": rank(1) + rank(4), "mute": rank(3), "blind": rank(2),
		"twice": rank(4) + rank(3), "far": rank(5)})
	same(t, "words", scores(ask(t, s, "alpha beta", request{Mode: "lexical"})), map[string]float64{
		"both": bm25(1, 3, 6) + bm25(1, 2, 6), "near": bm25(1, 3, 6), "blind": bm25(1, 2, 6), "twice": bm25(2, 3, 6)})
	same(t, "vectors", scores(ask(t, s, "alpha beta", request{Mode: "semantic"})), cosines(fused, at(1)))
}

// TestDefaults: a question and several examples are fused by min-max, one example by
// ranks.
func TestDefaults(t *testing.T) {
	s := cards(t, chart{"alpha beta": at(1)}, fused...)
	ptr := func(x float64) *float64 { return &x }
	text := []query.Example{{Text: "alpha beta"}}
	two := append(text, query.Example{Text: "alpha beta"})
	asked := query.Weights{Semantic: ptr(.65), Feedback: ptr(.5), Neighbours: ptr(.4)}
	for _, tt := range []struct {
		what      string
		got, want query.Answer
	}{
		{"question", ask(t, s, "alpha beta", request{}), ask(t, s, "alpha beta", request{Mode: "hybrid", Fusion: "minmax"})},
		{"example", like(t, s, text, request{}), like(t, s, text, request{Mode: "hybrid", Fusion: "rrf"})},
		{"example, another fusion", like(t, s, text, request{Fusion: "minmax", Weights: asked}), ask(t, s, "alpha beta", request{})},
		{"two examples", like(t, s, two, request{}), like(t, s, two, request{Fusion: "minmax", Weights: query.Weights{Semantic: ptr(.65 - .15), Neighbours: ptr(.3), Feedback: ptr(0)}})},
	} {
		same(t, tt.what, scores(tt.got), scores(tt.want))
	}
}

// TestLead: the best paper moves the question only if it leads the second by
// 0.05, and has a vector.
func TestLead(t *testing.T) {
	for _, tt := range []struct {
		name  string
		list  []card
		moved []float32
	}{
		{"a clear lead", []card{
			{ID: "one", Abstract: "alpha", Vector: at(.9)}, {ID: "two", Abstract: "alpha", Vector: at(.8)}, {ID: "three", Vector: at(.1)}},
			toward(at(1), .5, at(.9))},
		{"a small one", []card{
			{ID: "one", Abstract: "alpha", Vector: at(.9)}, {ID: "two", Abstract: "alpha", Vector: at(.85)}, {ID: "three", Vector: at(.1)}},
			at(1)},
		{"a small one, the best last", []card{
			{ID: "three", Vector: at(.1)}, {ID: "two", Abstract: "alpha", Vector: at(.85)}, {ID: "one", Abstract: "alpha", Vector: at(.9)}},
			at(1)},
		{"no vector", []card{
			{ID: "one", Abstract: "alpha alpha alpha"}, {ID: "two", Vector: at(.8)}, {ID: "three", Vector: at(.7)}},
			at(1)},
	} {
		s := cards(t, chart{"alpha": at(1)}, tt.list...)
		words := map[string]float64{} // scaled to 0 and 1, so any number does
		for _, c := range tt.list {
			words[c.ID] = float64(strings.Count(c.Abstract, "alpha"))
		}
		same(t, tt.name, scores(ask(t, s, "alpha", request{Weights: alone})), fusions["minmax"](cosines(tt.list, tt.moved), words))
	}
}

// TestOneValue: a ranker that says the same of all papers says nothing.
func TestOneValue(t *testing.T) {
	list := []card{{ID: "one", Abstract: "alpha", Vector: at(.5)}, {ID: "two", Abstract: "alpha", Vector: []float32{.5, 0, .8660254, 0}}}
	s := cards(t, chart{"alpha": at(1)}, list...)
	for _, f := range []query.Fusion{"minmax", "zscore"} {
		same(t, string(f), scores(ask(t, s, "alpha", request{Fusion: f})), map[string]float64{"one": 0, "two": 0})
	}
	same(t, "convex", scores(ask(t, s, "alpha", request{Fusion: "convex"})), map[string]float64{"one": 1, "two": 1})
}

// TestCoordination: all words of a short question count; of a long one, a paper
// may lack some. With n words the share that it has is raised to 4/n, 1 at most.
func TestCoordination(t *testing.T) {
	for _, n := range []int{2, 4, 5, 8} {
		words := strings.Fields("alpha beta gamma delta epsilon zeta kappa theta")[:n]
		asked := strings.Join(words, " ")
		s := cards(t, chart{},
			card{ID: "all", Abstract: asked},
			card{ID: "half", Abstract: strings.Join(words[:n/2], " ")},
			card{ID: "neither"})
		// No vectors: fusion of the words alone, scaled to 1 for the best.
		score := func(have int) (score, weight float64) {
			for i := range words {
				papers := 1
				if i < n/2 {
					papers = 2
				}
				if i < have {
					score += bm25(1, papers, 3)
					weight += idf(papers, 3)
				}
			}
			return score, weight
		}
		all, whole := score(n)
		half, share := score(n / 2)
		want := .35 * half * math.Pow(share/whole, math.Min(1, 4/float64(n))) / all
		if got := scores(ask(t, s, asked, request{Fusion: "convex"})); !near(got["half"], want) || !near(got["all"], .35) {
			t.Errorf("%d words: got %v, want all .35 and half %v", n, got, want)
		}
	}
}

// TestDepth: what is usual in a fusion is said by the first thousand papers of
// each ranker, so the scores of an answer do not depend on how many hits are
// asked for. A paper beyond them that its words bring in is compared as well.
func TestDepth(t *testing.T) {
	list := []card{{ID: "blind", Abstract: "alpha"}}
	byID := map[string]card{"blind": list[0]}
	for i := range 1299 {
		c := card{ID: fmt.Sprintf("p%04d", i), Vector: at(1 - float64(i+1)/1000)}
		if i%2 == 1 || i > 1200 {
			c.Abstract = strings.TrimSpace(strings.Repeat("alpha ", 1+i%5))
		}
		if i%3 == 0 {
			c.Abstract += " beta"
		}
		list = append(list, c)
		byID[c.ID] = c
	}
	s := cards(t, chart{"alpha beta": at(1)}, list...)
	for _, f := range query.Fusions {
		all := ask(t, s, "alpha beta", request{Fusion: f, Limit: 1300})
		for _, limit := range []int{5, 1000, 1300} {
			a := ask(t, s, "alpha beta", request{Fusion: f, Limit: limit})
			if len(a.Hits) != limit {
				t.Fatalf("%s: %d hits, want %d", f, len(a.Hits), limit)
			}
			for i, h := range a.Hits {
				if m := all.Hits[i]; i < 5 && (m.Paper.ID != h.Paper.ID || math.Abs(m.Score-h.Score) > 1e-12) {
					t.Errorf("%s: of %d hits number %d is %s, %v, of 1300 %s, %v", f, limit, i+1, h.Paper.ID, h.Score, m.Paper.ID, m.Score)
				}
				v := byID[h.Paper.ID].Vector
				if h.Compared != (v != nil) || v != nil && !near(h.Similarity, dot(at(1), v)) {
					t.Errorf("%s, %d hits: %s: compared %v, similarity %v", f, limit, h.Paper.ID, h.Compared, h.Similarity)
				}
			}
		}
	}
}

// TestUsual: of more than a thousand papers the thousandth of a ranker is its
// least.
func TestUsual(t *testing.T) {
	var list []card
	for i := range 1100 {
		list = append(list, card{ID: fmt.Sprintf("p%04d", i), Vector: at(1 - float64(i)/1000)})
	}
	s := cards(t, chart{"alpha": at(1)}, list...)
	a := ask(t, s, "alpha", request{Limit: 1100, Weights: alone})
	if len(a.Hits) != 1100 {
		t.Fatalf("%d hits, want 1100", len(a.Hits))
	}
	for i, h := range a.Hits {
		if want := .65 * (1 - float64(i)/999); math.Abs(h.Score-want) > 1e-5 {
			t.Fatalf("hit %d: score %v, want %v", i+1, h.Score, want)
		}
	}
}
