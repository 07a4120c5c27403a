// Command year lives through a year of mornings: papers of a collection arrive day by day,
// saved searches and likes are asked each morning, and what each digest tells of is held
// against what arrived. It is a tool for Paperkin's developers, not a part of the program.
//
//	go run ./cmd/bench/year -corpora ../shared/corpora
//	go run ./cmd/bench/year -corpora ../shared/corpora -sample 60   # to judge by hand
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"paperkin/embed"
	"paperkin/embed/static"
	"paperkin/index"
	"paperkin/query"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "year:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var y year
	f := flag.NewFlagSet("year", flag.ContinueOnError)
	corpora := f.String("corpora", os.Getenv("PAPERKIN_CORPORA"), "read the papers of the collection in `DIR`")
	f.IntVar(&y.days, "days", 365, "mornings")
	f.IntVar(&y.each, "each", 250, "papers that arrive on a day")
	f.IntVar(&y.start, "start", 20_000, "papers that are there at first")
	f.IntVar(&y.sample, "sample", 0, "print so many of what was told of, spread over the year")
	zone := f.String("zone", "Europe/Berlin", "where the user lives")
	first := f.String("first", "2025-03-01", "the first morning")
	if err := f.Parse(args); err != nil {
		return err
	}
	where, err := time.LoadLocation(*zone)
	if err != nil {
		return err
	}
	if y.first, err = time.ParseInLocation(time.DateOnly, *first, where); err != nil {
		return err
	}
	if y.papers, err = papersOf(*corpora, y.start+y.days*y.each); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "paperkin-year-")
	if err != nil {
		return err
	}
	return errors.Join(y.live(ctx, out, dir), os.RemoveAll(dir))
}

// searcherOf is a searcher as the program makes it, by a clock.
func searcherOf(lib *index.Library, now func() time.Time) *query.Searcher {
	return &query.Searcher{Open: query.Folder(lib), Quick: func(embed.Space) bool { return true }, Now: now,
		Embedder: query.OpenOnce(func(context.Context, embed.Space) (embed.Embedder, error) { return static.Open() })}
}
