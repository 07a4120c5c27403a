package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

func savedCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "saved",
		Usage: "list the saved searches",
		Flags: append([]cli.Flag{option.FormatFlag("text", "json"), option.JSON()}, open.ServerFlags()...),
		Action: func(c *cli.Context) error {
			format, err := option.Format(c, "text", "json")
			if err != nil {
				return err
			}
			if err := option.NoArguments(c, "to ask one: paperkin digest "+quotedLine(c.Args().Slice())); err != nil {
				return err
			}
			lib, err := open.Folder(s, c)
			if err != nil {
				return err
			}
			defer lib.Close()
			list, _, err := lib.Searches(c.Context)
			if err != nil {
				return err
			}
			if len(list) == 0 && format == "text" {
				s.Notice("no search is saved: paperkin save NAME QUESTION saves one")
				return nil
			}
			news, err := newsOf(s, c, lib, list)
			if err != nil {
				return err
			}
			return s.Paged(c.Context, func() error { return listSaved(s, list, news, format) })
		},
	}
}

// newsOf are the saved searches as the next digest finds them, by their names.
func newsOf(s *session.Run, c *cli.Context, lib *index.Library, list []index.SavedSearch) (map[string]digest.Part, error) {
	if len(list) == 0 {
		return nil, nil
	}
	o := digest.Options{Brief: true, Now: s.Now()}
	for _, one := range list {
		o.Names = append(o.Names, one.Name)
	}
	session.CollectGarbage(session.QuestionGarbage)
	found, err := digest.New(c.Context, lib, searcher(s, c, lib), o)
	news := make(map[string]digest.Part, len(found.Parts))
	for _, p := range found.Parts {
		news[p.Name] = p
	}
	return news, err
}

// savedLine is a saved search as an object of JSON.
type savedLine struct {
	wire.Saved
	Command string `json:"command"`           // that asks the same
	Problem string `json:"problem,omitempty"` // it cannot be asked
}

func listSaved(s *session.Run, list []index.SavedSearch, news map[string]digest.Part, format string) error {
	e := wire.NewEncoder(s.Out)
	for _, one := range list {
		of := news[one.Name]
		n := of.Found + of.Cut
		if format == "json" {
			line := savedLine{Saved: wire.NewSaved(one), Command: asLine(one.Request)}
			if line.New = &n; of.Problem != nil {
				line.New, line.Problem = nil, problem(s, of.Problem)
			}
			if err := e.Encode(line); err != nil {
				return err
			}
			continue
		}
		about := []string{screen.CountOf(n, "new paper")}
		if n == 0 {
			about[0] = "nothing new"
		}
		if of.Problem != nil {
			about[0] = "cannot be asked: " + screen.Line(problem(s, of.Problem))
		}
		if !one.Saved.IsZero() {
			about = append(about, "saved "+one.Saved.In(s.Now().Location()).Format(time.DateOnly))
		}
		if err := printSaved(s, one, strings.Join(about, screen.Between)); err != nil {
			return err
		}
	}
	return nil
}

// printSaved prints a saved search: its name, the command line that asks the same, and what
// is to be said of it.
func printSaved(s *session.Run, one index.SavedSearch, about string) error {
	_, err := fmt.Fprintf(s.Out, "%s\n  %s\n%s\n", s.Paint(screen.Bold, s.Hang("", screen.Line(one.Name))), asLine(one.Request), s.Paint(screen.Faint, s.Hang("  ", about)))
	return err
}

func forgetCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:        "forget",
		Usage:       "forget saved searches",
		ArgsUsage:   "NAME...",
		Description: "The papers stay. One that is saved again under the name begins anew: digests tell of the last week's papers first.",
		Flags:       []cli.Flag{},
		Action: func(c *cli.Context) error {
			if !c.Args().Present() {
				return fault.Usagef("paperkin saved lists them", "forget: no name given")
			}
			lib, err := open.Folder(s, c)
			if err != nil {
				return err
			}
			defer lib.Close()
			var chosen []index.SavedSearch
			for _, name := range c.Args().Slice() {
				one, err := lib.SearchNamed(c.Context, name)
				if err != nil {
					return orPaper(c, lib, err)
				}
				if !slices.Contains(chosen, one) {
					chosen = append(chosen, one)
				}
			}
			for _, one := range chosen {
				if err := lib.ForgetSearch(c.Context, s.Now(), one.Name); err != nil {
					return err
				}
				s.Notice("forgotten %s: %s", screen.Line(one.Name), asLine(one.Request))
			}
			return nil
		},
	}
}

func isNoSearch(err error) bool {
	var none *index.NoSearchError
	return errors.As(err, &none)
}

// orPaper adds to the error about a name that no saved search has, that a paper has it.
func orPaper(c *cli.Context, lib *index.Library, err error) error {
	var none *index.NoSearchError
	if errors.As(err, &none) && fault.NearSearch(none) == "" {
		if _, failed := lib.Find(c.Context, none.Name); failed == nil {
			return fault.WithHint(err, "it is a paper: paperkin remove "+shell.Word(none.Name)+" takes it out of the library")
		}
	}
	return err
}
