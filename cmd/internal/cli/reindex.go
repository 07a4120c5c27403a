package cli

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/tally"
	"paperkin/cmd/internal/wording"
	"paperkin/embed"
	"paperkin/embed/profile"
	"paperkin/index"
)

func reindexCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "reindex",
		Usage: "embed all papers again, then switch to the new vectors",
		Description: "The old vectors are used until the new ones are complete. An interrupted run is resumed.\n" +
			"Without --embedder, the current embedder of the library is used again.",
		Flags: append(open.EmbedderFlags(),
			&cli.BoolFlag{Name: "keep", Category: option.ToRun, Usage: "keep the old vectors, so that switching back is quick"},
			&cli.BoolFlag{Name: "json", Category: option.ToPrint, Usage: "print the summary as JSON"},
		),
		Action: func(c *cli.Context) error { return runReindex(s, c) },
	}
}

func runReindex(s *session.Run, c *cli.Context) error {
	if err := option.NoArguments(c, "choose the library with --library DIR"); err != nil {
		return err
	}
	lib, err := open.Folder(s, c) // a missing library is an error, and is not created
	if err != nil {
		return err
	}
	space, err := lib.ActiveSpace(c.Context)
	spec := c.String("embedder")
	if err == nil && (spec == "" || spec == space.Spec()) {
		err = open.KeepLoad(s, c, lib, space.Space)
	}
	digests, listed := digests(c.Context, lib)
	lib.Close()
	if err := cmp.Or(err, listed); err != nil {
		return err
	}
	if spec == "" || spec == space.Spec() {
		spec = space.Spec()
		if !s.IsSet(c, "document-template") && !s.IsSet(c, "query-template") {
			space.Space, _ = profile.Renew(space.Space)
			if err := keepTemplates(c, space); err != nil {
				return err
			}
		}
	}
	e, err := open.Embedder(s, c, spec, embed.Space{}, digests...)
	if err != nil {
		return err
	}
	w, err := open.Writer(s, c)
	if err != nil {
		return err
	}
	defer w.Close()
	if err := catchUp(c.Context, s, w); err != nil {
		return err
	}
	if open.IsObsolete(space.Space) && e.Space().Provider == space.Provider {
		s.Notice("%v: embedding all papers anew", embed.ErrEarlierModel)
	}
	start := time.Now()
	p := s.Progress("embedding", "papers")
	calibrating := startCalibrating(s)
	r, err := w.Reindex(c.Context, e.Embedder, index.ReindexOptions{Keep: c.Bool("keep"), Obsolete: open.IsObsolete, Options: index.BuildOptions{
		Batch: e.Batch, Concurrency: e.Concurrency, OpenedWith: e.Opened,
		Progress:    func(b index.Built) { p.Set(b.Done+b.Truncated+b.Failed, b.Total) },
		Calibrating: calibrating.set}})
	p.End(err)
	calibrating.end(err)
	if err == nil {
		err = open.Publish(c.Context, s, w)
	}
	return reindexed(s, c, w, r, start, err)
}

// digests returns the digests of the library's spaces.
func digests(ctx context.Context, lib *index.Library) ([]string, error) {
	spaces, err := lib.Spaces(ctx)
	list := make([]string, len(spaces))
	for i, space := range spaces {
		list[i] = space.Digest
	}
	return list, err
}

// reindexed reports the result of a re-index, even of one that ended with an
// error, and the papers that failed.
func reindexed(s *session.Run, c *cli.Context, w *index.Writer, r index.Reindexed, start time.Time, err error) error {
	m := tally.Sum{Resumed: r.Resumed, Reindexed: true}
	m.Embedding(r.Built, start)
	m.Read = r.Total + r.Resumed
	if err != nil {
		done := r.Done + r.Truncated
		keeps(s, r.Resumed+done, r.Total-done)
		if r.Total > 0 {
			err = errors.Join(err, tellSummary(s, c, m))
		}
		return err
	}
	printed := tellSummary(s, c, m)
	if printed != nil && !fault.BrokenPipe(printed) {
		return printed
	}
	s.Notice("the library now uses %s", wording.Describe(r.Space))
	return errors.Join(outcome(c.Context, s, w.Library, r.Failed, 0), printed)
}
