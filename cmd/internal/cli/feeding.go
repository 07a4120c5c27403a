package cli

import (
	"context"
	"errors"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/crash"
)

// runFeed runs a command line of index or harvest for a source, in the library and with the
// program's options of another command line.
func runFeed(s *session.Run, c *cli.Context, f *session.Feeding, command string, args []string) error {
	line := append([]string{"paperkin"}, s.Line.Global...)
	line = append(append(line, "--library="+option.LibraryDir(c), command), args...)
	inner := &session.Run{Screen: s.Screen, Program: s.Program, Typed: line[1:], Now: s.Now, Sleep: s.Sleep, Feeding: f, Dispatch: s.Dispatch}
	err := crash.Safe(func() error { return s.Dispatch(c.Context, inner, line) })()
	s.Quiet, s.Verbose = c.Bool("quiet"), c.Bool("verbose")
	return err
}

// withFeeds calls do with the sources of the command's library, which may not be there yet.
func withFeeds(s *session.Run, c *cli.Context, do func(index.Feeds) error) (err error) {
	var list index.Feeds
	var end func() error
	if index.Exists(option.LibraryDir(c)) {
		lib, err := open.Folder(s, c)
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
func feedsOf(s *session.Run, c *cli.Context) (all []index.Feed, err error) {
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
func changeFeeds(s *session.Run, c *cli.Context, change func([]index.Feed) ([]index.Feed, error)) error {
	whole := *c
	whole.Context = context.WithoutCancel(c.Context)
	return withFeeds(s, &whole, func(list index.Feeds) error { return list.Change(whole.Context, change) })
}
