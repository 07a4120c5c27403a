package query_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
	"paperkin/query"
)

// TestNoWordIndex: a library whose words were never indexed answers by vectors, and
// says how many papers its words lack. That is nothing to a search that needs none.
func TestNoWordIndex(t *testing.T) {
	w, err := index.OpenWriter(ctx, t.TempDir(), chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	add(t, w, `{"id":"one","title":"one","abstract":"alpha"}`, `{"id":"two","title":"two","abstract":"alpha beta"}`)
	c := chart{"alpha": at(1), "one": at(.9), "two": at(.5)}
	if _, err := w.Embed(ctx, c, index.BuildOptions{}); err != nil {
		t.Fatal(err)
	}
	s := &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return c, nil }}
	for _, tt := range []struct {
		mode   query.Mode
		want   string
		like   string
		behind int
	}{
		{"semantic", "one two", "two", 0},
		{"hybrid", "one two", "two", 2},
		{"lexical", "", "", 2},
	} {
		a := ask(t, s, "alpha", request{Mode: tt.mode})
		if ids(a) != tt.want || a.Behind != tt.behind || a.Verdict != (query.Verdict{}) || (a.None == "") != (tt.want != "") {
			t.Errorf("%s: got %q, %q, %+v and %d papers behind, want %q and %d", tt.mode, ids(a), a.None, a.Verdict, a.Behind, tt.want, tt.behind)
		}
		if a := like(t, s, refs("one"), request{Mode: tt.mode, Explain: true}); ids(a) != tt.like || a.Behind != tt.behind {
			t.Errorf("%s, like one: got %q and %d papers behind, want %q and %d", tt.mode, ids(a), a.Behind, tt.like, tt.behind)
		}
	}
}

// add adds papers to a library and does nothing else with them.
func add(t *testing.T, w *index.Writer, jsonl ...string) {
	t.Helper()
	sources, _, err := source.Expand([]string{"-"}, strings.NewReader(strings.Join(jsonl, "\n")), source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(ctx, source.Read(ctx, sources, source.Options{Format: json.Own}), index.AddOptions{Strict: true}); err != nil {
		t.Fatal(err)
	}
}

// TestExampleEmbedded: a text that is an example is embedded like a paper. Of one
// too long for the model its head stands for it; one that the model knows no word
// of is asked for by its words, and is an error without them; so is a model that
// fails.
func TestExampleEmbedded(t *testing.T) {
	fake := &embedtest.Fake{}
	_, s := library(t, fake, `{"id":"one","title":"One","abstract":"alpha"}`, `{"id":"two","title":"Two","abstract":"beta"}`)
	long := "One alpha" + strings.Repeat(" and so on", 100)
	vectors, err := fake.EmbedDocuments(ctx, []string{"One\nalpha", long})
	var partial *embed.Partial
	if !errors.As(err, &partial) || len(partial.Truncated) != 1 {
		t.Fatalf("got %v, want the long text cut", err)
	}
	a := like(t, s, []query.Example{{Text: long}}, request{Mode: "semantic", Limit: 1})
	if ids(a) != "one" || !near(a.Hits[0].Similarity, dot(vectors[0], vectors[1])) {
		t.Errorf("a long text: got %q, %+v, want one at %v", ids(a), a.Hits, dot(vectors[0], vectors[1]))
	}
	fake.Fail = func(string) error { return embed.ErrNoVector }
	if a := like(t, s, []query.Example{{Text: "beta"}}, request{}); ids(a) != "two" || a.Hits[0].Compared {
		t.Errorf("no vector: got %+v, want two by its words", a.Hits)
	}
	if a := like(t, s, []query.Example{{Text: "beta"}}, request{Mode: "semantic"}); len(a.Hits) > 0 || a.None == "" {
		t.Errorf("no vector, vectors alone: got %+v, want the reason for none", a)
	}
	down := errors.New("server down")
	fake.Break = func() error { return down }
	for _, mode := range []query.Mode{"semantic", "hybrid"} {
		if a, err := similar(s, []query.Example{{Text: "beta"}}, request{Mode: mode}); !errors.Is(err, down) {
			t.Errorf("%s: got %+v, %v, want the server's error", mode, a, err)
		}
		if a, err := search(s, "beta", request{Mode: mode, Explain: true}); !errors.Is(err, down) {
			t.Errorf("%s: got %+v, %v, want the server's error", mode, a, err)
		}
	}
	if got := ids(like(t, s, []query.Example{{Text: "beta"}}, request{Mode: "lexical"})); got != "two" {
		t.Errorf("lexical: got %q, want two, which takes no embedder", got)
	}
}

// asked is a chart that counts the questions it embeds.
type asked struct {
	chart
	times int
}

func (a *asked) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	a.times++
	return a.chart.EmbedQuery(ctx, question)
}

// TestRemembered: a question is embedded once, whatever else is asked with it; one
// for its words alone never.
func TestRemembered(t *testing.T) {
	e := &asked{chart: chart{"alpha": at(1), "one": at(.5)}}
	_, s := library(t, e, `{"id":"one","title":"one","abstract":"alpha"}`)
	for i, r := range []request{{Mode: "lexical"}, {Mode: "semantic"}, {}, {Mode: "semantic", Limit: 3}} {
		a := ask(t, s, "alpha", r)
		if r.Mode != "lexical" && !near(a.Hits[0].Similarity, .5) {
			t.Errorf("ask %d: similarity %v, want .5", i, a.Hits[0].Similarity)
		}
		if want := min(1, i); e.times != want {
			t.Errorf("ask %d: embedded %d times, want %d", i, e.times, want)
		}
	}
}
