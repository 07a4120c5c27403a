package query_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/query"
)

// TestSteered: the question moves away from the middle of the papers it should
// not be like, by half of that, and its words lose theirs.
func TestSteered(t *testing.T) {
	u, w := at(.6), []float32{.6, 0, .8, 0}
	list := []card{
		{ID: "u", Abstract: "alpha alpha beta", Vector: u},
		{ID: "w", Abstract: "alpha gamma", Vector: w},
		{ID: "both", Abstract: "alpha beta", Vector: at(.9)},
		{ID: "first", Abstract: "alpha", Vector: at(.5)},
		{ID: "second", Abstract: "beta", Vector: []float32{.5, 0, .8660254, 0}},
		{ID: "other", Abstract: "gamma", Vector: []float32{0, 0, 0, 1}},
	}
	s := cards(t, chart{"alpha beta beta": at(1)}, list...)
	rest := list[2:]
	for _, tt := range []struct {
		unlike []query.Example
		away   []float32
	}{
		{refs("u"), u},
		{refs("u", "w"), toward(u, 1, w)},
		{[]query.Example{{Names: []string{"nobody", "u"}}, {Names: []string{"nobody"}}}, u},
	} {
		a := ask(t, s, "alpha beta beta", request{Mode: "semantic", Unlike: tt.unlike})
		want := cosines(rest, toward(at(1), -.5, tt.away))
		if len(tt.unlike) == 1 || tt.unlike[1].Ref == "" {
			want["w"] = dot(toward(at(1), -.5, tt.away), w)
		}
		same(t, "steered", scores(a), want)
		for _, h := range a.Hits {
			i := slices.IndexFunc(list, func(c card) bool { return c.ID == h.Paper.ID })
			if !near(h.Similarity, dot(at(1), list[i].Vector)) {
				t.Errorf("%s: similarity %v, want that to the question itself", h.Paper.ID, h.Similarity)
			}
		}
	}

	// Away from u: its abstract has alpha twice, beta once, five words of its own,
	// and its title. The question's three words weigh 3, so those of u are scaled to
	// 1.5 in all: 1/6 each. Left are 1 - 2/6 of alpha and 2 - 1/6 of beta.
	a, b := bm25(1, 4, 6), bm25(1, 3, 6)
	alpha, beta := 1-2./6, 2-1./6
	got := ask(t, s, "alpha beta beta", request{Mode: "lexical", Unlike: refs("u")})
	same(t, "words less those of u", scores(got), map[string]float64{
		"both": alpha*a + beta*b, "first": alpha * a, "second": beta * b, "w": alpha * a})
}

// TestSubtracted: a word that weighs nothing any more is no word of the question.
func TestSubtracted(t *testing.T) {
	s := cards(t, chart{},
		card{ID: "alpha", Abstract: "alpha alpha alpha alpha alpha alpha alpha alpha"},
		card{ID: "one", Abstract: "alpha"},
		card{ID: "two", Abstract: "alpha beta"})
	// All nine words are alpha, which gets the whole weight to take: half of 2.
	a := ask(t, s, "alpha beta", request{Mode: "lexical", Unlike: refs("alpha"), Explain: true})
	if got := ids(a); got != "two" || !near(a.Hits[0].Score, bm25(1, 1, 3)) {
		t.Errorf("got %q %v, want two alone, scored as before", got, scores(a))
	}
	if got := strings.Join(a.Hits[0].Why.Terms, " "); got != "beta" {
		t.Errorf("terms %q, want beta", got)
	}
}

// TestMiddle: examples are asked for by the middle of their vectors, however many
// they are. They are no hits, and leave room for those that are.
func TestMiddle(t *testing.T) {
	u, w := at(.6), []float32{.6, 0, .8, 0}
	list := []card{{ID: "u", Vector: u}, {ID: "w", Vector: w}, {ID: "near", Vector: at(.9)}, {ID: "far", Vector: at(-.3)}, {ID: "blind"}}
	s := cards(t, chart{"some text": []float32{0, 0, 0, 1}}, list...)
	same(t, "two papers", scores(like(t, s, refs("u", "w"), request{Mode: "semantic"})), cosines(list[2:], toward(u, 1, w)))
	same(t, "a paper and a text", scores(like(t, s, []query.Example{{Ref: "u"}, {Text: "some text"}}, request{Mode: "semantic"})),
		cosines(list[1:], toward(u, 1, []float32{0, 0, 0, 1})))
	same(t, "one without a vector", scores(like(t, s, refs("blind", "u"), request{Mode: "semantic"})), cosines(list[1:], u))

	var many []card
	var names []string
	for i := range 30 {
		many = append(many, card{ID: fmt.Sprintf("near%02d", i), Vector: at(.9)})
		names = append(names, many[i].ID)
	}
	many = append(many, card{ID: "far", Vector: at(-.9)})
	for _, mode := range []query.Mode{"semantic", "hybrid"} {
		if got := ids(like(t, cards(t, chart{}, many...), refs(names...), request{Mode: mode, Limit: 1})); got != "far" {
			t.Errorf("%s: like thirty: got %q, want the one that is left", mode, got)
		}
	}
}

