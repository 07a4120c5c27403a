package comparetest_test

import (
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	"paperkin/index/paper/source"
	"paperkin/index/weaviate/conn"
	"paperkin/index/weaviate/weaviatetest"
	"paperkin/query"
	"paperkin/query/comparetest"
)

// BenchmarkCorpus asks a folder and three nodes about the 83,344 papers, or the first PAPERKIN_BENCH_PAPERS, the
// same: the questions
// of the sample, and some made of titles and abstracts of papers that are spread over the
// library, by their meaning and words, by words alone, with filters, and with examples. It
// says what part of the hits of the first pages is the same (same-NAME), and of the words of
// the verdicts (verdicts-NAME), and the greatest differences of evidence and similarity.
func BenchmarkCorpus(b *testing.B) {
	p := compared(b)
	for b.Loop() {
		made := requestsOf(b, p.lib)
		for _, name := range slices.Sorted(maps.Keys(made)) {
			p.calls.take(nil)
			d, err := comparetest.Compare(b.Context(), p.folder, p.distant, made[name])
			if err != nil {
				b.Fatal(err)
			}
			b.Logf("%s: %d asked, %d verdicts alike, %d of %d hits the same, evidence within %.3f, similarity within %.1g, %.1f calls each", name, d.Asked, d.Verdicts, d.Same,
				d.Hits, d.Evidence, d.Similarity, float64(len(p.calls.take(nil)))/float64(d.Asked))
			for _, line := range d.Report {
				b.Log(line)
			}
			b.ReportMetric(float64(d.Same)/float64(d.Hits), "same-"+name)
			b.ReportMetric(float64(d.Verdicts)/float64(d.Asked), "verdicts-"+name)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// compared is what is asked: the papers, or the library in the folder PAPERKIN_BENCH_LIBRARY and
// what the cluster PAPERKIN_CLUSTER has of it, which has gone there already.
func compared(b *testing.B) places {
	b.Helper()
	e, err := static.Open()
	if err != nil {
		b.Fatal(err)
	}
	if dir := os.Getenv("PAPERKIN_BENCH_LIBRARY"); dir != "" {
		return there(b, dir, os.Getenv("PAPERKIN_CLUSTER"), e)
	}
	corpora := os.Getenv("PAPERKIN_CORPORA")
	if corpora == "" {
		b.Skip("PAPERKIN_CORPORA names no folder with papers")
	}
	servers := weaviatetest.Start(b, 3)
	sources, _, err := source.Expand([]string{filepath.Join(corpora, "papers.jsonl.gz")}, nil, source.Options{})
	if err != nil {
		b.Fatal(err)
	}
	w, err := index.OpenWriter(b.Context(), b.TempDir(), chromem.Open)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.Close() })
	if _, err := w.Add(b.Context(), first(source.Read(b.Context(), sources, source.Options{})), index.AddOptions{}); err != nil {
		b.Fatal(err)
	}
	if _, err := w.Embed(b.Context(), e, index.BuildOptions{}); err != nil {
		b.Fatal(err)
	}
	if _, err := w.CatchUp(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	return inBoth(b, servers, w.Library, e)
}

// there is a library that was imported before.
func there(b *testing.B, dir, nodes string, e embed.Embedder) places {
	b.Helper()
	lib, err := index.Open(b.Context(), dir, chromem.Open)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { lib.Close() })
	list, err := conn.Parse(nodes, 50051)
	if err != nil {
		b.Fatal(err)
	}
	p := places{lib: lib, name: "Papers", calls: new(calls), dir: b.TempDir()}
	if p.cluster, err = conn.Open(conn.Options{Nodes: list, OnCall: p.calls.add, Read: readTime}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { p.cluster.Close() })
	p.ask(e)
	return p
}

// first are as many records as PAPERKIN_BENCH_PAPERS says, without it all.
func first(records iter.Seq2[paper.Record, error]) iter.Seq2[paper.Record, error] {
	most, err := strconv.Atoi(os.Getenv("PAPERKIN_BENCH_PAPERS"))
	if err != nil {
		return records
	}
	return func(yield func(paper.Record, error) bool) {
		n := 0
		for r, err := range records {
			if n++; n > most || !yield(r, err) {
				return
			}
		}
	}
}

// requestsOf are requests of every kind, made of papers that are spread over a library.
func requestsOf(b *testing.B, lib *index.Library) map[string][]query.Request {
	b.Helper()
	made := map[string][]query.Request{}
	ask := func(kind string, r query.Request) { made[kind] = append(made[kind], r) }
	for _, q := range questions(b) {
		ask("hybrid", query.Request{Question: q})
		ask("lexical", query.Request{Question: q, Options: query.Options{Mode: query.Lexical}})
	}
	all, err := lib.Status(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	apart := max(1, all.Papers/82)
	n := 0
	err = lib.Each(b.Context(), func(p paper.Paper) error {
		if n++; n%apart != 0 || p.Abstract == "" {
			return nil
		}
		title := strings.Fields(p.Title)
		topic := strings.Join(title[min(2, len(title)-1):], " ") // not the title itself, which is looked up
		sentence := strings.Fields(p.Abstract)
		ask("hybrid", query.Request{Question: topic})
		ask("hybrid", query.Request{Question: strings.Join(sentence[:min(12, len(sentence))], " ")})
		ask("lexical", query.Request{Question: topic, Options: query.Options{Mode: query.Lexical}})
		ask("filtered", query.Request{Question: topic, Options: query.Options{Filter: index.Filter{Since: "2022"}}})
		ask("filtered", query.Request{Question: topic, Options: query.Options{Filter: index.Filter{Venues: []string{p.Venue}}}})
		ask("examples", query.Request{Examples: []query.Example{{Ref: p.ID}}})
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return made
}
