package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/outfile"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/source"
	"paperkin/query"
	"paperkin/query/eval"
	"paperkin/query/wire"
)

func evalCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "eval",
		Usage:     "measure the ranking on a judged collection",
		ArgsUsage: "DATASET",
		Description: "DATASET is a folder in the BEIR layout: corpus.jsonl, queries.jsonl and qrels/test.tsv.\n" +
			"With --titles N it is a file of papers instead: N of their titles are the questions, and each must find its own\n" +
			"abstract among all of them. With --likes N the file's authors are readers: they like their own earlier papers, and\n" +
			"their later ones are to be found among all papers of those years. The collection is indexed into a temporary\n" +
			"library, unless --library names a library that already holds it; with --likes no DATASET is then needed.",
		Flags: append(append(open.EmbedderFlags(), likesFlags()...),
			&cli.StringSliceFlag{Name: "mode", Category: option.ToRank, Usage: "`MODE` to measure: hybrid, semantic or lexical; repeatable (default: all three)"},
			&cli.StringSliceFlag{Name: "fusion", Category: option.ToRank, Usage: "`FUSION` to measure in hybrid mode: minmax, rrf, zscore or convex; repeatable"},
			&cli.IntFlag{Name: "folds", Category: option.ToRank, Usage: "also choose among the weights of --grid on all but one of `N` parts of the questions, and measure on that one", DefaultText: "none"},
			&cli.StringFlag{Name: "grid", Category: option.ToRank, Usage: "measure the hybrid mode at every combination of weights in `GRID`, such as 'semantic=.5,.6 neighbours=0,.3'"},
			&cli.StringFlag{Name: "baseline", Category: option.ToRank, Usage: "compare the others with this `MODE` or FUSION: adds p, from a paired randomisation test on nDCG@10, nDCG@20 with --likes"},
			&cli.IntFlag{Name: "limit-queries", Category: option.ToRun, Usage: "use only the first `N` queries", DefaultText: "all"},
			&cli.StringFlag{Name: "pool", Category: option.ToRun, Usage: "with `WHAT` judged: rank only the papers that are judged for the query; adds ndcg%20, the nDCG at 20% of them"},
			&cli.StringFlag{Name: "run", Category: option.ToPrint, Usage: "write the rankings to `FILE`, as TREC runs, whole or not at all"},
			outfile.Force(),
			&cli.IntFlag{Name: "titles", Category: option.ToRun, Usage: "search with `N` titles of the papers in DATASET for their abstracts", DefaultText: "none"},
			option.FormatFlag(option.TableFormats...), option.JSON(),
		),
		Action: func(c *cli.Context) error { return runEval(s, c) },
	}
}

// evaluation is one run of eval on one library.
type evaluation struct {
	*session.Run
	eval.Evaluation
	of *readers // nil: a collection with judgements, or of titles
}

func runEval(s *session.Run, c *cli.Context) error {
	of, err := evalReaders(c)
	if err != nil {
		return err
	}
	if c.NArg() != 1 && (of == nil || c.NArg() > 1 || !libraryGiven(c)) {
		return fault.Usagef("name a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv", "eval: want one dataset, got %d", c.NArg())
	}
	systems, baseline, err := evalSystems(c)
	if err != nil {
		return err
	}
	format, err := option.Format(c, option.TableFormats...)
	if err != nil {
		return err
	}
	for _, name := range []string{"titles", "likes", "limit-queries"} {
		if c.IsSet(name) && c.Int(name) <= 0 {
			return fault.Usagef("", "--%s %d: want 1 or more", name, c.Int(name))
		}
	}
	if c.IsSet("folds") && (c.Int("folds") < 2 || c.String("grid") == "") {
		return fault.Usagef("", "--folds %d: want 2 or more, and --grid with the weights to choose among", c.Int("folds"))
	}
	ev := &evaluation{Run: s, Evaluation: eval.Evaluation{Pooled: c.String("pool") == "judged"}, of: of}
	if !ev.Pooled && c.String("pool") != "" {
		return fault.Usagef("", "--pool %q: want judged", c.String("pool"))
	}
	records, err := ev.load(c)
	if err != nil {
		return err
	}
	var results []eval.Result
	evaluate := func(run io.Writer) error {
		ev.Evaluation.Run = run
		done, err := ev.library(c, records)
		if err != nil {
			return err
		}
		defer done()
		results, err = ev.measure(c.Context, systems)
		return err
	}
	if name := c.String("run"); name != "" {
		err = outfile.Run(option.LibraryDir(c), name, c.Bool("force")).Write(s, evaluate)
	} else {
		err = evaluate(nil)
	}
	if err != nil {
		return err
	}
	if folds := c.Int("folds"); folds > 0 {
		if results, err = eval.Choose(results, folds); err != nil {
			return fault.Usagef("", "--%v", err)
		}
	}
	eval.Compare(results, baseline)
	return printResults(s, results, format)
}

