package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/feeds"
)

func dailyCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      line.Daily,
		Usage:     "read all sources, and tell what is new: what a morning takes",
		ArgsUsage: "[NAME...]",
		Description: "It does what update, index and digest do: reads every named source, embeds the papers that wait for it, and tells what is new,\n" +
			"with the options of digest. What fails on the way is told in the digest, and leaves the rest (exit code 6). If nothing is new,\n" +
			"nothing is written (exit code 1), and a source that failed is named on standard error alone, unless --always is there.\n" +
			"--print-timer prints what runs it every morning.",
		Flags: digestFlags(),
		Action: func(c *cli.Context) error {
			o, err := digestOrderOf(s, c)
			switch {
			case err != nil:
				return err
			case c.IsSet("print-timer"):
				return printTimer(s, c, o.mail)
			case o.drop:
				return runDigest(s, c, o)
			}
			return daily(s, c, o)
		},
	}
}

// daily brings the library up to date and tells what is new. No step keeps the next from its
// work.
func daily(s *session.Run, c *cli.Context, o digestOrder) error {
	all, err := feedsOf(s, c)
	if err != nil {
		o.trouble("the sources cannot be listed: %s", messageOf(err))
		s.Fail(err)
	}
	if o.dryRun {
		if len(all) > 0 {
			s.Notice("first %s would be read: %s", screen.CountOf(len(all), "source"), screen.Line(strings.Join(feedNames(all), ", ")))
		}
		return runDigest(s, c, o)
	}
	if err := readSources(s, c, all, &o); err != nil {
		return err
	}
	if err := embedPending(s, c, &o); err != nil {
		return err
	}
	if err := runDigest(s, c, o); err != nil || len(o.troubles) == 0 {
		return err
	}
	return fault.ErrSomeFailed
}

func feedNames(list []index.Feed) (names []string) {
	for _, f := range list {
		names = append(names, f.Name)
	}
	return names
}

// trouble keeps what went wrong for the readers of the digest.
func (o *digestOrder) trouble(format string, args ...any) {
	o.troubles = append(o.troubles, fmt.Sprintf(format, args...))
}

// readSources reads the sources. The error is that the user has stopped it.
func readSources(s *session.Run, c *cli.Context, all []index.Feed, o *digestOrder) error {
	u, err := readAll(s, c, all, func(one fed) error {
		switch one.Outcome {
		case feeds.Failed:
			o.trouble("%s could not be read%s: %s", one.Name, lastRead(all, one.Name), one.Error)
		case feeds.Partly:
			o.trouble("%s was read, but for some of its records: paperkin update %s names them", one.Name, shell.Word(one.Name))
		}
		if one.Read > 0 {
			s.Notice("%s", s.Hang(screen.Line(one.Name)+"  ", one.Sum.String()))
		}
		return nil
	})
	if err != nil {
		o.trouble("the sources could not all be read: %s", messageOf(err))
		s.Fail(err)
	}
	return u.stopped
}

// lastRead says when a source was last read to its end.
func lastRead(all []index.Feed, name string) string {
	i, err := feeds.Find(all, name)
	if err != nil || all[i].Through == "" {
		return ""
	}
	day, _, _ := strings.Cut(all[i].Through, "T")
	return ", last on " + day
}

// embedPending embeds what waits for it, as paperkin index does. The error is that the user
// has stopped it.
func embedPending(s *session.Run, c *cli.Context, o *digestOrder) error {
	waits, err := hasPending(s, c)
	if err == nil && waits {
		err = runFeed(s, c, &session.Feeding{}, "index", modelOptions(s, c))
	}
	switch {
	case err == nil:
	case c.Context.Err() != nil:
		return c.Context.Err()
	case errors.Is(err, fault.ErrSomeFailed):
		o.trouble("some papers could not be embedded: paperkin status --failed names them")
	default:
		o.trouble("papers that wait to be embedded still do: %s", messageOf(err))
		s.Fail(err)
	}
	return nil
}

// hasPending reports whether papers wait for their vectors or for the word index.
func hasPending(s *session.Run, c *cli.Context) (bool, error) {
	if !index.Exists(option.LibraryDir(c)) {
		return false, nil
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return false, err
	}
	defer lib.Close()
	st, err := lib.Status(c.Context)
	if err != nil || st.Papers == 0 {
		return false, err
	}
	space, err := lib.ActiveSpace(c.Context)
	if errors.Is(err, index.ErrNoSpace) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	ledger, err := lib.Ledger(c.Context, space)
	return st.Behind > 0 || ledger.Pending > 0 || open.IsObsolete(space.Space), err
}

// modelOptions are the options of the command line that say where models are.
func modelOptions(s *session.Run, c *cli.Context) []string {
	own := open.ServerFlags()
	return slices.DeleteFunc(slices.Clone(s.Line.Local), func(one string) bool {
		name, _, _ := strings.Cut(strings.TrimLeft(one, "-"), "=")
		return option.Find(own, name) == nil
	})
}
