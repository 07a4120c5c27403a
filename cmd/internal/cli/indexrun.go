package cli

import (
	"context"
	"errors"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/source"
)

// indexRun is a run of a command that adds papers, and what it has done so far.
type indexRun struct {
	*session.Run
	writer *index.Writer
	isNew  bool        // there was no library when the run was prepared
	into   embed.Space // that of the library, for which engine is; none if it had none
	engine open.Engine
	start  time.Time
	added  index.Added
	built  index.Built
	anew   bool   // the vectors are of an earlier version of the model: all are made anew
	had    int    // with anew: of these, as many were made by an earlier run
	input  *input // what is read; nil where its size is not known
}

// input is how much of its sources a run has read, in bytes.
type input struct {
	read atomic.Int64
	size int64
}

// measured returns the options for reading sources that count what is read, and the count:
// nil where their size is not known.
func measured(sources []source.Source, o source.Options) (source.Options, *input) {
	size, known := source.Size(sources)
	if !known {
		return o, nil
	}
	in := &input{size: size}
	o.Bytes = func(n int) { in.read.Add(int64(n)) }
	return o, in
}

// openRun opens the command's library for adding papers, or makes one. The caller
// closes its writer.
func openRun(s *session.Run, c *cli.Context) (*indexRun, error) {
	run, err := newRun(s, c)
	if err == nil {
		err = run.open(c)
	}
	return run, err
}

// newRun prepares adding papers to the command's library: nobody is kept out until the run
// opens it.
func newRun(s *session.Run, c *cli.Context) (*indexRun, error) {
	session.CollectGarbage(session.IndexGarbage)
	r := &indexRun{Run: s, start: time.Now()}
	return r, r.prepare(c)
}

// prepare loads the embedder that the library needs.
func (r *indexRun) prepare(c *cli.Context) error {
	dir := option.LibraryDir(c)
	r.isNew = !index.Exists(dir)
	if err := checkPlace(dir); err != nil {
		return err
	}
	spec, to, err := indexSpec(r.Run, c, dir)
	if err != nil {
		return err
	}
	r.into = to
	r.engine, err = open.Embedder(r.Run, c, spec, to, to.Digest)
	return err
}

// open opens the library for writing. Another process may have made it, or given it another
// embedder, since the run was prepared.
func (r *indexRun) open(c *cli.Context) error {
	for {
		w, err := open.Writer(r.Run, c)
		if err != nil {
			return err
		}
		space, err := w.Library.ActiveSpace(c.Context)
		if err != nil && !errors.Is(err, index.ErrNoSpace) {
			return errors.Join(err, w.Close())
		}
		if r.isNew == w.IsNew() && space.Space == r.into {
			r.writer, r.anew = w, err == nil && open.IsObsolete(space.Space)
			return nil
		}
		end := w.Close
		if w.IsNew() { // somebody has removed the library
			end = w.Discard
		}
		if err := errors.Join(end(), r.prepare(c)); err != nil {
			return err
		}
	}
}

// checkPlace returns an error if a library would be made among other files.
func checkPlace(dir string) error {
	err := index.CheckPlace(dir)
	if errors.Is(err, index.ErrOccupied) {
		return fault.Usagef("give it a folder of its own: --library "+shell.Word(filepath.Join(dir, "paperkin")), "%v", err)
	}
	return err
}

// ofEarlierModel tells whether the vectors of a library are of an earlier version of the
// built-in model, so that adding papers embeds all of them anew.
func ofEarlierModel(ctx context.Context, lib *index.Library) (bool, error) {
	space, err := lib.ActiveSpace(ctx)
	if errors.Is(err, index.ErrNoSpace) {
		return false, nil
	}
	return err == nil && open.IsObsolete(space.Space), err
}

// all adds papers and makes them searchable, by vectors and by words.
func (r *indexRun) all(ctx context.Context, records paper.Records, o index.AddOptions) (err error) {
	if r.anew {
		return r.renew(ctx, records, o)
	}
	var p *screen.Meter // shows the embedding once nothing else is shown
	show := func(b index.Built) { p.Set(b.Done+b.Truncated+b.Failed, b.Total) }
	calibrating := startCalibrating(r.Run)
	r.built, err = r.writer.EmbedWhile(ctx, r.engine.Embedder,
		index.BuildOptions{Batch: r.engine.Batch, Concurrency: r.engine.Concurrency, Progress: show, Calibrating: calibrating.set, OpenedWith: r.engine.Opened},
		func(added func()) error { return r.add(ctx, records, o, added) },
		func() error {
			if err := catchUp(ctx, r.Run, r.writer); err != nil {
				return err
			}
			p = r.Progress("embedding", "papers")
			return nil
		})
	if p != nil {
		p.End(err)
	}
	calibrating.end(err)
	if err == nil {
		err = open.Publish(ctx, r.Run, r.writer)
	}
	if err == nil {
		err = compactIfDue(ctx, r.Run, r.writer)
	}
	return err
}

