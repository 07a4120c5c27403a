package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
)

func restoreCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:        "restore",
		Usage:       "make a library from a backup",
		ArgsUsage:   "FILE|-",
		Description: "An existing library is never overwritten: choose another place with --library DIR, or rename it with --replace.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "replace", Category: option.ToRun, Usage: "first rename an existing library to DIR.replaced"},
		},
		Action: func(c *cli.Context) error { return runRestore(s, c) },
	}
}

func runRestore(s *session.Run, c *cli.Context) error {
	path, err := oneFile(c)
	if err != nil {
		return err
	}
	name, in := "standard input", s.In
	if path != "" {
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		name, in = path, f
	}
	dir := option.LibraryDir(c)
	var o index.RestoreOptions
	if c.Bool("replace") {
		if dir, err = filepath.Abs(dir); err != nil { // ".replaced" could not be added to "."
			return err
		}
		o.Aside = dir + ".replaced"
	}
	replaced := index.Exists(dir)
	var m *screen.Meter // reading the backup comes first, and quickly
	o.Progress = func(done, total int) {
		if m == nil {
			m = s.Progress("restoring", "papers")
		}
		m.Set(done, total)
	}
	b, err := open.Restore(c.Context, in, dir, o)
	if m != nil {
		m.End(err)
	}
	switch {
	case errors.Is(err, index.ErrBadBackup):
		return fmt.Errorf("%s: %w", name, err)
	case errors.Is(err, index.ErrLibraryExists) && o.Aside != "":
		return fault.WithHint(err, "an earlier restore --replace put it there: remove or rename it")
	case err != nil:
		return err
	}
	s.Notice("restored %s", screen.Papers(b.Papers))
	tellRestored(s, c, dir)
	if all, err := feedsOf(s, c); err == nil {
		tellFeeds(s, all)
	}
	if replaced {
		s.Notice("the previous library is now %s", screen.Line(o.Aside))
	}
	return nil
}
