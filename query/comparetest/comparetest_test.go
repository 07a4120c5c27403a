package comparetest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/index/weaviate"
	"paperkin/index/weaviate/clustertest"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/weaviatetest"
	"paperkin/query"
	"paperkin/query/comparetest"
)

func TestMain(m *testing.M) { os.Exit(weaviatetest.Run(m)) }

// places is the sample in a folder and in a cluster.
type places struct {
	lib             *index.Library
	cluster         *conn.Cluster
	name            string
	calls           *calls
	dir             string // of the reader
	folder, distant *query.Searcher
}

// sample puts the sample into both places.
func sample(t *testing.T, s *weaviatetest.Servers) places {
	t.Helper()
	e, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	indextest.Add(t, w, papers(t)...)
	indextest.Embed(t, w, e)
	if _, err := w.CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return inBoth(t, s, w.Library, e)
}

// readTime is how long a node may take: the machine has other things to do, and what is compared
// is answers.
const readTime = time.Minute

// inBoth puts the papers of a folder, which the embedder has embedded, into a cluster.
func inBoth(t testing.TB, s *weaviatetest.Servers, lib *index.Library, e embed.Embedder) places {
	t.Helper()
	p := places{lib: lib, name: s.Library(t), calls: new(calls), dir: t.TempDir()}
	p.cluster = s.Open(t, conn.Options{OnCall: p.calls.add, Read: readTime})
	if err := clustertest.Fill(t.Context(), p.cluster, p.name, lib); err != nil {
		t.Fatal(err)
	}
	p.ask(e)
	return p
}

// ask says with which model questions are asked.
func (p *places) ask(e embed.Embedder) {
	open := func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }
	p.folder = &query.Searcher{Open: query.Folder(p.lib), Embedder: open}
	p.distant = &query.Searcher{Embedder: open, Open: func(ctx context.Context, a index.Ahead) (query.View, error) { return p.view(ctx, a) }}
}

func (p places) view(ctx context.Context, a index.Ahead) (query.View, error) {
	v, err := weaviate.Open(weaviate.Options{Cluster: p.cluster, Name: p.name, Dir: p.dir}).View(ctx, a)
	if err != nil {
		return nil, err
	}
	return v, nil
}

// lines are those of a file of the sample.
func lines(t testing.TB, file string) (list []string) {
	t.Helper()
	b, err := os.ReadFile("../../testdata/sample/" + file)
	if err != nil {
		t.Fatal(err)
	}
	for s := bufio.NewScanner(strings.NewReader(string(b))); s.Scan(); {
		list = append(list, s.Text())
	}
	return list
}

// papers are those of the sample, with dates, authors and venues.
func papers(t *testing.T) (list []string) {
	t.Helper()
	authors := []string{"Ashish Vaswani", "Hans Müller", "Kaiming He", "Max van den Berg", "Wei Zhang", "Xiao Wei Zhang", "Long Chen", "Gerard Pons-Moll", "Ana María de la Cruz"}
	venues := []string{"NeurIPS 2021", "ICLR2022", "Journal of Language", "ACL"}
	for i, line := range lines(t, "papers.jsonl") {
		var p map[string]any
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			t.Fatal(err)
		}
		p["authors"] = []string{authors[i%len(authors)], authors[i/7%len(authors)]}
		p["published"] = fmt.Sprintf("%d-%02d", 2015+i%10, 1+i%12)
		p["venue"] = venues[i%len(venues)]
		b, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, string(b))
	}
	return list
}