// density is how dense vectors are at another one: see near.Taste.
func density(v []float32, of ...[]float32) (mean float64) {
	for _, w := range of {
		mean += math.Exp(10*(dot(v, w)-1)) / float64(len(of))
	}
	return mean
}

// TestSeveral: three examples or more are asked for by their density, less half of that of
// the papers that hits should be unlike. Similarity is still that to their middle.
func TestSeveral(t *testing.T) {
	u, v, w := at(1), at(.9), []float32{0, 0, 1, 0}
	list := []card{{ID: "u", Vector: u}, {ID: "v", Vector: v}, {ID: "w", Vector: w},
		{ID: "one", Vector: at(.95)}, {ID: "other", Vector: []float32{.1, 0, .99498744, 0}}, {ID: "blind"}}
	s := cards(t, chart{}, list...)
	want, less := map[string]float64{}, map[string]float64{}
	for _, c := range list[3:5] {
		want[c.ID] = density(c.Vector, u, v, w)
		less[c.ID] = density(c.Vector, u, v, w) - density(c.Vector, at(0))/2
	}
	a := like(t, s, refs("u", "v", "w"), request{Mode: "semantic"})
	same(t, "three", scores(a), want)
	middle := toward(toward(u, 1, v), 1/math.Sqrt(2+2*dot(u, v)), w)
	if h := a.Hits[0]; h.Paper.ID != "one" || !near(h.Similarity, dot(at(.95), middle)) {
		t.Errorf("got %s with similarity %v first, want one with that to the middle", h.Paper.ID, h.Similarity)
	}
	s = cards(t, chart{"away": at(0)}, list...)
	same(t, "unlike", scores(like(t, s, refs("u", "v", "w"), request{Mode: "semantic", Unlike: []query.Example{{Text: "away"}}})), less)
}

// TestTwoInterests: papers about one thing that half of many examples are about come before
// any number of those that lie between it and what the others are about.
func TestTwoInterests(t *testing.T) {
	var list []card
	var names []string
	for i := range 6 {
		names = append(names, fmt.Sprint("one", i), fmt.Sprint("two", i))
		list = append(list, card{ID: names[2*i], Vector: at(1)}, card{ID: names[2*i+1], Vector: at(0)})
	}
	for i := range 300 {
		list = append(list, card{ID: fmt.Sprint("between", i), Vector: at(math.Sqrt(.5))})
	}
	list = append(list, card{ID: "two", Vector: at(.1)})
	s := cards(t, chart{}, list...)
	for _, mode := range []query.Mode{"semantic", "hybrid"} {
		if got := ids(like(t, s, refs(names...), request{Mode: mode, Limit: 1})); got != "two" {
			t.Errorf("%s: got %q first, want the paper about one of the two", mode, got)
		}
	}
	// The bound is on the similarity to the middle.
	bound := .9
	if got := ids(like(t, s, refs(names...), request{Mode: "semantic", Limit: 1, MinSimilarity: &bound})); !strings.HasPrefix(got, "between") {
		t.Errorf("with a bound: got %q, want a paper near the middle", got)
	}
}

// TestMissing: references that are not in the library are reported by the last of
// their names; the first name that is a paper's counts.
func TestMissing(t *testing.T) {
	s := cards(t, chart{}, card{ID: "u", Vector: at(1)}, card{ID: "w", Vector: at(.5)}, card{ID: "near", Vector: at(.9)})
	a := like(t, s, []query.Example{{Names: []string{"x1", "x2"}}, {Names: []string{"y", "w", "u"}}, {Names: []string{"z"}}}, request{Mode: "semantic"})
	if got := strings.Join(a.Missing, " "); got != "x2 z" {
		t.Errorf("missing %q, want x2 z", got)
	}
	same(t, "like w", scores(a), map[string]float64{"u": .5, "near": dot(at(.5), at(.9))})
}

