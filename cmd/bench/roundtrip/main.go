// Command roundtrip writes real records in every format that people exchange, and
// checks that nothing is lost and that nobody is harmed: what is read again and written
// again must have the same bytes, and the programs that read such files (bibtex, biber,
// pandoc, pdflatex, bibutils, citation-js) must find every entry and have nothing to
// complain about. Programs that are not installed are named and left out.
//
//	go run ./cmd/bench/roundtrip                     # all papers of $PAPERKIN_CORPORA
//	go run ./cmd/bench/roundtrip -every 100 FILE...  # every hundredth record of some files
//
// It does not look at what a field means: the tests of the formats do.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"paperkin/index/paper"
	"paperkin/index/paper/source"
)

// chunk is how many papers one file has: bibliographies that the slowest of the
// programs reads within minutes.
const chunk = 10_000

// options are those of a run.
type options struct {
	every  int    // check every n-th record only
	keep   string // folder for the files that were written; empty: a temporary one
	alone  bool   // without any other program
	node   string // folder with citation-js in node_modules; empty: left out
	files  []string
	stdout io.Writer
}

func main() {
	o := options{stdout: os.Stdout}
	flag.IntVar(&o.every, "every", 1, "check every `N`th record only")
	flag.StringVar(&o.keep, "keep", "", "leave the files that were written in `DIR`")
	flag.BoolVar(&o.alone, "alone", false, "let no other program read what was written")
	flag.StringVar(&o.node, "node", "", "read with the citation-js that npm has installed in `DIR`")
	flag.Parse()
	if o.files = flag.Args(); len(o.files) == 0 {
		corpora := os.Getenv("PAPERKIN_CORPORA")
		if corpora == "" {
			fmt.Fprintln(os.Stderr, "roundtrip: no files given, and PAPERKIN_CORPORA names no folder")
			os.Exit(2)
		}
		o.files = []string{filepath.Join(corpora, "papers.jsonl.gz"), filepath.Join(corpora, "papers-fields.jsonl.zst")}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "roundtrip:", err)
		os.Exit(1)
	}
}

// run checks the records of all files, chunk by chunk, and prints what was checked.
func run(ctx context.Context, o options) error {
	dir := o.keep
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "paperkin-roundtrip-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var checks []check
	if !o.alone {
		checks = installed(o.node, o.stdout)
	}
	papers, total, broken := []paper.Paper(nil), 0, 0
	flush := func() {
		for _, f := range []string{"jsonl", "bibtex", "ris", "csl-json", "csv", "endnote-xml", "medline"} {
			if err := exchange(ctx, dir, f, papers, checks); err != nil {
				broken++
				fmt.Fprintf(o.stdout, "papers %d to %d: %s: %v\n", total-len(papers)+1, total, f, err)
			}
		}
		papers = papers[:0]
	}
	err := o.sample(ctx, func(p paper.Paper) {
		papers = append(papers, p)
		if total++; len(papers) == chunk {
			flush()
		}
	})
	if err != nil {
		return err
	}
	if len(papers) > 0 {
		flush()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	fmt.Fprintf(o.stdout, "%d papers through 6 formats and %d programs\n", total, len(checks))
	switch {
	case total == 0:
		return errors.New("no papers in the files")
	case broken > 0:
		return fmt.Errorf("%d failures", broken)
	}
	return nil
}

// sample calls take with every n-th paper of the files. Bad records do not count.
func (o options) sample(ctx context.Context, take func(paper.Paper)) error {
	list, _, err := source.Expand(o.files, nil, source.Options{})
	if err != nil {
		return err
	}
	seen := 0
	for r, err := range source.Read(ctx, list, source.Options{}) {
		var bad paper.BadRecord
		switch {
		case errors.As(err, &bad):
			continue
		case err != nil:
			return err
		}
		if seen++; o.every <= 1 || seen%o.every == 0 {
			take(r.Paper)
		}
	}
	return nil
}