// questions are those of the sample.
func questions(t testing.TB) (list []string) {
	t.Helper()
	for _, line := range lines(t, "queries.jsonl") {
		var q struct{ Text string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		list = append(list, q.Text)
	}
	return list
}

// TestSameAnswers: a folder and a cluster answer alike.
func TestSameAnswers(t *testing.T) {
	p := sample(t, weaviatetest.Shared(t, 1))
	first, err := p.folder.Search(t.Context(), query.Request{Options: query.Options{Sort: "id", Limit: 5}})
	if err != nil {
		t.Fatal(err)
	}
	for name, ask := range map[string]func(q string) query.Request{
		"hybrid": func(q string) query.Request { return query.Request{Question: q} },
		"lexical": func(q string) query.Request {
			return query.Request{Question: q, Options: query.Options{Mode: query.Lexical}}
		},
		"semantic": func(q string) query.Request {
			return query.Request{Question: q, Options: query.Options{Mode: query.Semantic}}
		},
		"since": func(q string) query.Request {
			return query.Request{Question: q, Options: query.Options{Filter: index.Filter{Since: "2020", Authors: []string{"Zhang"}}}}
		},
		"not a word": func(q string) query.Request { return query.Request{Question: q + " -transformer"} },
		"phrase":     func(q string) query.Request { return query.Request{Question: q + ` "language model"`} },
		"year":       func(q string) query.Request { return query.Request{Question: q + " in 2021"} },
		"author":     func(q string) query.Request { return query.Request{Question: "Vaswani " + q} },
		"venue":      func(q string) query.Request { return query.Request{Question: q + " NeurIPS"} },
	} {
		t.Run(name, func(t *testing.T) {
			all := questions(t)
			if name != "hybrid" {
				all = all[:12]
			}
			var requests []query.Request
			for _, q := range all {
				requests = append(requests, ask(q))
			}
			check(t, p, requests)
		})
	}
	t.Run("examples", func(t *testing.T) {
		var requests []query.Request
		for _, h := range first.Hits {
			requests = append(requests, query.Request{Examples: []query.Example{{Ref: h.Paper.ID}}}, query.Request{Question: h.Paper.ID}, query.Request{Question: h.Paper.Title},
				query.Request{Question: h.Paper.Title + " in 2023"}, query.Request{Question: "papers by " + h.Paper.Authors[0]}, query.Request{Question: h.Paper.Authors[0] + " transformer"})
		}
		for _, name := range []string{"Vaswani", "hans mueller", "He Kaiming", "Pons-Moll on models", "Zhang Wei", "long chen"} {
			requests = append(requests, query.Request{Question: name}, query.Request{Question: name + " adapters"})
		}
		requests = append(requests, query.Request{Question: "transfomer langauge models"}, query.Request{Question: "zzqx"}, query.Request{Question: "the of"},
			query.Request{Question: "language", And: []string{"adapters"}}, query.Request{Question: "https://arxiv.org/abs/1706.99999"})
		check(t, p, requests)
	})
}

func check(t *testing.T, p places, requests []query.Request) {
	t.Helper()
	d, err := comparetest.Compare(t.Context(), p.folder, p.distant, requests)
	if err != nil {
		t.Fatal(err)
	}
	// A library this small is searched whole.
	if d.Verdicts < d.Asked || d.Same < d.Hits || d.Hits == 0 || d.Evidence > 1e-5 || d.Similarity > 1e-6 || len(d.Report) > 0 {
		t.Errorf("%+v", d)
	}
}

// TestSuperseded: a question during which the class of its papers is dropped, after a
// re-index, is answered from the next one.
func TestSuperseded(t *testing.T) {
	p := sample(t, weaviatetest.Shared(t, 1))
	want, err := p.distant.Search(t.Context(), query.Request{Question: "routing tokens"})
	if err != nil {
		t.Fatal(err)
	}
	class, err := p.cluster.Alias(t.Context(), p.name)
	if err != nil {
		t.Fatal(err)
	}
	opened := 0
	p.distant.Open = func(ctx context.Context, a index.Ahead) (query.View, error) {
		if opened++; opened > 1 {
			if err := errors.Join(clustertest.Drop(ctx, p.cluster, p.name), clustertest.Fill(ctx, p.cluster, p.name, p.lib)); err != nil {
				return nil, err
			}
			return p.view(ctx, a)
		}
		v, err := p.view(ctx, a)
		if err != nil {
			return nil, err
		}
		return v, p.cluster.DropClass(ctx, class)
	}
	got, err := p.distant.Search(t.Context(), query.Request{Question: "routing tokens"})
	if err != nil || opened != 2 || len(got.Hits) != len(want.Hits) || got.Hits[0].Paper.ID != want.Hits[0].Paper.ID {
		t.Errorf("got %d hits after %d views, %v", len(got.Hits), opened, err)
	}
}

// TestNodeDown: two nodes of three answer for all.
func TestNodeDown(t *testing.T) {
	s := weaviatetest.Start(t, 3)
	p := sample(t, s)
	s.Kill(1)
	for i, q := range questions(t)[:10] {
		r := query.Request{Question: q}
		if i%2 == 1 {
			r.Filter.Since = "2018"
		}
		want, err := p.folder.Search(t.Context(), r)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.distant.Search(t.Context(), r)
		if err != nil || len(got.Hits) != len(want.Hits) || got.Passing != want.Passing {
			t.Fatalf("%q: got %d hits of %d, %v, want %d of %d", q, len(got.Hits), got.Passing, err, len(want.Hits), want.Passing)
		}
	}
}
