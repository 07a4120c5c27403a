package query_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/damagetest"
	"paperkin/index/filter"
	"paperkin/index/indextest"
	"paperkin/query"
)

// lived is a library with some of everything: names, dates and marks, copies, equals, words
// that are met once, papers that were removed, that wait to be embedded, and whose words are
// not indexed yet.
func lived(t *testing.T) (*index.Writer, *query.Searcher) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var lines []string
	for i := range 150 {
		lines = append(lines, indextest.Varied(r, fmt.Sprintf("p%d", i)))
	}
	lines = append(lines, sample()...)
	// Equals, and the copy of a paper.
	lines = append(lines, strings.ReplaceAll(lines[170], `"id": "`, `"id": "twin-`), `{"id":"copy","title":"Sparse experts","abstract":"A mixture of experts routes every token to few expert networks, one by one."}`)
	lines = append(lines, shelf...)
	w, s := library(t, builtin(t), lines...)
	s.Now = func() time.Time { return time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC) }
	found := func(id string) index.Found {
		f, err := w.Library.Find(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	if err := w.Remove(ctx, time.Time{}, []int64{found("p7").Key, found("bot2").Key}); err != nil {
		t.Fatal(err)
	}
	addOnly(t, w, `{"id":"waits","title":"A robot that waits","abstract":"Of experts that wait for vectors.","published":"2021"}`)
	indextest.Add(t, w, `{"id":"unindexed","title":"A robot without words","abstract":"Experts nobody indexed.","published":"2021"}`)
	if err := w.Library.Mark(ctx, s.Now(), index.Like, []index.Found{found("p1"), found("moe1"), found("p3")}); err != nil {
		t.Fatal(err)
	}
	if err := w.Library.Tag(ctx, s.Now(), []index.Found{found("p2"), found("moe2")}, []string{"waves"}, nil); err != nil {
		t.Fatal(err)
	}
	return w, s
}

// drawn are questions and names of papers for a library that has lived.
var drawn = struct{ questions, names []string }{
	[]string{"mixture of experts", "expert routing of tokens", "a robot learns to grasp", "robots 2021", "text of p3 from 2019", "Title of p5", "p5", "Sparse experts", "wei zhang", "papers by Jörg Müller",
		"Ana Cruz 2018..2020", "zhang text", "mixtur of expets", "reinforcment lerning", "another text", "the", "zzzq blorp", "-text title:title", `"another text" OR network`, "venue:icml networks", "arxiv:1234.56789",
		"diffusion models for images", "large language models", "depth estimation", "robots -experts", "2018", "journal of waves", "year:2021"},
	[]string{"p1", "p2", "p4", "p9", "moe1", "moe3", "twin-scaleweaver", "waits", "bare", "nobody"},
}

// drawRequest draws a request, which may be one that cannot be answered.
func drawRequest(r *rand.Rand, questions []string) (q query.Request) {
	pick := func(list []string) string { return list[r.IntN(len(list))] }
	o := &q.Options
	o.Mode = []query.Mode{query.Hybrid, query.Hybrid, query.Semantic, query.Lexical}[r.IntN(4)]
	o.Limit = []int{1, 5, 20, 200}[r.IntN(4)]
	switch r.IntN(6) {
	case 0:
		for range 1 + r.IntN(5) {
			q.Examples = append(q.Examples, query.Example{Ref: pick(drawn.names)})
		}
		if r.IntN(3) == 0 {
			q.Examples = append(q.Examples, query.Example{Text: pick(questions)})
		}
	case 1:
		o.Sort, o.Reverse, o.Offset = filter.Orders[r.IntN(len(filter.Orders))], r.IntN(2) == 0, r.IntN(3)*r.IntN(20)
	default:
		q.Question = pick(questions)
	}
	if r.IntN(3) > 0 {
		o.Filter = indextest.FilterWithParts(r)
	}
	if r.IntN(6) == 0 && q.Question != "" {
		q.And = []string{pick(questions)}
	}
	if r.IntN(6) == 0 {
		o.Unlike = refs(pick(drawn.names))
	}
	if r.IntN(6) == 0 {
		least := r.Float64() - .4
		o.MinSimilarity = &least
	}
	if r.IntN(6) == 0 {
		o.Variety = r.Float64()
	}
	o.Explain, o.Plain = r.IntN(5) == 0, r.IntN(8) == 0
	if r.IntN(8) == 0 {
		o.Fusion = query.RRF
	}
	return q
}

// TestSameElsewhere: an answer rests on what a view promises alone, not on it being that of a
// folder. Answers are the same to the bit from a view that numbers vectors otherwise, keeps
// what passes a filter to itself and returns equals in another order.
func TestSameElsewhere(t *testing.T) {
	w, near := lived(t)
	views := 0
	far := away(w.Library, near, func(*elsewhere) { views++ })
	r := rand.New(rand.NewPCG(3, 4))
	answered, filtered := 0, 0
	times := 300
	if damagetest.Long(t) {
		times = 800
	}
	for n := range times {
		q := drawRequest(r, drawn.questions)
		want, wrong := near.Search(ctx, q)
		got, err := far.Search(ctx, q)
		if fmt.Sprint(err) != fmt.Sprint(wrong) || !reflect.DeepEqual(got, want) {
			t.Fatalf("request %d, %+v:\ngot  %+v, %v\nwant %+v, %v", n, q, got, err, want, wrong)
		}
		if len(want.Hits) > 0 {
			if answered++; !q.Filter.Empty() {
				filtered++
			}
		}
	}
	if views < times*5/8 || answered < times/4 || filtered < times/20 {
		t.Errorf("%d views, %d answers, %d with filters: too few to show anything", views, answered, filtered)
	}
}

// TestNewsElsewhere: so are news, and what may be meant.
func TestNewsElsewhere(t *testing.T) {
	w, near := lived(t)
	far := away(w.Library, near, func(*elsewhere) {})
	r := rand.New(rand.NewPCG(5, 6))
	some := 0
	for range 200 {
		f, limit := indextest.Filter(r), 1+r.IntN(30)
		if r.IntN(3) == 0 {
			f = index.Filter{After: int64(r.IntN(250))}
		}
		want, wrong := near.News(ctx, f, limit)
		got, err := far.News(ctx, f, limit)
		if fmt.Sprint(err) != fmt.Sprint(wrong) || !reflect.DeepEqual(got, want) {
			t.Fatalf("news of %+v:\ngot  %+v, %v\nwant %+v, %v", f, got, err, want, wrong)
		}
		if want.Left > 0 {
			some++
		}
		reason, criteria, wrong := near.Blame(ctx, f)
		gotReason, gotCriteria, err := far.Blame(ctx, f)
		if fmt.Sprint(err) != fmt.Sprint(wrong) || gotReason != reason || !reflect.DeepEqual(gotCriteria, criteria) {
			t.Fatalf("%+v: blamed %s %+v, %v, want %s %+v, %v", f, gotReason, gotCriteria, err, reason, criteria, wrong)
		}
	}
	if some < 10 {
		t.Errorf("%d answers that leave some news: too few", some)
	}
	for _, title := range drawn.questions {
		if got, want := far.Suggest(ctx, title, 4), near.Suggest(ctx, title, 4); !reflect.DeepEqual(got, want) {
			t.Errorf("for %q: got %+v, want %+v", title, got, want)
		}
	}
}

// TestCopiesElsewhere: copies are the same as well, and so is why papers are alike.
func TestCopiesElsewhere(t *testing.T) {
	w, near := lived(t)
	keys := map[string]int64{}
	for _, id := range []string{"p1", "p2", "moe1", "copy", "unindexed"} {
		f, err := w.Library.Find(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		keys[id] = f.Key
	}
	pairs := []query.Pair{{Paper: keys["moe1"], Like: keys["copy"]}, {Paper: keys["p1"], Like: keys["p2"]}}
	why, err := stateOf(t, near).Compare(ctx, pairs)
	if err != nil || why[0].Sentence == "" {
		t.Fatal(why, err)
	}
	for _, s := range []*query.Searcher{near, away(w.Library, near, func(*elsewhere) {})} {
		state := stateOf(t, s)
		got, err := state.Copies(ctx, slices.Collect(maps.Values(keys)))
		if err != nil || !slices.Equal(got[keys["moe1"]], []int64{keys["copy"]}) || !slices.Equal(got[keys["copy"]], []int64{keys["moe1"]}) {
			t.Errorf("got %v, %v", got, err)
		}
		if got, err := state.Compare(ctx, pairs); err != nil || !reflect.DeepEqual(got, why) {
			t.Errorf("got %+v, %v, want %+v", got, err, why)
		}
	}
}

// TestCountedLate: how many papers pass a filter is asked when the rankers have begun, for an
// engine may take as long for it as for the answer; and where none passes, that is still said.
func TestCountedLate(t *testing.T) {
	w, near := lived(t)
	var view *elsewhere
	far := away(w.Library, near, func(e *elsewhere) { view = e })
	a := ask(t, far, "mixture of experts", request{Filter: index.Filter{Since: "2020"}})
	at := slices.Index(view.calls, "count")
	if at < slices.Index(view.calls, "search") || at < slices.Index(view.calls, "match") || len(a.Hits) == 0 || a.Passing == 0 || a.Passing == a.Papers {
		t.Errorf("%d of %d papers pass, %d hits, after %q", a.Passing, a.Papers, len(a.Hits), view.calls)
	}
	a = ask(t, far, "mixture of experts", request{Filter: index.Filter{Since: "2099"}})
	want := []query.Criterion{{Field: "since", Values: []string{"2099"}}}
	if a.None != query.FilterEmpty || a.Passing != 0 || !reflect.DeepEqual(a.Filters, want) {
		t.Errorf("got %s %+v, %d pass", a.None, a.Filters, a.Passing)
	}
}

// TestNoWordsElsewhere: a view without an index of words answers by meaning.
func TestNoWordsElsewhere(t *testing.T) {
	w := indextest.New(t, indextest.Many(60)...)
	e := &embedtest.Fake{}
	near := &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }}
	want := ask(t, near, "Paper 12", request{Limit: 5})
	got := ask(t, away(w.Library, near, func(*elsewhere) {}), "Paper 12", request{Limit: 5})
	if len(want.Hits) != 5 || want.Behind != 60 || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}
