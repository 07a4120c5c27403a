package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

// What a digest is measured with: a day of papers, searches and likes.
const (
	digestDay      = 250
	digestSearches = 20
	digestLikes    = 50
)

// runDigest compares the CPU time of one day's digest with that of its searches, asked one
// after another of the same searcher: as they are saved, and as far down as the digest looks.
func runDigest(args []string, out io.Writer) error {
	f := flag.NewFlagSet("bench digest", flag.ContinueOnError)
	library := f.String("library", "", "tell of the last papers of the library in `DIR`, whose vectors are of the built-in model; searches and likes are noted in it")
	rounds := f.Int("rounds", 15, "turns of each; medians are reported")
	if err := f.Parse(args); err != nil {
		return err
	}
	ctx := context.Background()
	lib, err := index.Open(ctx, *library, chromem.Open)
	if err != nil {
		return err
	}
	return errors.Join(compareDigest(ctx, out, lib, *rounds), lib.Close())
}

func compareDigest(ctx context.Context, out io.Writer, lib *index.Library, rounds int) error {
	s := &query.Searcher{Open: query.Folder(lib), Quick: func(embed.Space) bool { return true },
		Embedder: query.OpenOnce(func(context.Context, embed.Space) (embed.Embedder, error) { return static.Open() })}
	requests, err := aDay(ctx, lib)
	if err != nil {
		return err
	}
	var told int
	ways := []struct {
		name string
		do   func() error
		cpu  []float64
	}{
		{"searches, 10 hits", func() error { return askAll(ctx, s, requests, 10) }, nil},
		{"searches, 50 hits", func() error { return askAll(ctx, s, requests, digest.UsualDepth) }, nil},
		{"digest", func() error {
			d, err := digest.New(ctx, lib, s, digest.Options{Now: time.Now()})
			told = len(d.Papers)
			return err
		}, nil},
	}
	for range rounds + 1 {
		for i := range ways {
			before := cpuSeconds()
			if err := ways[i].do(); err != nil {
				return err
			}
			ways[i].cpu = append(ways[i].cpu, cpuSeconds()-before)
		}
	}
	median := func(i int) float64 { // without the first round, which reads the files
		all := slices.Sorted(slices.Values(ways[i].cpu[1:]))
		return all[len(all)/2] * 1000
	}
	for i, w := range ways {
		fmt.Fprintf(out, "%-18s %7.1f ms of CPU, %.2f of the searches\n", w.name, median(i), median(i)/median(0))
	}
	_, err = fmt.Fprintf(out, "told of %d of %d papers\n", told, digestDay)
	return err
}

func askAll(ctx context.Context, s *query.Searcher, requests []query.Request, limit int) error {
	for _, r := range requests {
		r.Limit = limit
		if _, err := s.Search(ctx, r); err != nil {
			return err
		}
	}
	return nil
}

// aDay saves searches and likes, as if all but the last papers of the library had been told
// of, and returns the searches. Their questions are the middle words of titles of papers that
// are spread over the library.
func aDay(ctx context.Context, lib *index.Library) (requests []query.Request, err error) {
	now := time.Now()
	view, err := lib.View(ctx)
	if err != nil {
		return nil, err
	}
	defer view.Close()
	last, err := view.LastKey(ctx)
	if err != nil {
		return nil, err
	}
	sample, err := view.Sample(ctx, digestSearches+digestLikes)
	if err != nil {
		return nil, err
	}
	told := index.Telling{Keys: map[string]int64{index.LikesName: last - digestDay}}
	for i, p := range sample[:min(digestSearches, len(sample))] {
		words := strings.Fields(p.Paper.Title)
		r := query.Request{Question: strings.Join(words[len(words)/4:min(len(words), len(words)/4+5)], " ")}
		requests = append(requests, r)
		name := fmt.Sprintf("bench %d", i+1)
		told.Keys[name] = last - digestDay
		if _, err := lib.SaveSearch(ctx, now, name, url.Values(wire.Values(r)).Encode()); err != nil {
			return nil, err
		}
	}
	if err := lib.Mark(ctx, now, index.Like, sample[len(requests):]); err != nil {
		return nil, err
	}
	return requests, lib.Tell(ctx, now, told)
}
