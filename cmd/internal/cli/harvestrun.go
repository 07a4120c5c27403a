package cli

import (
	"context"
	"errors"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/harvest"
	"paperkin/index/paper"
)

// takePages fetches the pages of a harvest and adds their papers. The library is locked
// while it takes a page, and never while a service is waited for: others can write to it
// meanwhile. What was fetched lies in files until all is taken.
func takePages(s *session.Run, c *cli.Context, run *indexRun, h *harvest.Harvest) error {
	if n := h.Resumed(); n > 0 {
		s.Notice("continuing where the last run stopped, after page %d", n)
	}
	for {
		more, err := fetchPage(c.Context, s, h, run.added.Read)
		if err != nil {
			return run.brokenOff(c, err)
		}
		if !more {
			break
		}
		// Papers that came before an error are kept and made searchable.
		var broken error
		records := func(yield func(paper.Record, error) bool) {
			for record, err := range h.Fetched(c.Context) {
				var bad paper.BadRecord
				if err != nil && c.Context.Err() == nil && !errors.As(err, &bad) {
					broken = err
					return
				}
				if !yield(record, err) {
					return
				}
			}
		}
		if err := run.some(c, records, index.AddOptions{Readd: c.Bool("readd")}); err != nil {
			return err
		}
		if broken != nil {
			return run.brokenOff(c, broken)
		}
	}
	if h.NotModified() {
		s.Notice("nothing has changed since the last run")
	}
	if n := h.PassedOver(); n > 0 {
		s.Notice("%s passed over: not published in the time that was asked for", screen.CountOf(n, "paper"))
	}
	return h.Done()
}

// fetchPage makes sure that there is a page of papers, after so many that were taken.
func fetchPage(ctx context.Context, s *session.Run, h *harvest.Harvest, taken int) (more bool, err error) {
	p := s.Progress("fetching", "papers")
	p.Set(taken, 0)
	more, err = h.Fetch(ctx)
	p.End(err)
	return more, err
}

// some adds some of the papers of a run and makes them searchable, with the library locked
// for no longer than that. An error ends the run, and is concluded.
func (r *indexRun) some(c *cli.Context, records paper.Records, o index.AddOptions) error {
	if err := r.openWaiting(c); err != nil {
		return r.brokenOff(c, err)
	}
	if err := r.part(c, records, o); err != nil {
		err = r.conclude(c, err)
		r.writer.Close()
		return err
	}
	return r.close(c)
}

// commit is some for a run that reports what it did itself.
func (r *indexRun) commit(c *cli.Context, records paper.Records, o index.AddOptions) error {
	if err := r.openWaiting(c); err != nil {
		return err
	}
	if err := r.part(c, records, o); err != nil {
		r.findable(c.Context, err)
		return errors.Join(err, r.writer.Close())
	}
	return r.close(c)
}

// part adds some of the papers of a run, whose library is open.
func (r *indexRun) part(c *cli.Context, records paper.Records, o index.AddOptions) error {
	before, built := r.added, r.built
	r.added, r.built = index.Added{}, index.Built{}
	err := r.all(c.Context, records, o)
	r.added, r.built = sumAdded(before, r.added), sumBuilt(built, r.built)
	return err
}

// close closes the library of a run, which can open it again.
func (r *indexRun) close(c *cli.Context) error {
	if r.writer.IsNew() && r.added.Read == 0 {
		return r.writer.Discard() // nothing came of which a library could be made
	}
	if space, err := r.writer.Library.ActiveSpace(c.Context); err == nil {
		r.into = space.Space
	}
	r.isNew = false
	return r.writer.Close()
}

// brokenOff ends a run whose papers came in part: what came is reported, and the error is
// why there was no more.
func (r *indexRun) brokenOff(c *cli.Context, why error) error {
	if r.added.Read == 0 {
		return why
	}
	if err := r.over(c); err != nil && !errors.Is(err, fault.ErrSomeFailed) {
		return errors.Join(why, err)
	}
	return why
}

// over ends a run whose library is closed again. Papers that failed decide the exit code
// even if nobody reads the report.
func (r *indexRun) over(c *cli.Context) error {
	err := tellSummary(r.Run, c, r.summary(false))
	if err != nil && !fault.BrokenPipe(err) || r.built.Failed == 0 && r.added.Skipped == 0 {
		return err
	}
	lib, opened := open.Folder(r.Run, c)
	if opened != nil {
		return errors.Join(err, opened)
	}
	defer lib.Close()
	return errors.Join(outcome(c.Context, r.Run, lib, r.built.Failed, r.added.Skipped), err)
}

// lockedWait is how long a command that has something to write waits for another one, which
// may be writing for no longer than this one will.
const (
	lockedWait  = time.Minute
	lockedPause = time.Second / 2
)

// openWaiting opens the library of a run for writing, and waits for another process that
// writes to it.
func (r *indexRun) openWaiting(c *cli.Context) error {
	pause := r.Sleep
	if pause == nil {
		pause = sleep
	}
	for waited := time.Duration(0); ; waited += lockedPause {
		err := r.open(c)
		var locked *index.LockedError
		if !errors.As(err, &locked) || waited >= lockedWait {
			return err
		}
		if waited == 0 {
			r.Notice("process %d is writing to the library: waiting for it", locked.PID)
		}
		if err := pause(c.Context, lockedPause); err != nil {
			return err
		}
	}
}

// sumAdded is what two parts of a run have added.
func sumAdded(a, b index.Added) index.Added {
	return index.Added{Read: a.Read + b.Read, New: a.New + b.New, Updated: a.Updated + b.Updated, Unchanged: a.Unchanged + b.Unchanged,
		Duplicate: a.Duplicate + b.Duplicate, Skipped: a.Skipped + b.Skipped, Deleted: a.Deleted + b.Deleted, Removed: a.Removed + b.Removed, Unmatched: a.Unmatched + b.Unmatched}
}

// sumBuilt is what two parts of a run have embedded. Those that failed in the first one were
// tried again in the second.
func sumBuilt(a, b index.Built) index.Built {
	return index.Built{Total: a.Total + b.Total, Done: a.Done + b.Done, Truncated: a.Truncated + b.Truncated, Failed: b.Failed, Restored: a.Restored + b.Restored}
}