// measure measures every system and shows its progress.
func (ev *evaluation) measure(ctx context.Context, systems []eval.System) ([]eval.Result, error) {
	results := make([]eval.Result, len(systems))
	p := ev.Progress("asking", "queries")
	var err error
	for i, y := range systems {
		ev.Asked = func(n, all int) { p.Set(i*all+n, len(systems)*all) }
		if results[i], err = ev.Measure(ctx, y); err != nil {
			break
		}
	}
	p.End(err)
	return results, err
}

// evalSystems returns the systems that the options name, and the one to compare
// the others with; the zero system if there is none.
func evalSystems(c *cli.Context) (systems []eval.System, baseline eval.System, err error) {
	if !c.IsSet("rule") || c.IsSet("mode") || c.IsSet("fusion") {
		if systems, err = eval.Systems(c.StringSlice("mode"), c.StringSlice("fusion")); err != nil {
			return nil, baseline, fault.Usagef("", "--%v", err)
		}
	}
	if c.IsSet("likes") && (c.IsSet("rule") || !c.IsSet("mode")) {
		ruled, err := eval.Ruled(c.StringSlice("rule"))
		if err != nil {
			return nil, baseline, fault.Usagef("", "--%v", err)
		}
		systems = append(systems, ruled...)
	}
	if grid := c.String("grid"); grid != "" {
		if systems, err = eval.Grid(systems, grid); err != nil {
			return nil, baseline, fault.Usagef("", "--%v", err)
		}
	}
	if name := c.String("baseline"); name != "" {
		found := false
		if baseline, found = eval.Named(systems, name); !found {
			names := make([]string, len(systems))
			for i, y := range systems {
				names[i] = y.String()
			}
			return nil, baseline, fault.Usagef("", "--baseline %q: want one of %s", name, strings.Join(names, ", "))
		}
	}
	return systems, baseline, nil
}

// load reads the queries and returns the papers to rank.
func (ev *evaluation) load(c *cli.Context) (records paper.Records, err error) {
	if ev.of != nil {
		return ev.readers(c)
	}
	name := c.Args().First()
	if n := c.Int("titles"); n > 0 {
		sources, _, err := source.Expand([]string{name}, ev.In, source.Options{})
		if err != nil {
			return nil, err
		}
		ev.Data, records, err = eval.Titles(source.Read(c.Context, sources, source.Options{Decoded: decoded(ev.Run)}), filepath.Base(name), n)
		return records, err
	}
	if ev.Data, err = eval.Load(name); err != nil {
		return nil, fault.Usagef("name a folder with corpus.jsonl, queries.jsonl and qrels/test.tsv, or a file of papers with --titles N", "eval: %v", err)
	}
	if n := c.Int("limit-queries"); n > 0 && n < len(ev.Data.Queries) {
		ev.Data.Queries = ev.Data.Queries[:n]
	}
	if ev.Data.Unjudged > 0 {
		ev.Notice("queries skipped because no paper is judged relevant to them: %d", ev.Data.Unjudged)
	}
	o := source.Options{Format: json.BEIR}
	sources, _, err := source.Expand([]string{ev.Data.Corpus}, ev.In, o)
	return source.Read(c.Context, sources, o), err
}

