package query_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/vector"
	"paperkin/query"
	"paperkin/testdata"
)

// stateOf opens the state of a searcher until the test ends.
func stateOf(t *testing.T, s *query.Searcher) *query.State {
	t.Helper()
	state, err := s.State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { state.Close() })
	return state
}

// question is a request for a question.
func question(text string, o query.Options) query.Request {
	return query.Request{Question: text, Options: o}
}

// TestState: all answers of a state are of the papers that there were when it was opened.
func TestState(t *testing.T) {
	w, s := library(t, builtin(t), shelf...)
	state := stateOf(t, s)
	before, _, err := state.Ask(ctx, question("experts", query.Options{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, w, builtin(t), `{"id":"moe4","title":"Experts of experts","abstract":"Experts on experts among experts."}`)
	after, _, err := state.Ask(ctx, question("experts", query.Options{}), nil)
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("got %q after %q, %v", ids(after), ids(before), err)
	}
	if now, err := search(s, "experts", query.Options{}); err != nil || now.Papers != before.Papers+1 {
		t.Errorf("a search sees %d papers after %d, %v", now.Papers, before.Papers, err)
	}
	var invalid *query.InvalidError
	if _, _, err := state.Ask(ctx, question("experts", query.Options{Limit: -1}), nil); !errors.As(err, &invalid) {
		t.Errorf("an invalid request: %v", err)
	}
}

// TestAskAbout: an answer that is asked for because of some papers is the same if they are
// among it, and has no hits but the same verdict if they are not.
func TestAskAbout(t *testing.T) {
	_, s := library(t, builtin(t), sample()...)
	state := stateOf(t, s)
	r := question("mixture of experts", query.Options{Limit: 3})
	all, err := s.Search(ctx, r)
	if err != nil || len(all.Hits) != 3 {
		t.Fatal(ids(all), err)
	}
	about := new(vector.Bitmap)
	for _, want := range []query.Answer{{Verdict: all.Verdict}, all} {
		a, _, err := state.Ask(ctx, r, about)
		if err != nil || ids(a) != ids(want) || a.Verdict != want.Verdict || a.None != "" {
			t.Errorf("got %q, %+v, %v, want %q, %+v", ids(a), a.Verdict, err, ids(want), want.Verdict)
		}
		about.Add(int(all.Hits[2].Key))
	}
}

// TestReasons: the reasons for some hits are those that an explained answer has for them; by
// words where no sentence can be embedded.
func TestReasons(t *testing.T) {
	_, s := library(t, builtin(t), sample()...)
	state := stateOf(t, s)
	want, err := search(s, "robots that learn to grasp", query.Options{Explain: true})
	if err != nil {
		t.Fatal(err)
	}
	_, reasons, err := state.Ask(ctx, question("robots that learn to grasp", query.Options{}), nil)
	if err != nil {
		t.Fatal(err)
	}
	why, err := reasons.Of(ctx, 3, 1)
	if err != nil || !reflect.DeepEqual(why, []query.Why{*want.Hits[3].Why, *want.Hits[1].Why}) {
		t.Errorf("got %+v, %v, want %+v and %+v", why, err, want.Hits[3].Why, want.Hits[1].Why)
	}
	s.Embedder = func(context.Context, embed.Space) (embed.Embedder, error) { return nil, errors.New("server down") }
	_, reasons, err = stateOf(t, s).Ask(ctx, question("robots that learn to grasp", query.Options{}), nil) // whose vector is remembered
	if err != nil {
		t.Fatal(err)
	}
	if why, err := reasons.Of(ctx, 1); err != nil || why[0].Compared || why[0].Sentence == "" || !slices.Equal(why[0].Terms, want.Hits[1].Why.Terms) {
		t.Errorf("without an embedder: %+v, %v", why, err)
	}
}

// TestLibraryCopies: copies are found whatever they rank, by their title or by what they say.
func TestLibraryCopies(t *testing.T) {
	one, two := shares(18, 20)
	third, _ := shares(10, 20)
	s := cards(t, chart{}, card{ID: "one", Title: "A title", Abstract: one, Vector: at(1)}, card{ID: "near", Title: "Another", Abstract: two, Vector: at(.95)},
		card{ID: "far", Title: "A third", Abstract: two, Vector: at(.1)}, card{ID: "named", Title: "a Title", Abstract: two, Vector: at(.1)},
		card{ID: "other", Title: "A title", Abstract: "something else " + strings.Repeat("entirely ", 3), Vector: at(.99)}, card{ID: "rest", Abstract: third, Vector: []float32{0, 0, 1, 0}})
	state := stateOf(t, s)
	keys, err := state.View.(*index.View).Keys(ctx, []string{"one", "near", "named", "rest"})
	if err != nil {
		t.Fatal(err)
	}
	copies, err := state.Copies(ctx, []int64{keys["one"], keys["rest"]})
	if err != nil || !slices.Equal(copies[keys["one"]], []int64{keys["near"], keys["named"]}) || len(copies[keys["rest"]]) > 0 {
		t.Errorf("got %v, %v of %v", copies, err, keys)
	}
}

// TestCompare: what two papers share is said by the words that say most, and by a sentence.
func TestCompare(t *testing.T) {
	_, s := library(t, builtin(t), sample()...)
	state := stateOf(t, s)
	a, err := search(s, "mixture of experts", query.Options{Limit: 2})
	if err != nil {
		t.Fatal(err)
	}
	pairs := []query.Pair{{Paper: a.Hits[1].Key, Like: a.Hits[0].Key}, {Paper: a.Hits[0].Key, Like: a.Hits[1].Key}}
	why, err := state.Compare(ctx, pairs)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range why {
		p := a.Hits[1-i].Paper
		if !w.Compared || !strings.Contains(p.Abstract, w.Sentence) || len(w.Terms) == 0 || len(w.Terms) > 10 {
			t.Errorf("%s: %+v", p.ID, w)
		}
		for _, part := range query.Mark(p.Title+" "+p.Abstract, w.Terms) {
			if part.Term {
				w.Terms = nil
			}
		}
		if w.Terms != nil {
			t.Errorf("%s has none of %q", p.ID, w.Terms)
		}
	}
}

// sample are the records of the sample.
func sample() []string { return strings.Split(strings.TrimSpace(string(testdata.Papers)), "\n") }

// TestAlone: only what would be an answer by itself stands alone.
func TestAlone(t *testing.T) {
	_, s := library(t, builtin(t), sample()...)
	state := stateOf(t, s)
	low := -1.0
	count := func(r query.Request) (n, of int) {
		t.Helper()
		r.Limit = 50
		a, reasons, err := state.Ask(ctx, r, nil)
		if err != nil {
			t.Fatal(err)
		}
		alone, err := reasons.Alone(ctx)
		if err != nil || len(alone) != len(a.Hits) {
			t.Fatalf("%d of %d, %v", len(alone), len(a.Hits), err)
		}
		for _, is := range alone {
			if is {
				n++
			}
		}
		return n, len(alone)
	}
	first, err := search(s, "mixture of experts", query.Options{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	named := first.Hits[0].Paper
	for _, tt := range []struct {
		name        string
		r           query.Request
		least, most int
	}{
		{"a subject of the sample", question("mixture of experts", query.Options{}), 1, 25},
		{"of another field", question("how to bake sourdough bread", query.Options{}), 0, 0},
		{"nonsense", question("blorp fizzle wug", query.Options{}), 0, 0},
		{"by meaning", question("mixture of experts", query.Options{Mode: query.Semantic}), 1, 25},
		{"by meaning, of another field", question("how to bake sourdough bread", query.Options{Mode: query.Semantic}), 0, 0},
		{"by words", question("mixture of experts", query.Options{Mode: query.Lexical}), 1, 25},
		{"with a bound of one's own", question("how to bake sourdough bread", query.Options{MinSimilarity: &low}), 50, 50},
		{"a title", question(named.Title, query.Options{}), 1, 25},
		{"an id", question(named.ID, query.Options{}), 1, 1},
		{"a paper", query.Request{Examples: []query.Example{{Ref: named.ID}}}, 1, 40},
		{"a paper, by meaning", query.Request{Examples: []query.Example{{Ref: named.ID}}, Options: query.Options{Mode: query.Semantic}}, 1, 40},
		{"two subjects", query.Request{Question: "mixture of experts", And: []string{"language models"}}, 1, 25},
		{"two that have nothing in common", query.Request{Question: "mixture of experts", And: []string{"sourdough bread"}}, 0, 0},
		{"a list", query.Request{Options: query.Options{Sort: "id"}}, 50, 50},
	} {
		if n, of := count(tt.r); n < tt.least || n > tt.most {
			t.Errorf("%s: %d of %d stand alone, want %d to %d", tt.name, n, of, tt.least, tt.most)
		}
	}
	_, few := library(t, builtin(t), shelf...) // that is not calibrated: words decide
	state = stateOf(t, few)
	if n, of := count(question("mixture of experts", query.Options{})); n < 2 || n > 4 {
		t.Errorf("of few papers %d of %d stand alone", n, of)
	}
}
