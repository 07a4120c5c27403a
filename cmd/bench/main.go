// Command bench compares Paperkin's vector search with other ways to find the
// nearest vectors, and with the speed of reading memory, in one run over the
// same vectors: how long a fresh process takes to its first answer and to
// further ones, and how much memory it needs. With -write it replaces the
// tables of cmd/bench/README.md, the plot beside it, and the headlines of the
// README. It is a tool for Paperkin's developers, not a part of the program.
//
//	go run ./cmd/bench            # all sizes: 20 minutes, 20 GB of disk
//	go run ./cmd/bench -sizes 10000,100000
//	go run ./cmd/bench program    # the program on real papers
//	go run ./cmd/bench readers    # the readers of all formats
//	go run ./cmd/bench grow       # the program on libraries of growing sizes
//	go run ./cmd/bench digest     # what is new in a library against its searches
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are those of a run.
type options struct {
	dir     string // vectors and the engines' files
	peers   string // where other engines are installed; none if empty
	corpora string // real papers; none if empty
	sizes   []int
	rounds  int
	write   bool
	log     io.Writer
}

func run(args []string, out, log io.Writer) error {
	switch {
	case len(args) > 0 && args[0] == "engine": // a child process, started by search
		return runEngine(args[1:], out)
	case len(args) > 0 && args[0] == "reader": // a child process of readers
		return runReader(args[1:], out)
	case len(args) > 0 && args[0] == "readers":
		return runReaders(args[1:], out, log)
	case len(args) > 0 && args[0] == "program":
		return runProgram(args[1:], out, log)
	case len(args) > 0 && args[0] == "grow":
		return runGrow(args[1:], out, log)
	case len(args) > 0 && args[0] == "digest":
		return runDigest(args[1:], out)
	}
	o := options{log: log}
	cache, err := os.UserCacheDir()
	if err != nil {
		return err
	}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.StringVar(&o.dir, "dir", filepath.Join(cache, "paperkin-bench"), "keep vectors and the engines' files in `DIR`")
	f.StringVar(&o.peers, "peers", "", "compare with the engines that cmd/bench/peers/install put into `DIR`")
	f.StringVar(&o.corpora, "corpora", os.Getenv("PAPERKIN_CORPORA"), "search the papers in `DIR` as well (default $PAPERKIN_CORPORA)")
	sizes := f.String("sizes", "10000,100000,1000000", "how many synthetic vectors of 768 dimensions: `N,...`")
	f.IntVar(&o.rounds, "rounds", 5, "processes of each engine, by turns; medians are reported")
	f.BoolVar(&o.write, "write", false, "write the table and the plot to cmd/bench and the headlines to README.md")
	if err := f.Parse(args); err != nil {
		return err
	}
	for _, s := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 100 {
			return fmt.Errorf("-sizes %s: want numbers from 100 on", *sizes)
		}
		o.sizes = append(o.sizes, n)
	}
	sets, err := o.datasets()
	if err != nil {
		return err
	}
	var results []result
	for _, d := range sets {
		r, err := o.compare(d)
		if err != nil {
			return err
		}
		results = append(results, r...)
	}
	table := renderTable(results, runtime.NumCPU(), o.rounds)
	fmt.Fprintf(out, "%s\n%s", table, renderRatios(results))
	if !o.write {
		return nil
	}
	if err := os.WriteFile(plotFile, []byte(renderPlot(results)), 0o644); err != nil {
		return err
	}
	return writeResults("bench", table)
}
