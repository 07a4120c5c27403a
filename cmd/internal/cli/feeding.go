package cli

import (
	"context"
	"errors"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/tally"
	"paperkin/index"
	"paperkin/index/crash"
)

// A feeding is a run of index or harvest for a source that has a name. The command does what
// it always does, but for what is said here.
type feeding struct {
	check    bool      // look at the arguments, and do nothing
	answered time.Time // when all was taken the last time: ask for what is newer; zero for everything
	embedder *string   // that was chosen for a new library, for all sources of an update

	since string    // of what was asked for: what is newer than this; empty for everything
	cut   bool      // there was more than --max
	sum   tally.Sum // of what was taken, in place of printing it
}

// forCheck reports whether a run is only to look at its arguments.
func (f *feeding) forCheck() bool { return f != nil && f.check }

// took adds a summary.
func (f *feeding) took(m tally.Sum) {
	t := &f.sum
	t.Read, t.New, t.Updated, t.Unchanged = t.Read+m.Read, t.New+m.New, t.Updated+m.Updated, t.Unchanged+m.Unchanged
	t.Duplicate, t.Skipped, t.Deleted, t.Removed = t.Duplicate+m.Duplicate, t.Skipped+m.Skipped, t.Deleted+m.Deleted, t.Removed+m.Removed
	t.Embedded, t.Truncated, t.Failed, t.Resumed = t.Embedded+m.Embedded, t.Truncated+m.Truncated, m.Failed, t.Resumed+m.Resumed
	t.Unmatched += m.Unmatched
	t.Seconds, t.PapersPerSec = t.Seconds+m.Seconds, m.PapersPerSec
}

// runFeed runs a command line of index or harvest for a source, in the library and with the
// program's options of another command line.
func runFeed(s *streams, c *cli.Context, f *feeding, command string, args []string) error {
	line := append([]string{"paperkin"}, s.line.Global...)
	line = append(append(line, "--library="+option.LibraryDir(c), command), args...)
	inner := &streams{Screen: s.Screen, program: s.program, typed: line[1:], now: s.now, sleep: s.sleep, feeding: f}
	err := crash.Safe(func() error { return dispatch(c.Context, inner, line) })()
	s.Quiet, s.Verbose = c.Bool("quiet"), c.Bool("verbose")
	return err
}

// withFeeds calls do with the sources of the command's library, which may not be there yet.
func withFeeds(s *streams, c *cli.Context, do func(index.Feeds) error) (err error) {
	var list index.Feeds
	var end func() error
	if index.Exists(option.LibraryDir(c)) {
		lib, err := openFolder(s, c)
		if err != nil {
			return err
		}
		end = lib.Close
		if list, err = lib.Feeds(c.Context); err != nil {
			return errors.Join(err, end())
		}
	} else {
		if err := checkPlace(option.LibraryDir(c)); err != nil {
			return err
		}
		if list, end, err = index.FeedsBefore(option.LibraryDir(c)); err != nil {
			return err
		}
	}
	return errors.Join(do(list), end())
}

// feedsOf are the sources of the command's library. Nothing is made where there is none.
func feedsOf(s *streams, c *cli.Context) (all []index.Feed, err error) {
	if !index.FeedsIn(option.LibraryDir(c)) {
		return nil, nil
	}
	err = withFeeds(s, c, func(list index.Feeds) (err error) {
		all, err = list.All()
		return err
	})
	return all, err
}

// changeFeeds changes the sources of the command's library. That is done also if the command
// was interrupted meanwhile.
func changeFeeds(s *streams, c *cli.Context, change func([]index.Feed) ([]index.Feed, error)) error {
	whole := *c
	whole.Context = context.WithoutCancel(c.Context)
	return withFeeds(s, &whole, func(list index.Feeds) error { return list.Change(whole.Context, change) })
}