// TestExampleWords: the words of an example are weighted by how often it has them,
// those of several by that, levelled off, and how many have them. Numbers are left out, and of many words those with the highest product of
// frequency and idf count.
func TestExampleWords(t *testing.T) {
	s := cards(t, chart{},
		card{ID: "a", Abstract: "alpha"},
		card{ID: "b", Abstract: "beta"},
		card{ID: "number", Abstract: "2023 15"},
		card{ID: "model", Abstract: "gpt4"})
	lexical := request{Mode: "lexical"}
	one, once := bm25(1, 1, 4), 1/2.2
	same(t, "twice alpha", scores(like(t, s, []query.Example{{Text: "In 2023, alpha beta alpha gain 15% over gpt4"}}, lexical)),
		map[string]float64{"a": 2 * one, "b": one, "model": one})
	same(t, "two examples", scores(like(t, s, []query.Example{{Text: "alpha beta"}, {Text: "beta"}}, lexical)),
		map[string]float64{"a": once / 2 * one, "b": 2 * once * one})
	s = cards(t, chart{}, card{ID: "a", Abstract: "alpha"}, card{ID: "b", Abstract: "beta"},
		card{ID: "x", Title: "alpha", Abstract: "beta"}, card{ID: "y", Title: "gamma", Abstract: "beta delta"})
	// alpha: three times in one of two, its title; beta once in both.
	got := scores(like(t, s, refs("x", "y"), lexical))
	if want := 3 / (3 + 1.2) / 2 * idf(2, 4) / (2 * once * idf(3, 4)); !near(got["a"]/got["b"], want) {
		t.Errorf("a word of one title has %v of one that both have, want %v", got["a"]/got["b"], want)
	}

	// Forty words count. Of the 41 of this example w00 is in most papers, but it is
	// there often enough; w01 is in the second most.
	list := []card{{ID: "common", Abstract: "w00"}, {ID: "usual", Abstract: "w01"}}
	var text strings.Builder
	for i := range 41 {
		word := fmt.Sprintf("w%02d", i)
		text.WriteString(" " + word)
		if i > 1 {
			list = append(list, card{ID: "p" + word, Abstract: word + map[bool]string{true: " w00 w01", false: " w00"}[i%3 > 0]})
		}
	}
	s = cards(t, chart{}, list...)
	found := func(text string) string {
		return ids(like(t, s, []query.Example{{Text: text}}, request{Mode: "lexical", Limit: 100}))
	}
	if got := found(text.String()); strings.Contains(got, "common") || !strings.Contains(got, "usual") || !strings.Contains(got, "pw40") {
		t.Errorf("41 words: got %q, want all but those with w00 alone", got)
	}
	if got := found(text.String() + strings.Repeat(" w00", 50)); !strings.Contains(got, "common") || strings.Contains(got, "usual") {
		t.Errorf("41 words, one often: got %q, want all but those with w01 alone", got)
	}
	if got := found(strings.TrimSuffix(text.String(), " w40")); !strings.Contains(got, "common") || !strings.Contains(got, "usual") {
		t.Errorf("40 words: got %q, want all", got)
	}
}

// TestExampleVectors: a paper that has a vector is an example without an embedder.
// One that has none (yet) is embedded as it would be in the library.
func TestExampleVectors(t *testing.T) {
	c := chart{"bare": at(.6), "one": at(1), "two": at(.5)}
	w, s := library(t, c,
		`{"id":"one","title":"one","abstract":"alpha"}`,
		`{"id":"two","title":"two","abstract":"beta"}`)
	addOnly(t, w, `{"id":"bare","title":"bare","abstract":""}`)
	same(t, "bare", scores(like(t, s, refs("bare"), request{Mode: "semantic"})), map[string]float64{"one": .6, "two": dot(at(.6), at(.5))})
	s.Embedder = func(context.Context, embed.Space) (embed.Embedder, error) { return nil, errors.New("server down") }
	same(t, "one", scores(like(t, s, refs("one"), request{Mode: "semantic"})), map[string]float64{"two": .5})
	same(t, "two", scores(like(t, s, refs("two"), request{Mode: "semantic"})), map[string]float64{"one": .5})
	if got := ids(like(t, s, refs("bare"), request{Mode: "lexical"})); got != "" {
		t.Errorf("bare, by words: got %q, want none", got)
	}
}
