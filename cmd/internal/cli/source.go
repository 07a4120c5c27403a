package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/feeds"
	"paperkin/query/edit"
)

func sourceCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      line.Source,
		Usage:     "name what the library is fed from, for paperkin update",
		ArgsUsage: "[list | add NAME harvest|index ARGUMENTS... | remove NAME...]",
		Description: "A source is a command line of harvest or index under a name: what add is given behind the NAME. It is checked as that\n" +
			"command would, and read by paperkin update, not at once. Paths are kept from the root, so that it does not matter where\n" +
			"update runs. Logins and keys in addresses are not kept: such an address cannot be a source. remove leaves the papers\n" +
			"where they are.",
		Flags: []cli.Flag{option.FormatFlag(option.TableFormats...), option.JSON()},
		Action: func(c *cli.Context) error {
			format, err := option.Format(c, option.TableFormats...)
			if err != nil {
				return err
			}
			args := c.Args().Tail()
			switch what := c.Args().First(); {
			case what == "" || what == "list" && len(args) == 0:
				return listFeeds(s, c, format)
			case what == "add":
				return addFeed(s, c, args)
			case what == "remove" && len(args) > 0:
				return removeFeeds(s, c, args)
			case what == "remove":
				return fault.Usagef("paperkin source list has the names", "source remove: no name given")
			default:
				return fault.Usagef("such as: paperkin source add nlp harvest arxiv --category cs.CL", "source: want list, add NAME harvest|index ARGUMENTS or remove NAME, got %q", what)
			}
		},
	}
}

// addFeed names a source.
func addFeed(s *session.Run, c *cli.Context, args []string) error {
	if len(args) < 2 || !slices.Contains(line.FeedCommands, args[1]) {
		return fault.Usagef("such as: paperkin source add nlp harvest arxiv --category cs.CL", "source add: want a name, then harvest or index with its arguments")
	}
	f := index.Feed{Name: args[0], Command: args[1], Added: feeds.Time(s.Now())}
	if err := feeds.CheckName(f.Name); err != nil {
		return fault.Usagef("such as: paperkin source add nlp "+args[1]+" ...", "source add: %v", err)
	}
	var err error
	if f.Args, err = feedArguments(s, c, f.Command, args[2:]); err != nil {
		return err
	}
	err = changeFeeds(s, c, func(list []index.Feed) ([]index.Feed, error) { return feeds.Add(list, f) })
	if errors.Is(err, feeds.ErrExists) {
		return fault.Usagef("choose another name, or remove that one first: paperkin source remove "+f.Name, "source add: %v", err)
	}
	if err == nil {
		s.Notice("added %s; to read it: paperkin update %s", screen.Line(f.Name), screen.Line(f.Name))
	}
	return err
}

// removeFeeds forgets sources, all that are named or none of them.
func removeFeeds(s *session.Run, c *cli.Context, names []string) error {
	if all, err := feedsOf(s, c); err != nil {
		return err
	} else if _, err := chooseFeeds(all, names); err != nil {
		return err
	}
	return changeFeeds(s, c, func(list []index.Feed) ([]index.Feed, error) {
		chosen, err := chooseFeeds(list, names)
		for _, f := range chosen {
			if list, err = feeds.Remove(list, f.Name); err != nil {
				break
			}
		}
		return list, err
	})
}

// chooseFeeds are the sources of some names, all for none, in the order of the list.
func chooseFeeds(all []index.Feed, names []string) (chosen []index.Feed, err error) {
	if len(names) == 0 {
		return all, nil
	}
	wanted := make([]bool, len(all))
	for _, name := range names {
		i, err := feeds.Find(all, name)
		if err != nil {
			var have []string
			for _, f := range all {
				have = append(have, f.Name)
			}
			hint := "paperkin source list has the names"
			if near := edit.Nearest(name, have); near != "" {
				hint = "did you mean " + near + "?"
			} else if len(have) == 0 {
				hint = noFeeds
			}
			return nil, fault.Usagef(hint, "%v", err)
		}
		wanted[i] = true
	}
	for i, f := range all {
		if wanted[i] {
			chosen = append(chosen, f)
		}
	}
	return chosen, nil
}

const noFeeds = "name one first, such as: paperkin source add nlp harvest arxiv --category cs.CL"

// namedFeed is a source as JSON: a contract with scripts.
type namedFeed struct {
	index.Feed
	Line string `json:"line"` // as it can be typed
}

// feedLine is the command line of a source, without the program's name.
func feedLine(f index.Feed) string {
	line := f.Command
	for _, arg := range f.Args {
		if name, value, is := strings.Cut(arg, "="); is && option.Is(arg) && shell.Word(name) == name {
			line += " " + name + "=" + shell.Word(value)
		} else {
			line += " " + shell.Word(arg)
		}
	}
	return line
}

// listFeeds prints the sources, and what became of them when they were last read.
func listFeeds(s *session.Run, c *cli.Context, format string) error {
	all, err := feedsOf(s, c)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		s.Notice("no sources: %s", noFeeds)
	}
	if format == "json" {
		e := json.NewEncoder(s.Out)
		e.SetEscapeHTML(false)
		for _, f := range all {
			if err := e.Encode(namedFeed{f, "paperkin " + feedLine(f)}); err != nil {
				return err
			}
		}
		return nil
	}
	if len(all) == 0 && format == "text" {
		return nil
	}
	t := screen.Table{Header: []string{"name", "source", "last update", "outcome"}, Width: s.TableWidth(), Plain: !s.Terminal}
	for _, f := range all {
		when, outcome := "never", ""
		if f.Last != nil {
			when, outcome = wording.LocalTime(s, f.Last.At), outcomeInWords(*f.Last)
		}
		t.Rows = append(t.Rows, []any{f.Name, feedLine(f), when, outcome})
	}
	return t.Write(s.Out, format)
}

// outcomeInWords says what became of a source when it was read.
func outcomeInWords(r index.FeedRun) string {
	text := r.Outcome
	if r.New+r.Updated > 0 {
		text += fmt.Sprintf(": %d new, %d updated", r.New, r.Updated)
	}
	if r.Error != "" {
		text += ": " + r.Error
	}
	return text
}
