// Command load measures what the server costs: the API over loopback against calls of the
// searcher that it asks, in one process and by turns, and the memory of the program while
// it answers. It is a tool for Paperkin's developers, not a part of the program.
//
//	go run ./cmd/bench/load -library DIR            # a library of the built-in model
//	go run ./cmd/bench/load -library DIR -requests 100000 -paperkin bin/paperkin
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/api"
	"paperkin/query/server"
	"paperkin/query/service"
	"paperkin/query/wire"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	f := flag.NewFlagSet("load", flag.ContinueOnError)
	library := f.String("library", "", "ask the library in `DIR`, whose vectors are of the built-in model")
	rounds := f.Int("rounds", 10, "turns of each")
	each := f.Int("each", 100, "questions in a turn")
	requests := f.Int("requests", 0, "ask the program so many questions and watch its memory")
	program := f.String("paperkin", "bin/paperkin", "the program to watch")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx := context.Background()
	lib, err := index.Open(ctx, *library, chromem.Open)
	if err != nil {
		return err
	}
	questions, err := questionsOf(ctx, lib)
	if err = errors.Join(err, lib.Close()); err != nil {
		return err
	}
	if *requests > 0 {
		return watch(out, *program, *library, questions, *requests)
	}
	return compare(ctx, out, *library, questions, *rounds, *each)
}

// questionsOf are questions, none twice: parts of titles.
func questionsOf(ctx context.Context, lib *index.Library) (list []string, err error) {
	seen := map[string]bool{}
	err = lib.Each(ctx, func(p paper.Paper) error {
		words := strings.Fields(p.Title)
		if q := strings.Join(words[len(words)/4:min(len(words), len(words)/4+5)], " "); len(words) > 4 && !seen[q] {
			seen[q] = true
			list = append(list, q)
		}
		return nil
	})
	return list, err
}

// searcherOf is a searcher as the program makes it.
func searcherOf(lib *index.Library) *query.Searcher {
	return &query.Searcher{Open: query.Folder(lib), Quick: func(embed.Space) bool { return true },
		Embedder: query.OpenOnce(func(context.Context, embed.Space) (embed.Embedder, error) { return static.Open() })}
}

// served starts the API over a library in this process.
func served(ctx context.Context, library string) (address string, s *service.Service, err error) {
	s = service.New(service.Options{
		Open: func(ctx context.Context) (*service.Asked, error) {
			lib, err := index.Open(ctx, library, chromem.Open)
			if err != nil {
				return nil, err
			}
			return service.InFolder(lib, searcherOf(lib)), nil
		},
		Explain: func(error) (int, string) { return 7, "" },
		Words:   service.Words{ByWords: func(query.Answer) *wire.ByWords { return nil }},
	})
	mux := server.NewMux()
	api.Routes(mux, s, api.Options{Version: "bench"})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	go func() { _ = server.Serve(ctx, l, server.Handler(mux, server.Options{})) }()
	return "http://" + l.Addr().String(), s, nil
}

// asker asks over HTTP.
type asker struct {
	client *http.Client
	base   string
}

func newAsker(base string) asker {
	return asker{&http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}, base}
}

func (a asker) ask(question string) error {
	r, err := a.client.Get(a.base + "/api/v1/search?q=" + url.QueryEscape(question))
	if err != nil {
		return err
	}
	defer r.Body.Close()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return err
	}
	if r.StatusCode != http.StatusOK {
		return fmt.Errorf("%q: %s", question, r.Status)
	}
	return nil
}

// compare asks the searcher and the server by turns, one question at a time and then eight.
func compare(ctx context.Context, out io.Writer, library string, questions []string, rounds, each int) error {
	lib, err := index.Open(ctx, library, chromem.Open)
	if err != nil {
		return err
	}
	bare := searcherOf(lib)
	ctx, end := context.WithCancel(ctx)
	defer end()
	base, s, err := served(ctx, library)
	if err != nil {
		return err
	}
	over := newAsker(base)
	ways := []struct {
		name string
		ask  func(string) error
		one  []time.Duration
		all  []float64 // questions a second, of eight clients
	}{
		{name: "searcher", ask: func(q string) error { _, err := bare.Search(ctx, query.Request{Question: q}); return err }},
		{name: "server", ask: over.ask},
	}
	next := 0
	take := func() string { next++; return questions[(next*7919)%len(questions)] }
	for _, w := range ways { // warm
		for range 20 {
			if err := w.ask(take()); err != nil {
				return err
			}
		}
	}
	for range rounds {
		for i := range ways {
			w := &ways[i]
			for range each {
				q, start := take(), time.Now()
				if err := w.ask(q); err != nil {
					return err
				}
				w.one = append(w.one, time.Since(start))
			}
		}
		for i := range ways {
			w := &ways[i]
			list := make([]string, 2*each)
			for i := range list {
				list[i] = take()
			}
			start := time.Now()
			if err := atOnce(8, list, w.ask); err != nil {
				return err
			}
			w.all = append(w.all, float64(len(list))/time.Since(start).Seconds())
		}
	}
	fmt.Fprintf(out, "%d questions a way, %d processors\n", rounds*each, runtime.GOMAXPROCS(0))
	for _, w := range ways {
		slices.Sort(w.one)
		slices.Sort(w.all)
		fmt.Fprintf(out, "%-8s p50 %6.2f ms  p99 %6.2f ms  eight at once %6.1f/s\n", w.name, ms(w.one[len(w.one)/2]), ms(w.one[len(w.one)*99/100]), w.all[len(w.all)/2])
	}
	a, b := ways[0], ways[1]
	fmt.Fprintf(out, "server/searcher: p50 %.2f (bound 1.25), throughput %.2f (.9); p99/p50 of the server %.1f (4)\n",
		ms(b.one[len(b.one)/2])/ms(a.one[len(a.one)/2]), b.all[len(b.all)/2]/a.all[len(a.all)/2], ms(b.one[len(b.one)*99/100])/ms(b.one[len(b.one)/2]))
	end()
	return errors.Join(s.Close(), lib.Close())
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// atOnce asks all questions, n at a time.
func atOnce(n int, list []string, ask func(string) error) error {
	var next atomic.Int64
	var done sync.WaitGroup
	errs := make([]error, n)
	for i := range n {
		done.Go(func() {
			for errs[i] == nil {
				at := int(next.Add(1)) - 1
				if at >= len(list) {
					return
				}
				errs[i] = ask(list[at])
			}
		})
	}
	done.Wait()
	return errors.Join(errs...)
}
