package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/paper/source"
	"paperkin/index/zotero"
)

// longestPause is the longest time between two attempts while the library is
// locked or the server is down.
const longestPause = time.Minute

// zoteroInterval is the time between two questions to Zotero, which searches its library
// for each.
const zoteroInterval = 15 * time.Second

// watch indexes new and changed files, again and again until it is interrupted.
// Between two rounds other processes may write to the library.
func watch(s *session.Run, c *cli.Context, read source.Options, o index.AddOptions) error {
	read.PassOver = true // a file may be incomplete, or already removed
	w, err := source.NewWatch(c.Args().Slice(), read)
	if err != nil {
		return err
	}
	interval := c.Duration("interval")
	if !c.IsSet("interval") && slices.ContainsFunc(c.Args().Slice(), func(arg string) bool { return strings.HasPrefix(arg, zotero.Scheme) }) {
		interval = zoteroInterval
	}
	if interval <= 0 {
		return fault.Usagef("such as 2s or 1m", "--interval %v: want a time above 0", interval)
	}
	s.Notice("watching %s; press Ctrl-C to stop", screen.Line(strings.Join(c.Args().Slice(), ", ")))
	pause, said := interval, ""
	for {
		err := round(s, c, w, read, o)
		switch {
		case err == nil || errors.Is(err, fault.ErrSomeFailed):
			pause, said = interval, ""
		case fault.AnyOf(index.ErrLocked, embed.ErrUnreachable, zotero.ErrUnavailable, zotero.ErrBusy)(err):
			if err.Error() != said {
				s.Fail(err)
				s.Notice("retrying")
			}
			pause, said = min(2*pause, max(interval, longestPause)), err.Error()
		default:
			return err
		}
		if err := sleep(c.Context, pause); err != nil {
			return err
		}
	}
}

// round indexes files that are new or have changed since the last round.
func round(s *session.Run, c *cli.Context, w *source.Watch, read source.Options, o index.AddOptions) error {
	sources, ignored, err := w.Changed(c.Context)
	if err != nil {
		return err
	}
	skipped(s, ignored)
	if len(sources) == 0 {
		return nil
	}
	err = indexSources(s, c, sources, read, o)
	if errors.Is(err, source.ErrNothing) { // they may be filled later
		s.Fail(err)
		err = fault.ErrSomeFailed
	}
	if err == nil || errors.Is(err, fault.ErrSomeFailed) {
		w.Taken(sources)
	}
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
