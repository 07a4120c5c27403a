package main

import (
	"cmp"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/eval"
)

func (s *streams) evalCommand() *cli.Command {
	return &cli.Command{
		Name:      "eval",
		Usage:     "measure the ranking on a judged collection",
		ArgsUsage: "DATASET",
		Description: "DATASET is a folder in the layout of BEIR: corpus.jsonl, queries.jsonl and qrels/test.tsv.\n" +
			"With --titles N it is a file of papers instead: N titles are the questions, and each must find its own abstract\n" +
			"among all of them. The collection goes into a temporary library, unless --library names one that holds it.",
		OnUsageError: onUsageError,
		Flags: append(embedderFlags(),
			&cli.StringSliceFlag{Name: "mode", Usage: "`MODE` to measure: hybrid, semantic or lexical; repeatable (default: all three)"},
			&cli.StringSliceFlag{Name: "fusion", Usage: "`FUSION` to measure in mode hybrid: minmax, rrf, zscore or convex; repeatable"},
			&cli.StringFlag{Name: "baseline", Usage: "test the others against this `MODE` or FUSION: adds p, of a paired randomisation test on nDCG@10"},
			&cli.IntFlag{Name: "limit-queries", Usage: "use the first `N` queries only"},
			&cli.StringFlag{Name: "pool", Usage: "`judged`: rank only the papers judged for the query; adds ndcg%20, at a fifth of them"},
			&cli.StringFlag{Name: "run", Usage: "write the rankings as TREC runs to `FILE`"},
			&cli.IntFlag{Name: "titles", Usage: "ask `N` titles of the papers in DATASET for their abstracts"},
			formatFlag(evalFormats...), jsonFlag(),
		),
		Action: s.eval,
	}
}

// evaluation is one run of eval.
type evaluation struct {
	*streams
	data     eval.Dataset
	searcher *query.Searcher
	papers   int
	embedder string
	pool     bool
	run      io.Writer // nil: rankings are not written
}

func (s *streams) eval(c *cli.Context) error {
	if c.NArg() != 1 {
		return usagef("a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv", "eval: %d datasets given, want one", c.NArg())
	}
	systems, err := evalSystems(c)
	if err != nil {
		return err
	}
	print, err := evalRenderer(c)
	if err != nil {
		return err
	}
	for _, name := range []string{"titles", "limit-queries"} {
		if c.IsSet(name) && c.Int(name) <= 0 {
			return usagef("give a number from 1 on", "--%s %d", name, c.Int(name))
		}
	}
	ev := &evaluation{streams: s, pool: c.String("pool") == "judged"}
	if !ev.pool && c.String("pool") != "" {
		return usagef("the only pool is: judged", "--pool %q", c.String("pool"))
	}
	records, err := ev.load(c)
	if err != nil {
		return err
	}
	var file *os.File
	if name := c.String("run"); name != "" {
		if file, err = os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
			return err
		}
		defer file.Close() // again, after an error
		ev.run = file
	}
	done, err := ev.library(c, records)
	if err != nil {
		return err
	}
	defer done()
	results := make([]measured, len(systems))
	for i, system := range systems {
		if results[i], err = ev.measure(c.Context, system); err != nil {
			return err
		}
	}
	compare(results, c.String("baseline"))
	if file != nil {
		if err := file.Close(); err != nil {
			return err
		}
	}
	return print(s, results)
}

// load reads the queries, and returns the papers to ask.
func (ev *evaluation) load(c *cli.Context) (records paper.Records, err error) {
	name := c.Args().First()
	if n := c.Int("titles"); n > 0 {
		sources, _, err := paper.Expand([]string{name}, ev.In, paper.ReadOptions{})
		if err != nil {
			return nil, err
		}
		ev.data, records, err = titleQueries(paper.Read(c.Context, sources, paper.ReadOptions{}), filepath.Base(name), n)
		return records, err
	}
	if ev.data, err = eval.Load(name); err != nil {
		return nil, usagef("a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv; or a file of papers, with --titles N", "eval: %v", err)
	}
	if n := c.Int("limit-queries"); n > 0 && n < len(ev.data.Queries) {
		ev.data.Queries = ev.data.Queries[:n]
	}
	if ev.data.Unjudged > 0 {
		ev.Notice("%d queries are left out: no paper is judged relevant to them", ev.data.Unjudged)
	}
	o := paper.ReadOptions{Format: "beir"}
	sources, _, err := paper.Expand([]string{ev.data.Corpus}, ev.In, o)
	return paper.Read(c.Context, sources, o), err
}

