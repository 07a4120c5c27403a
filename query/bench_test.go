package query_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	"paperkin/query"
)

// BenchmarkSearch asks 83,344 real papers in every mode, with everything open
// and in memory. Making the library takes half a minute, before the clock runs.
func BenchmarkSearch(b *testing.B) {
	corpora := os.Getenv("PAPERKIN_CORPORA")
	if corpora == "" {
		corpora = "../../shared/corpora"
	}
	sources, _, err := paper.Expand([]string{filepath.Join(corpora, "papers.jsonl.gz")}, nil, paper.ReadOptions{})
	if err != nil {
		b.Skipf("no papers to search: %v; PAPERKIN_CORPORA names their folder", err)
	}
	e := builtin(b)
	w, err := index.OpenWriter(ctx, b.TempDir(), chromem.Open)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Add(ctx, paper.Read(ctx, sources, paper.ReadOptions{}), index.AddOptions{}); err != nil {
		b.Fatal(err)
	}
	if _, err := w.CatchUp(ctx, nil); err != nil {
		b.Fatal(err)
	}
	if _, err := w.Embed(ctx, e, index.BuildOptions{Concurrency: 2}); err != nil {
		b.Fatal(err)
	}
	s := &query.Searcher{Library: w.Library, Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }}
	const question = "how do transformers share parameters across layers to reduce memory in language models"
	for _, mode := range query.Modes {
		b.Run(string(mode), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(ctx, question, query.Options{Mode: mode}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
