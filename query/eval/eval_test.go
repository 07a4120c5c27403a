package eval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// ranker answers from a table and records what it was asked.
type ranker struct {
	rankings map[string]string // by mode and question: ids
	asked    []query.Request
}

func (r *ranker) Rank(_ context.Context, asked query.Request) (ranked []query.Ranked, err error) {
	r.asked = append(r.asked, asked)
	ids, ok := r.rankings[string(asked.Mode)+" "+asked.Question]
	if !ok {
		return nil, errors.New("no embedder")
	}
	for i, id := range strings.Fields(ids) {
		ranked = append(ranked, query.Ranked{ID: id, Score: float64(10 - i)})
	}
	return ranked, nil
}

func collection() Dataset {
	return Dataset{Name: "tiny", Queries: []Query{
		{ID: "q1", Text: "one", Relevance: Relevance{"a": 1, "x": 0}},
		{ID: "q2", Text: "two", Relevance: Relevance{"b": 2}},
	}}
}

func TestMeasure(t *testing.T) {
	r := &ranker{rankings: map[string]string{"lexical one": "a x", "lexical two": "x a b"}}
	var run strings.Builder
	var asked []int
	e := Evaluation{Data: collection(), Ranker: r, Embedder: "builtin", Documents: 3, Run: &run, Asked: func(n, all int) { asked = append(asked, n, all) }}
	got, err := e.Measure(t.Context(), System{Mode: query.Lexical})
	if err != nil {
		t.Fatal(err)
	}
	got.Seconds = 0
	line, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	// nDCG@10 is 1 and 1/log2(4); the reciprocal ranks are 1 and 1/3.
	const want = `{"dataset":"tiny","mode":"lexical","embedder":"builtin","queries":2,"documents":3,"ndcg@10":0.75,"recall@10":1,"recall@100":1,` +
		`"mrr@10":0.6667,"map":0.6667,"seconds":0}`
	if string(line) != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
	for _, o := range r.asked {
		if o.Limit != Depth || o.Filter.IDs != nil {
			t.Errorf("asked for %d papers of %v, want %d of all", o.Limit, o.Filter.IDs, Depth)
		}
	}
	if !slices.Equal(asked, []int{1, 2, 2, 2}) {
		t.Errorf("progress %v", asked)
	}
	if !strings.HasPrefix(run.String(), "q1 Q0 a 1 10 paperkin-lexical\n") || strings.Count(run.String(), "\n") != 5 {
		t.Errorf("run:\n%s", run.String())
	}
	if !IsRun(strings.NewReader(run.String())) || IsRun(strings.NewReader("q1 Q0 a 1 10 other\n")) || IsRun(strings.NewReader("Thoughts\n")) {
		t.Error("runs are not told from other files")
	}
}

// TestMeasurePooled: only judged papers are ranked, and the measure over the pool
// is there.
func TestMeasurePooled(t *testing.T) {
	r := &ranker{rankings: map[string]string{"hybrid one": "a x", "hybrid two": "b"}}
	e := Evaluation{Data: collection(), Ranker: r, Pooled: true}
	got, err := e.Measure(t.Context(), System{Mode: query.Hybrid, Fusion: query.RRF})
	if err != nil || got.NDCGPool == nil || *got.NDCGPool != 1 || got.System() != (System{Mode: query.Hybrid, Fusion: query.RRF}) {
		t.Errorf("got %+v, %v", got, err)
	}
	for i, want := range []string{"a x", "b"} {
		if o := r.asked[i]; strings.Join(o.Filter.IDs, " ") != want || o.Limit != len(o.Filter.IDs) || o.Fusion != query.RRF {
			t.Errorf("query %d: asked for %+v, want the papers %s", i+1, o, want)
		}
	}
}

func TestMeasureError(t *testing.T) {
	e := Evaluation{Data: collection(), Ranker: &ranker{rankings: map[string]string{"semantic one": "a"}}}
	if _, err := e.Measure(t.Context(), System{Mode: query.Semantic}); err == nil || err.Error() != "query q2: no embedder" {
		t.Errorf("got %v", err)
	}
}

