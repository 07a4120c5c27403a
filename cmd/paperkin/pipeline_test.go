package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/ollama/ollama/api"

	"paperkin/embed/batch"
	"paperkin/embed/ollama"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
)

// benchPapers is how many papers the pipeline's benchmarks embed, and benchBatch
// how many go into one request.
const (
	benchPapers = 1024
	benchBatch  = 32
	numCtx      = 512 // of the built-in model, as the client asks for it
)

// BenchmarkRealOllama compares re-indexing through a real server with a loop
// that posts the same batches of texts and drops the answers. The built-in model
// is hundreds of times as fast there as any other: what the pipeline costs shows.
func BenchmarkRealOllama(b *testing.B) {
	ctx := context.Background()
	address := startOllama(b)
	e, err := ollama.Open(ctx, ollama.Options{URL: address, Options: batch.Options{Model: "paperkin", BatchSize: benchBatch}})
	if err != nil {
		b.Fatal(err)
	}
	if err := e.Warm(ctx); err != nil { // as the program does: from now on requests carry a canary
		b.Fatal(err)
	}
	w, err := index.OpenWriter(ctx, b.TempDir(), chromem.Open)
	if err != nil {
		b.Fatal(err)
	}
	defer w.Close()
	var texts []string
	records := func(yield func(paper.Record, error) bool) {
		for i := range benchPapers {
			var abstract bytes.Buffer
			for j := range 150 { // a usual length
				fmt.Fprintf(&abstract, "%s ", []string{"method", "model", "graph", "of", "learning", "we", "show", "data"}[(i*7+j*j)%8])
			}
			id := fmt.Sprint("paper", i)
			p := paper.Paper{ID: id, Aliases: []string{id}, Title: id, Abstract: abstract.String()}
			texts = append(texts, e.Space().Document(p.Title, p.Abstract))
			if !yield(paper.Record{Paper: p, Source: "bench", Line: i + 1}, nil) {
				return
			}
		}
	}
	if _, err := w.Add(ctx, records, index.AddOptions{}); err != nil {
		b.Fatal(err)
	}
	var bare, whole []time.Duration
	for b.Loop() { // by turns: the machine has other things to do as well
		start := time.Now()
		postAll(b, address, texts)
		bare = append(bare, time.Since(start))
		start = time.Now()
		r, err := w.Reindex(ctx, e, index.ReindexOptions{Options: index.BuildOptions{Batch: benchBatch}})
		if err != nil || r.Done != benchPapers {
			b.Fatal(r, err)
		}
		whole = append(whole, time.Since(start))
	}
	slices.Sort(bare)
	slices.Sort(whole)
	b.ReportMetric(benchPapers/bare[len(bare)/2].Seconds(), "bare-papers/s")
	b.ReportMetric(benchPapers/whole[len(whole)/2].Seconds(), "reindex-papers/s")
}

// postAll posts texts in batches, and reads the answers.
func postAll(b *testing.B, address string, texts []string) {
	b.Helper()
	for i := 0; i < len(texts); i += benchBatch {
		body, err := json.Marshal(map[string]any{"model": "paperkin", "input": texts[i : i+benchBatch], "truncate": false,
			"options": map[string]int{"num_ctx": numCtx, "num_batch": numCtx}})
		if err != nil {
			b.Fatal(err)
		}
		r, err := http.Post("http://"+address+"/api/embed", "application/json", bytes.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		var reply api.EmbedResponse
		if err := json.NewDecoder(r.Body).Decode(&reply); err != nil || len(reply.Embeddings) != benchBatch {
			b.Fatal(len(reply.Embeddings), err)
		}
		r.Body.Close()
	}
}
