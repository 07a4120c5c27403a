package query_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper/source"
	"paperkin/query"
)

// BenchmarkSearch asks 83,344 real papers in every mode, with everything open
// and in memory. Making the library takes half a minute, before the clock runs.
// rows/op is how many vectors a question reads by slot, calls/op how often it
// calls the store.
func BenchmarkSearch(b *testing.B) {
	corpora := os.Getenv("PAPERKIN_CORPORA")
	if corpora == "" {
		corpora = "../../shared/corpora"
	}
	sources, _, err := source.Expand([]string{filepath.Join(corpora, "papers.jsonl.gz")}, nil, source.Options{})
	if err != nil {
		b.Skipf("no papers to search: %v; PAPERKIN_CORPORA names their folder", err)
	}
	e := builtin(b)
	var asked reads
	asked.reset()
	w, err := index.OpenWriter(ctx, b.TempDir(), asked.open)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Add(ctx, source.Read(ctx, sources, source.Options{}), index.AddOptions{}); err != nil {
		b.Fatal(err)
	}
	if _, err := w.CatchUp(ctx, nil); err != nil {
		b.Fatal(err)
	}
	if _, err := w.Embed(ctx, e, index.BuildOptions{Concurrency: 2}); err != nil {
		b.Fatal(err)
	}
	s := &query.Searcher{Open: query.Folder(w.Library), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }}
	const question = "how do transformers share parameters across layers to reduce memory in language models"
	const clear = "sharing parameters across transformer layers" // its best paper stands out, so there is feedback
	for _, bb := range []struct {
		name, question string
		mode           query.Mode
	}{
		{"hybrid", question, query.Hybrid}, {"feedback", clear, query.Hybrid}, {"semantic", question, query.Semantic}, {"lexical", question, query.Lexical},
	} {
		b.Run(bb.name, func(b *testing.B) {
			asked.reset()
			for b.Loop() {
				if _, err := search(s, bb.question, query.Options{Mode: bb.mode}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(asked.rows)/float64(b.N), "rows/op")
			b.ReportMetric(float64(asked.calls)/float64(b.N), "calls/op")
		})
	}
}