// renew is all in a library whose vectors are of an earlier version of the model: it
// embeds every paper anew into another space, which takes the place of theirs when it is
// complete. Other spaces that were kept stay.
func (r *indexRun) renew(ctx context.Context, records paper.Records, o index.AddOptions) error {
	if err := r.add(ctx, records, o, func() {}); err != nil {
		return err
	}
	if err := catchUp(ctx, r.Run, r.writer); err != nil {
		return err
	}
	r.Notice("%v: embedding all papers anew", embed.ErrEarlierModel)
	p, calibrating := r.Progress("embedding", "papers"), startCalibrating(r.Run)
	done, err := r.writer.Reindex(ctx, r.engine.Embedder, index.ReindexOptions{Keep: true, Obsolete: open.IsObsolete, Options: index.BuildOptions{
		Batch: r.engine.Batch, Concurrency: r.engine.Concurrency, OpenedWith: r.engine.Opened,
		Progress: func(b index.Built) { p.Set(b.Done+b.Truncated+b.Failed, b.Total) }, Calibrating: calibrating.set}})
	p.End(err)
	calibrating.end(err)
	r.built, r.had = done.Built, done.Resumed
	if err != nil {
		return err
	}
	r.anew = false
	if err := open.Publish(ctx, r.Run, r.writer); err != nil {
		return err
	}
	r.Notice("the library now uses the present version of the built-in model")
	return compactIfDue(ctx, r.Run, r.writer)
}

// add adds papers, and calls added after every commit.
func (r *indexRun) add(ctx context.Context, records paper.Records, o index.AddOptions, added func()) error {
	p := r.Progress("reading", "papers")
	bad := screen.LongList{Print: p.Above, Cut: r.ErrTerminal()}
	o.Bad = func(err error) { bad.Add(screen.Message(err.Error() + " (skipped)")) }
	o.At = r.Now()
	o.Progress = func(a index.Added) {
		if r.input != nil {
			p.Share(float64(r.input.read.Load()) / float64(r.input.size))
		}
		p.Set(a.Read, 0)
		added()
	}
	all, err := r.writer.Add(ctx, records, o)
	bad.End("records")
	p.End(err)
	r.added = all
	return err
}

// conclude ends a run, whose error is err: it reports what was done, or removes
// the library if the run made it and added nothing.
func (r *indexRun) conclude(c *cli.Context, err error) error {
	if err != nil {
		if r.writer.IsNew() && r.added.New == 0 {
			return errors.Join(err, r.writer.Discard())
		}
		r.findable(c.Context, err)
		if r.added.Read > 0 || r.built.Done+r.built.Truncated+r.built.Failed > 0 {
			err = errors.Join(err, tellSummary(r.Run, c, r.summary(false)))
		}
		return errors.Join(err, r.kept(c.Context))
	}
	return r.ended(c, false)
}

// findable makes what a run has read before it broke off searchable by its words, which
// takes seconds where the vectors would take hours. A second Ctrl-C ends that at once. The
// error that ended the run is what counts: the next run makes up for one here.
func (r *indexRun) findable(ctx context.Context, why error) {
	if ctx.Err() == nil && !errors.Is(why, embed.ErrUnreachable) && !errors.Is(why, embed.ErrTimeout) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	err := catchUp(ctx, r.Run, r.writer)
	if err == nil {
		err = open.Publish(ctx, r.Run, r.writer)
	}
	if err != nil {
		r.Detail("the word index: %v", err)
	}
}

// ended reports what a completed run did. Papers that failed decide the exit code
// even if nobody reads the report.
func (r *indexRun) ended(c *cli.Context, dry bool) error {
	err := tellSummary(r.Run, c, r.summary(dry))
	if err == nil || fault.BrokenPipe(err) {
		err = errors.Join(outcome(c.Context, r.Run, r.writer.Library, r.built.Failed, r.added.Skipped), err)
	}
	return err
}

// kept reports how far a run came that broke off, and lists the papers that
// failed.
func (r *indexRun) kept(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx) // a cancelled run reports, too
	if done := r.built.Done + r.built.Truncated; r.anew {
		keeps(r.Run, r.had+done, r.built.Total-done)
		return nil
	}
	space, err := r.writer.Library.ActiveSpace(ctx)
	if errors.Is(err, index.ErrNoSpace) {
		return nil
	}
	if err != nil {
		return err
	}
	l, err := r.writer.Library.Ledger(ctx, space)
	if err == nil && l.Failed > 0 {
		err = listFailed(ctx, r.Run, r.writer.Library)
	}
	if err == nil {
		keeps(r.Run, l.Done+l.Truncated, l.Pending+l.Failed)
	}
	return err
}

// keeps reports how many papers are embedded after a run that broke off, if any
// are not.
func keeps(s *session.Run, embedded, missing int) {
	if missing > 0 {
		s.Notice("kept: %d papers are embedded, %d are not yet", embedded, missing)
	}
}

// catchUp brings the word index up to date.
func catchUp(ctx context.Context, s *session.Run, w *index.Writer) error {
	p := s.Progress("indexing words", "papers")
	_, err := w.CatchUp(ctx, p.Set)
	p.End(err)
	return err
}

// outcome lists the papers that failed, and returns [fault.ErrSomeFailed] if any did or if
// records were skipped.
func outcome(ctx context.Context, s *session.Run, lib *index.Library, failed, skipped int) error {
	if failed > 0 {
		if err := listFailed(ctx, s, lib); err != nil {
			return err
		}
	}
	if failed > 0 || skipped > 0 {
		return fault.ErrSomeFailed
	}
	return nil
}
