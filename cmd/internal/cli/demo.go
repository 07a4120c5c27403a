package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper/source"
	"paperkin/query"
	"paperkin/testdata"
)

// The question and the paper that demo searches the sample for.
const (
	demoQuestion = "sharing parameters across transformer layers"
	demoPaper    = "Switch Transformers: Scaling to Trillion Parameter Models with Simple and Efficient Sparsity"
)

func demoCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "demo",
		Usage: "index and search a small sample in a temporary library",
		Flags: append(open.EmbedderFlags(),
			option.Limit(3, "show at most `N` papers"),
			&cli.BoolFlag{Name: "serve", Category: option.ToRun, Usage: "serve the sample as a page instead of searching it, until Ctrl-C"},
			addrFlag()),
		Action: func(c *cli.Context) error { return runDemo(s, c) },
	}
}

func runDemo(s *session.Run, c *cli.Context) error {
	if err := option.NoArguments(c, "to search your own papers: paperkin index FILE, then paperkin search QUESTION"); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "paperkin-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sample := filepath.Join(dir, "papers.jsonl")
	if err := os.WriteFile(sample, testdata.Papers, 0o600); err != nil {
		return err
	}
	e, err := open.Embedder(s, c, cmp.Or(c.String("embedder"), "builtin"), embed.Space{})
	if err != nil {
		return err
	}
	w, err := open.Scratch(s, c, filepath.Join(dir, "library"))
	if err != nil {
		return err
	}
	defer w.Close()

	fmt.Fprintf(s.Out, "$ paperkin index papers.jsonl\n")
	run := indexRun{Run: s, writer: w, engine: e, start: time.Now()}
	sources, _, err := source.Expand([]string{sample}, nil, source.Options{})
	if err != nil {
		return err
	}
	records := source.Read(c.Context, sources, source.Options{})
	if err := run.all(c.Context, records, index.AddOptions{Strict: true}); err != nil {
		return err
	}
	fmt.Fprintln(s.Out, run.summary(false))
	if c.Bool("serve") {
		if err := errors.Join(w.Close(), c.Set("library", w.Library.Dir())); err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "\n$ paperkin serve\n")
		return runServe(s, c)
	}
	return searchSample(s, c, w.Library, e)
}

// searchSample shows what people ask first.
func searchSample(s *session.Run, c *cli.Context, lib *index.Library, e open.Engine) error {
	q := &query.Searcher{Open: query.Folder(lib), Embedder: func(context.Context, embed.Space) (embed.Embedder, error) { return e, nil }, Quick: open.IsBuiltin}
	o := query.Options{Limit: c.Int("limit"), Excerpt: true}
	for _, show := range []struct {
		command string
		request query.Request
	}{
		{fmt.Sprintf("search %q", demoQuestion), query.Request{Question: demoQuestion, Options: o}},
		{fmt.Sprintf("like %q", demoPaper), query.Request{Examples: []query.Example{{Ref: demoPaper}}, Options: o}},
	} {
		fmt.Fprintf(s.Out, "\n$ paperkin %s\n\n", show.command)
		start := s.Now()
		answer, err := q.Search(c.Context, show.request)
		if err != nil {
			return err
		}
		if err := hits.Text(s, hits.Answered{Answer: answer, Request: show.request, Took: s.Now().Sub(start)}, hits.Options{}); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.Out, "\nNow try your own papers: paperkin index FILE, then paperkin search \"your question\".\n")
	return nil
}
