package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
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

// benchBatch is how many papers go into one request of the pipeline's benchmarks.
const benchBatch = 32

// benchLoad is how the server loads their models, with the context that the client asks
// for: threads that wait by spinning would measure what else the machine does.
var benchLoad = map[string]any{"num_thread": 1, "num_ctx": 512, "num_batch": 512}

// BenchmarkRealOllama compares re-indexing through a real server with a loop
// that posts the same batches of texts and drops the answers. The built-in model
// is hundreds of times as fast there as any other: what the pipeline costs shows. A real
// one shows what users notice.
func BenchmarkRealOllama(b *testing.B) {
	o := newRealOllama(b)
	b.Run("builtin", func(b *testing.B) { benchPipeline(b, o.address, "paperkin", 1024) })
	b.Run("minilm", func(b *testing.B) {
		models := os.Getenv("PAPERKIN_MODEL_DIR")
		if models == "" {
			b.Skip("PAPERKIN_MODEL_DIR names the folder of models")
		}
		gguf, err := filepath.Abs(filepath.Join(models, "minilm", "minilm-q8_0.gguf"))
		if err != nil {
			b.Fatal(err)
		}
		o.create(miniLM, gguf)
		benchPipeline(b, o.address, miniLM, 48) // too few to be calibrated
	})
}

func benchPipeline(b *testing.B, address, model string, papers int) {
	ctx := context.Background()
	load, err := ollama.ParseLoad([]string{"num_thread=1"})
	if err != nil {
		b.Fatal(err)
	}
	e, err := ollama.Open(ctx, ollama.Options{URL: address, Options: batch.Options{Model: model, BatchSize: benchBatch}, Load: load})
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
		for i := range papers {
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
	var ratios []float64
	for b.Loop() { // by turns: the machine has other things to do as well
		start := time.Now()
		postAll(b, address, model, texts)
		bare = append(bare, time.Since(start))
		start = time.Now()
		var embedded time.Duration // until the last paper is in; the calibration sends other texts
		r, err := w.Reindex(ctx, e, index.ReindexOptions{Options: index.BuildOptions{Batch: benchBatch,
			Progress: func(index.Built) { embedded = time.Since(start) }}})
		if err != nil || r.Done != papers {
			b.Fatal(r, err)
		}
		whole = append(whole, embedded)
		ratios = append(ratios, float64(bare[len(bare)-1])/float64(whole[len(whole)-1]))
	}
	slices.Sort(bare)
	slices.Sort(whole)
	slices.Sort(ratios)
	b.ReportMetric(float64(papers)/bare[len(bare)/2].Seconds(), "bare-papers/s")
	b.ReportMetric(float64(papers)/whole[len(whole)/2].Seconds(), "reindex-papers/s")
	b.ReportMetric(ratios[len(ratios)/2], "of-bare") // the median of pairs, which share what else the machine did
}

// postAll posts texts in batches, and reads the answers.
func postAll(b *testing.B, address, model string, texts []string) {
	b.Helper()
	for i := 0; i < len(texts); i += benchBatch {
		body, err := json.Marshal(map[string]any{"model": model, "input": texts[i : i+benchBatch], "truncate": false, "options": benchLoad})
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
