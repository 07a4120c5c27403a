package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/index/paper"
)

func (s *streams) indexCommand() *cli.Command {
	return &cli.Command{
		Name:      "index",
		Usage:     "add papers; only what is new or changed is embedded",
		ArgsUsage: "SOURCE...",
		Description: "A SOURCE is a file, a folder, a glob in quotes, or - for stdin; .gz and .zst are read as they are.\n" +
			"A new library is embedded with the best model that a local Ollama has, or with the built-in one.",
		OnUsageError: onUsageError,
		Flags: append(embedderFlags(),
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "input `FORMAT`: " + strings.Join(paper.Formats(), ", ") + " (default: detect)"},
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would happen, write nothing"},
			&cli.BoolFlag{Name: "strict", Usage: "any bad record makes the run fail before anything is written"},
			&cli.BoolFlag{Name: "json", Usage: "print the summary as JSON"},
		),
		Action: s.index,
	}
}

func (s *streams) index(c *cli.Context) error {
	if !c.Args().Present() {
		return usagef("a file, a folder, a glob in quotes, or - for stdin", "index: no source given")
	}
	format, err := paper.ParseFormat(c.String("format"))
	if err != nil {
		return err
	}
	read := paper.ReadOptions{Format: format}
	sources, ignored, err := paper.Expand(c.Args().Slice(), s.in, read)
	if err != nil {
		return err
	}
	for _, name := range ignored {
		s.notice("%s: left out: nothing says that it holds papers", printable(name))
	}
	dir, dry := libraryDir(c), c.Bool("dry-run")
	isNew := !index.Exists(dir)
	var e engine
	if !dry {
		spec, err := s.indexSpec(c, dir)
		if err != nil {
			return err
		}
		if e, err = s.openEngine(c, spec); err != nil {
			return err
		}
	}
	if dry && isNew { // there is no library to look at, and none must appear
		if dir, err = os.MkdirTemp("", "paperkin-dry-run-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	w, err := openWriter(c.Context, dir)
	if err != nil {
		return err
	}
	defer w.Close()

	run := indexRun{streams: s, writer: w, start: time.Now()}
	records := paper.Read(c.Context, sources, read)
	if dry {
		err = run.add(c.Context, records, index.AddOptions{Strict: c.Bool("strict"), DryRun: true})
	} else {
		err = run.all(c.Context, records, e, index.AddOptions{Strict: c.Bool("strict")})
	}
	if err != nil {
		if isNew && run.added.New == 0 { // nothing came of it: leave no empty library behind
			return errors.Join(err, w.Discard())
		}
		return err
	}
	if err := s.summary(c, run.summary(dry)); err != nil {
		return err
	}
	return run.outcome(c.Context)
}

// indexSpec is the embedder to index with: what the library is embedded with
// already, else what was asked for. The choice never changes by itself.
func (s *streams) indexSpec(c *cli.Context, dir string) (string, error) {
	asked := c.String("embedder")
	if !index.Exists(dir) {
		return asked, nil
	}
	lib, err := openLibrary(c)
	if errors.Is(err, index.ErrNoLibrary) {
		return asked, nil
	}
	if err != nil {
		return "", err
	}
	defer lib.Close()
	space, err := lib.ActiveSpace(c.Context)
	if errors.Is(err, index.ErrNoSpace) {
		return asked, nil
	}
	if err != nil {
		return "", err
	}
	have := space.Spec()
	if asked != "" && asked != "auto" && asked != have && asked+":latest" != have {
		return "", &hinted{fmt.Errorf("%w: it is embedded with %s, not with %s", errOtherEmbedder, have, asked),
			"embed it anew with: paperkin reindex --embedder " + asked}
	}
	if err := keepTemplates(c, space); err != nil {
		return "", err
	}
	return have, nil
}

// keepTemplates makes an existing library's templates the ones in use.
func keepTemplates(c *cli.Context, space index.Space) error {
	if space.Provider != "ollama" {
		return nil
	}
	return errors.Join(c.Set("document-template", space.DocumentTemplate), c.Set("query-template", space.QueryTemplate))
}

var errOtherEmbedder = errors.New("the library has another embedder")

// indexRun is one run of index: what it did so far.
type indexRun struct {
	*streams
	writer    *index.Writer
	start     time.Time
	embedding *embedding // goes on while papers are read; nil in a dry run
	added     index.Added
	built     index.Built
}

// all adds papers and makes them searchable, by their vectors and by their words.
func (r *indexRun) all(ctx context.Context, records paper.Records, e engine, o index.AddOptions) error {
	r.embedding = startEmbedding(ctx, r.writer, e)
	err := r.add(ctx, records, o)
	if err == nil {
		r.embedding.allRead()
		err = r.catchUp(ctx, r.writer)
	}
	if err != nil {
		r.embedding.stop()
		return err
	}
	p := r.progress("embedding", "papers")
	r.built, err = r.embedding.wait(func(b index.Built) { p.set(b.Done+b.Truncated+b.Failed, b.Total) })
	p.end(err)
	return err
}

func (r *indexRun) add(ctx context.Context, records paper.Records, o index.AddOptions) error {
	p := r.progress("reading", "papers")
	o.Bad = func(err error) { p.above(printable(err.Error() + " (skipped)")) }
	o.Progress = func(a index.Added) {
		p.set(a.Read, 0)
		r.embedding.tell()
	}
	added, err := r.writer.Add(ctx, records, o)
	p.end(err)
	r.added = added
	return err
}

// catchUp brings the word index up to date.
func (s *streams) catchUp(ctx context.Context, w *index.Writer) error {
	p := s.progress("indexing words", "papers")
	_, err := w.CatchUp(ctx, p.set)
	p.end(err)
	return err
}

// outcome lists what failed and says so in the exit code.
func (r *indexRun) outcome(ctx context.Context) error {
	if r.built.Failed > 0 {
		if err := r.listFailed(ctx, r.writer.Library); err != nil {
			return err
		}
	}
	if r.built.Failed > 0 || r.added.Skipped > 0 {
		return errSomeFailed
	}
	return nil
}