func TestCompare(t *testing.T) {
	base, other := System{Mode: query.Lexical}, System{Mode: query.Hybrid}
	results := []Result{
		{Mode: other.Mode, each: []Scores{{NDCG10: 1}, {NDCG10: 1}, {NDCG10: 1}, {NDCG10: 1}, {NDCG10: 1}, {NDCG10: 1}}},
		{Mode: base.Mode, each: []Scores{{NDCG10: 0}, {NDCG10: 0}, {NDCG10: 0}, {NDCG10: 0}, {NDCG10: 0}, {NDCG10: 0}}},
	}
	Compare(results, System{Mode: query.Semantic})
	if results[0].P != nil || results[1].P != nil {
		t.Error("a baseline that was not measured is compared with")
	}
	Compare(results, base)
	if p, want := results[0].P, wire.Round(Significance(results[0].ndcg(), results[1].ndcg()), 4); p == nil || *p != want {
		t.Errorf("got p %v, want %v", p, want)
	}
	if results[1].P != nil {
		t.Error("the baseline is compared with itself")
	}
	slices.Reverse(results)
	results[1].P = nil
	if Compare(results, base); results[0].P != nil || results[1].P == nil {
		t.Errorf("the baseline first: got p %v and %v, want one for the second", results[0].P, results[1].P)
	}
}

func TestTitles(t *testing.T) {
	records := func(yield func(paper.Record, error) bool) {
		for i := range 10 {
			p := paper.Paper{ID: fmt.Sprint("p", i), Aliases: []string{fmt.Sprint("p", i)}, Title: fmt.Sprint("title ", i), Abstract: "text",
				Authors: []string{"A"}, Published: "2020"}
			if i == 3 {
				p.Abstract = ""
			}
			if !yield(paper.Record{Paper: p, Name: p.ID}, nil) || i == 5 && !yield(paper.Record{}, paper.BadRecord{}) {
				return
			}
		}
	}
	d, papers, err := Titles(records, "p.jsonl", 3)
	if err != nil || d.Name != "p.jsonl (titles)" || len(d.Queries) != 3 {
		t.Fatalf("got %+v, %v", d, err)
	}
	for i, want := range []string{"0", "4", "7"} { // of nine
		if q := d.Queries[i]; q.ID != "p"+want || q.Text != "title "+want || len(q.Relevance) != 1 || q.Relevance["p"+want] != 1 {
			t.Errorf("query %d: %+v, want the title of p%s", i, q, want)
		}
	}
	n := 0
	for r, err := range papers {
		n++
		if p := r.Paper; err != nil || p.Title != "" || p.Abstract != "text" || p.Authors != nil || p.Published != "" || r.Name != p.ID {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if n != 9 {
		t.Errorf("%d papers, want 9", n)
	}
	if d, _, err := Titles(records, "p", 100); err != nil || len(d.Queries) != 9 {
		t.Errorf("%d queries, %v, want all 9", len(d.Queries), err)
	}
	broken := errors.New("disk")
	if _, _, err := Titles(func(yield func(paper.Record, error) bool) { yield(paper.Record{}, broken) }, "p", 1); !errors.Is(err, broken) {
		t.Errorf("got %v, want %v", err, broken)
	}
}

// finder is a library that knows papers by several ids.
type finder map[string]string

func (f finder) Find(_ context.Context, id string) (index.Found, error) {
	if id == "broken" {
		return index.Found{}, errors.New("disk")
	}
	if canonical, ok := f[id]; ok {
		return index.Found{Paper: paper.Paper{ID: canonical}}, nil
	}
	return index.Found{}, index.ErrNoPaper
}

func TestResolve(t *testing.T) {
	d := Dataset{Queries: []Query{{Relevance: Relevance{"1": 1, "2": 2, "3": 1, "gone": 1}}, {Relevance: Relevance{"3": 0}}}}
	known, err := d.Resolve(t.Context(), finder{"1": "doi:1", "2": "doi:1", "3": "3"})
	if err != nil || known != 4 {
		t.Errorf("knows %d, %v, want 4", known, err)
	}
	if got := fmt.Sprint(d.Queries[0].Relevance, d.Queries[1].Relevance); got != "map[3:1 doi:1:2 gone:1] map[3:0]" {
		t.Errorf("got %s", got)
	}
	d = Dataset{Queries: []Query{{Relevance: Relevance{"broken": 1}}}}
	if _, err := d.Resolve(t.Context(), finder{}); err == nil {
		t.Error("a broken library is no error")
	}
}