// titleQueries makes a collection of papers: the titles of n of them, evenly
// spread, are the queries, and the papers lose theirs.
func titleQueries(records paper.Records, name string, n int) (eval.Dataset, paper.Records, error) {
	var kept []paper.Record
	for r, err := range records {
		var bad paper.BadRecord
		if errors.As(err, &bad) {
			continue
		}
		if err != nil {
			return eval.Dataset{}, nil, err
		}
		// Authors and years are left out: without titles they would make papers
		// of one author look like one paper.
		if p := r.Paper; p.Abstract != "" {
			r.Paper = paper.Paper{ID: p.ID, Aliases: p.Aliases, Title: p.Title, Abstract: p.Abstract}
			kept = append(kept, r)
		}
	}
	d := eval.Dataset{Name: name + " (titles)"}
	n = min(n, len(kept))
	for i := range n {
		p := kept[i*len(kept)/n].Paper
		d.Queries = append(d.Queries, eval.Query{ID: p.ID, Text: p.Title, Relevance: eval.Relevance{p.ID: 1}})
	}
	for i := range kept {
		kept[i].Paper.Title = ""
	}
	return d, sequence(kept), nil
}

func sequence(records []paper.Record) paper.Records {
	return iter.Seq2[paper.Record, error](func(yield func(paper.Record, error) bool) {
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
		}
	})
}

// library indexes the collection, unless --library names a library that has
// been made of it. The caller calls done.
func (ev *evaluation) library(c *cli.Context, records paper.Records) (done func(), err error) {
	if dir := c.String("library"); dir != "" && os.Getenv("PAPERKIN_LIBRARY") != dir {
		lib, err := openLibrary(c)
		if err != nil {
			return nil, err
		}
		if err := ev.use(c.Context, lib, ev.openQuestioner(c)); err != nil {
			return nil, errors.Join(err, lib.Close())
		}
		return func() { lib.Close() }, nil
	}
	e, err := ev.openEngine(c, cmp.Or(c.String("embedder"), "auto"))
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "paperkin-eval-")
	if err != nil {
		return nil, err
	}
	w, err := openWriter(c.Context, dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	done = func() { w.Close(); os.RemoveAll(dir) }
	run := indexRun{streams: ev.streams, writer: w, engine: e, start: time.Now()}
	if err := run.all(c.Context, records, index.AddOptions{}); err != nil {
		done()
		return nil, err
	}
	ev.Detail("%s", run.summary(false))
	if err := ev.use(c.Context, w.Library, func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }); err != nil {
		done()
		return nil, err
	}
	return done, nil
}

// use asks a library, and makes sure that it holds what the judgements name.
func (ev *evaluation) use(ctx context.Context, lib *index.Library, open func(context.Context, embed.Space) (embed.Embedder, error)) error {
	ev.searcher = &query.Searcher{Library: lib, Embedder: open}
	st, err := lib.Status(ctx)
	if err != nil {
		return err
	}
	space, err := lib.ActiveSpace(ctx)
	if err != nil {
		return err
	}
	ev.papers, ev.embedder = st.Papers, space.Spec()
	known := 0
	for i, q := range ev.data.Queries {
		r := eval.Relevance{}
		for id, relevance := range q.Relevance {
			f, err := lib.Find(ctx, id)
			switch {
			case errors.Is(err, index.ErrNoPaper):
				r[id] = relevance // counts as not found
			case err != nil:
				return err
			default: // the same paper can be in a collection twice
				known++
				r[f.Paper.ID] = max(r[f.Paper.ID], relevance)
			}
		}
		ev.data.Queries[i].Relevance = r
	}
	if known == 0 {
		return usagef("leave --library out to use a temporary one", "%s holds none of the judged papers", lib.Dir())
	}
	return nil
}
