package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/tally"
	"paperkin/index"
	"paperkin/index/feeds"
	"paperkin/index/harvest"
	"paperkin/query/wire"
)

func updateCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "update",
		Usage:     "read the named sources, for what is new",
		ArgsUsage: "[NAME...]",
		Description: "Every source that paperkin source add has named is read, or those that are named here, one after the other. Services are\n" +
			"asked for what is dated later than some days before the last update that took everything; index reads what has changed.\n" +
			"A source that fails is told, and the others are read: exit code 6. If all fail, the exit code is theirs where they have\n" +
			"the same one, else 7. What was interrupted continues with the next update.",
		Flags: []cli.Flag{&cli.BoolFlag{Name: "json", Category: option.ToPrint, Usage: "print a JSON object for each source, and one for all"}},
		Action: func(c *cli.Context) error {
			all, err := feedsOf(s, c)
			if err != nil {
				return err
			}
			if len(all) == 0 && !c.Args().Present() {
				return fault.Usagef(noFeeds, "update: the library has no sources")
			}
			chosen, err := chooseFeeds(all, c.Args().Slice())
			if err != nil {
				return err
			}
			return runUpdate(s, c, chosen)
		},
	}
}

// fed is what became of a source. Its JSON form is a contract.
type fed struct {
	Name    string `json:"name"`
	Line    string `json:"line"`
	Outcome string `json:"outcome"` // of package feeds
	Code    int    `json:"exit_code"`
	Error   string `json:"error,omitempty"`
	Since   string `json:"since,omitempty"` // only what is dated later was asked for
	tally.Sum
}

// updated is what became of all. Its JSON form is a contract.
type updated struct {
	Sources int      `json:"sources"` // to be read
	Done    int      `json:"done"`
	Partly  []string `json:"partly"` // of the done ones, those of which records failed: names
	Failed  []string `json:"failed"`
	Left    []string `json:"left"` // not read, or not to the end: the update was interrupted
	New     int      `json:"new"`
	Updated int      `json:"updated"`
	Seconds float64  `json:"seconds"`

	embedder string // of a library that it makes
	code     int    // that all that failed have; exitOther if they differ
	stopped  error  // by the user, before the end
}

// runUpdate reads sources, and prints what became of them.
func runUpdate(s *session.Run, c *cli.Context, list []index.Feed) error {
	u, err := readAll(s, c, list, func(one fed) error { return tellFed(s, c, one) })
	if err != nil {
		return err
	}
	if err := tellUpdated(s, c, u); err != nil {
		return err
	}
	return u.err()
}

// readAll reads sources, one after the other, and tells what became of each when that is
// known. The error is about the telling, or about the noting: what becomes of sources is in
// the result.
func readAll(s *session.Run, c *cli.Context, list []index.Feed, tell func(fed) error) (u updated, err error) {
	start := time.Now()
	u = updated{Sources: len(list), Partly: []string{}, Failed: []string{}, Left: []string{}}
	for i, f := range list {
		if u.stopped = c.Context.Err(); u.stopped != nil {
			u.left(list[i:])
			break
		}
		one, err := updateOne(s, c, f, &u.embedder)
		if err != nil {
			return u, err
		}
		if err := tell(one); err != nil {
			return u, err
		}
		if one.Outcome == feeds.Stopped {
			u.stopped = c.Context.Err()
			u.left(list[i:])
			break
		}
		u.take(one)
	}
	u.Seconds = wire.Round(time.Since(start).Seconds(), 3)
	return u, nil
}

func (u *updated) left(list []index.Feed) {
	for _, f := range list {
		u.Left = append(u.Left, f.Name)
	}
}

func (u *updated) take(one fed) {
	u.New, u.Updated = u.New+one.New, u.Updated+one.Updated
	if one.Outcome != feeds.Failed {
		if u.Done++; one.Outcome == feeds.Partly {
			u.Partly = append(u.Partly, one.Name)
		}
		return
	}
	if len(u.Failed) == 0 {
		u.code = one.Code
	} else if u.code != one.Code {
		u.code = fault.ExitOther
	}
	u.Failed = append(u.Failed, one.Name)
}