// library indexes the collection into a temporary library, unless --library
// names one that holds it. The caller calls done.
func (ev *evaluation) library(c *cli.Context, records paper.Records) (done func(), err error) {
	if libraryGiven(c) {
		lib, err := open.Folder(ev.Run, c)
		if err != nil {
			return nil, err
		}
		if err := ev.use(c.Context, lib, open.Questioner(ev.Run, c, lib)); err != nil {
			return nil, errors.Join(err, lib.Close())
		}
		return func() { lib.Close() }, nil
	}
	e, err := open.Embedder(ev.Run, c, cmp.Or(c.String("embedder"), "auto"), embed.Space{})
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "paperkin-eval-")
	if err != nil {
		return nil, err
	}
	w, err := open.Scratch(ev.Run, c, dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	done = func() { w.Close(); os.RemoveAll(dir) }
	run := indexRun{Run: ev.Run, writer: w, engine: e, start: time.Now()}
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

// libraryGiven reports whether --library names a library that holds the collection. That of
// the environment is the user's own.
func libraryGiven(c *cli.Context) bool {
	dir := c.String("library")
	return dir != "" && os.Getenv("PAPERKIN_LIBRARY") != dir
}

// use sets the library that is searched. It must hold some of the judged papers.
func (ev *evaluation) use(ctx context.Context, lib *index.Library, start query.Opener) error {
	st, err := lib.Status(ctx)
	if err != nil {
		return err
	}
	space, err := lib.ActiveSpace(ctx)
	if err != nil {
		return err
	}
	ev.Ranker = &query.Searcher{Open: query.Folder(lib), Embedder: start, Version: open.ModelVersion}
	ev.Documents, ev.Embedder = st.Papers, space.Spec()
	if ev.of != nil {
		return ev.meet(ctx, lib)
	}
	known, err := ev.Data.Resolve(ctx, lib)
	if err == nil && known == 0 {
		err = fault.Usagef("omit --library to use a temporary library", "%s has none of the judged papers", lib.Dir())
	}
	return err
}

// printResults prints the measurements.
func printResults(s *session.Run, results []eval.Result, format string) error {
	if format != "json" {
		t := resultTable(results)
		t.Width, t.Plain = s.TableWidth(), !s.Terminal
		return t.Write(s.Out, format)
	}
	e := wire.NewEncoder(s.Out)
	for _, r := range results {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return nil
}

// resultTable returns the results as a table, without the columns that have no
// values.
func resultTable(results []eval.Result) screen.Table {
	t := screen.Table{Header: []string{"dataset", "mode", "embedder", "queries", "documents", "ndcg@10", "recall@10", "recall@100", "mrr@10", "map", "seconds"}}
	var more []func(r eval.Result) *float64
	for _, column := range []struct {
		name string
		of   func(r eval.Result) *float64
	}{
		{"ndcg%20", func(r eval.Result) *float64 { return r.NDCGPool }},
		{"ndcg@20", func(r eval.Result) *float64 { return r.NDCG20 }},
		{"unwanted@20", func(r eval.Result) *float64 { return r.Unwanted }},
		{"p", func(r eval.Result) *float64 { return r.P }},
	} {
		if slices.ContainsFunc(results, func(r eval.Result) bool { return column.of(r) != nil }) {
			t.Header, more = append(t.Header, column.name), append(more, column.of)
		}
	}
	value := func(x float64) string { return fmt.Sprintf("%.4f", x) }
	for _, r := range results {
		row := []any{r.Dataset, r.Name(), r.Embedder, fmt.Sprint(r.Queries), fmt.Sprint(r.Documents), value(r.NDCG10),
			value(r.Recall10), value(r.Recall100), value(r.MRR10), value(r.MAP), fmt.Sprint(r.Seconds)}
		for _, of := range more {
			cell := ""
			if x := of(r); x != nil {
				cell = value(*x)
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
