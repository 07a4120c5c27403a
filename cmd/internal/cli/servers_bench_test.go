package cli

import (
	"context"
	"fmt"
	"testing"
	"time"

	"paperkin/cmd/internal/open"
	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/ollama"
	"paperkin/embed/ollama/ollamatest"
	"paperkin/embed/pool"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
)

// benchDelay is how long a scripted server takes for a batch: as a model on a graphics card.
const benchDelay = 200 * time.Millisecond

// BenchmarkSeveralServers re-indexes through scripted servers that take as long for every
// batch. of-one is the throughput by that of one server and their number: 1 where nothing is
// lost, as long as the servers are what takes the time.
func BenchmarkSeveralServers(b *testing.B) {
	const papers = 4000
	var one float64
	for _, n := range []int{1, 2, 4, 8} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			e := slowServers(b, n)
			w, err := index.OpenWriter(b.Context(), b.TempDir(), chromem.Open)
			if err != nil {
				b.Fatal(err)
			}
			defer w.Close()
			records := func(yield func(paper.Record, error) bool) {
				for i := range papers {
					id := fmt.Sprint("paper", i)
					p := paper.Paper{ID: id, Aliases: []string{id}, Title: "paper " + id, Abstract: "on the subject of " + id}
					if !yield(paper.Record{Paper: p, Source: "bench", Line: i + 1}, nil) {
						return
					}
				}
			}
			if _, err := w.Add(b.Context(), records, index.AddOptions{}); err != nil {
				b.Fatal(err)
			}
			var embedded time.Duration // until the last paper is in; the calibration is one call after the other
			for b.Loop() {
				start, took := time.Now(), time.Duration(0)
				r, err := w.Reindex(b.Context(), e, index.ReindexOptions{Options: index.BuildOptions{Batch: benchBatch, Concurrency: n,
					Progress: func(index.Built) { took = time.Since(start) }}})
				if err != nil || r.Done != papers {
					b.Fatal(r, err)
				}
				embedded += took
			}
			rate := float64(papers*b.N) / embedded.Seconds()
			if n == 1 {
				one = rate
			}
			b.ReportMetric(rate, "papers/s")
			b.ReportMetric(rate/one/float64(n), "of-one")
		})
	}
}

// slowServers returns an embedder over so many scripted servers: that of one is the server's
// own.
func slowServers(b *testing.B, n int) open.ModelServer {
	var members []pool.Member
	for range n {
		f := ollamatest.NewServer(b)
		f.SetFault(ollamatest.Fault{Before: func(_ int, texts []string) (int, string) {
			if len(texts) > 3 { // not for checking it
				time.Sleep(benchDelay)
			}
			return 0, ""
		}})
		members = append(members, opener(f.URL, "fake"))
	}
	return pooled(b, members)
}

// opener is a member for a model behind a server.
func opener(url, model string) pool.Member {
	return pool.Member{Name: url, Open: func(ctx context.Context) (embed.Embedder, error) {
		return ollama.Open(ctx, ollama.Options{URL: url, Options: batch.Options{Model: model, BatchSize: benchBatch}})
	}}
}

// pooled returns the embedder of one member, or a pool of several, ready for a long run.
func pooled(tb testing.TB, members []pool.Member) (e open.ModelServer) {
	var err error
	if len(members) == 1 {
		var one embed.Embedder
		if one, err = members[0].Open(tb.Context()); err == nil {
			e = one.(open.ModelServer)
		}
	} else {
		e, err = pool.Open(tb.Context(), members, pool.Options{Left: func(why error) { tb.Error(why) }})
	}
	if err == nil {
		err = e.Warm(tb.Context())
	}
	if err != nil {
		tb.Fatal(err)
	}
	return e
}