// err is the error of an update; all is told by then.
func (u *updated) err() error {
	switch {
	case u.stopped != nil:
		return u.stopped
	case u.Done == 0 && len(u.Failed) > 0:
		return &fault.Told{Code: u.code}
	case len(u.Failed)+len(u.Partly) > 0:
		return fault.ErrSomeFailed
	}
	return nil
}

// updateOne reads a source and notes what became of it. The error is one of the noting.
func updateOne(s *session.Run, c *cli.Context, f index.Feed, embedder *string) (one fed, err error) {
	began := s.Now()
	work := &session.Feeding{Embedder: embedder}
	work.Answered, _ = time.Parse(time.RFC3339, f.Through)
	s.Notice("reading %s", screen.Line(f.Name))
	failed := errors.New("it is no command line of harvest or index") // as a file may say that somebody else wrote
	if slices.Contains(line.FeedCommands, f.Command) {
		failed = runFeed(s, c, work, f.Command, f.Args)
	}
	one = fed{Name: f.Name, Line: "paperkin " + feedLine(f), Outcome: feeds.Done, Since: work.Since, Sum: work.Sum}
	switch {
	case failed == nil:
	case errors.Is(failed, fault.ErrSomeFailed):
		one.Outcome, one.Code = feeds.Partly, fault.ExitSomeFailed
	case c.Context.Err() != nil:
		one.Outcome, one.Code = feeds.Stopped, fault.ExitOther
	default:
		one.Outcome, one.Error = feeds.Failed, messageOf(failed)
		one.Code = s.Fail(fmt.Errorf("%s: %w", f.Name, failed))
	}
	run := index.FeedRun{At: feeds.Time(began), Outcome: one.Outcome, New: one.New, Updated: one.Sum.Updated, Error: one.Error}
	return one, changeFeeds(s, c, func(list []index.Feed) ([]index.Feed, error) {
		if i, err := feeds.Find(list, f.Name); err == nil { // else it was removed meanwhile
			list[i].Ran(run, failed == nil && !work.Cut || one.Outcome == feeds.Partly && !work.Cut)
		}
		return list, nil
	})
}

// longestMessage is how much of an error is kept.
const longestMessage = 300

// messageOf is an error in one line, as it is kept.
func messageOf(err error) string {
	text := strings.Join(strings.Fields(screen.Line(harvest.Redact(index.NameCause(err).Error()))), " ")
	if runes := []rune(text); len(runes) > longestMessage {
		text = string(runes[:longestMessage-1]) + "…"
	}
	return text
}

// tellFed prints what became of a source.
func tellFed(s *session.Run, c *cli.Context, one fed) error {
	if c.Bool("json") {
		e := json.NewEncoder(s.Out)
		e.SetEscapeHTML(false)
		return e.Encode(one)
	}
	if s.Quiet || one.Outcome == feeds.Failed && one.Read == 0 {
		return nil
	}
	_, err := io.WriteString(s.Out, s.Hang(screen.Line(one.Name)+"  ", one.Sum.String())+"\n")
	return err
}

// tellUpdated prints what became of all sources.
func tellUpdated(s *session.Run, c *cli.Context, u updated) error {
	if c.Bool("json") {
		return json.NewEncoder(s.Out).Encode(u)
	}
	if s.Quiet {
		return nil
	}
	text := fmt.Sprintf("read %d of %s: %s, %d updated", u.Done, screen.CountOf(u.Sources, "source"), screen.CountOf(u.New, "new paper"), u.Updated)
	for _, part := range []struct {
		names []string
		what  string
	}{{u.Partly, "with records that failed"}, {u.Failed, "failed"}, {u.Left, "not read to the end"}} {
		if len(part.names) > 0 {
			text += fmt.Sprintf("; %s %s: %s", screen.Count(len(part.names)), part.what, screen.Line(strings.Join(part.names, ", ")))
		}
	}
	_, err := io.WriteString(s.Out, s.Hang("", text)+"\n")
	return err
}
