package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/paper"
	"paperkin/query"
)

func removeCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "remove",
		Usage:     "remove papers from the library, and keep them away",
		ArgsUsage: "PAPER...",
		Description: "Instead of papers, filters can say which. The library then asks, or wants --yes where there is no terminal.\n" +
			"A removed paper stays away when its file is indexed again: its ids are kept, and nothing else of it.\n" +
			"paperkin index --readd takes back what a file has, and remove --forget ID forgets that a paper was removed.",
		Flags: append(append(open.ServerFlags(),
			&cli.BoolFlag{Name: "yes", Aliases: []string{"y"}, Category: option.ToRun, Usage: "remove without asking"},
			&cli.BoolFlag{Name: "dry-run", Category: option.ToRun, Usage: "only print the papers that would be removed"},
			&cli.BoolFlag{Name: "forget", Category: option.ToRun, Usage: "forget that the papers were removed, by their ids: they come back when they are indexed"},
			&cli.BoolFlag{Name: "list", Category: option.ToRun, Usage: "print the ids of the papers that were removed and stay away"},
		), filterFlags()...),
		Action: func(c *cli.Context) error { return runRemove(s, c) },
	}
}

// readdFlag is the option of commands that add papers.
func readdFlag() cli.Flag {
	return &cli.BoolFlag{Name: "readd", Category: option.ToRun, Usage: "take papers back that were removed"}
}

func runRemove(s *session.Run, c *cli.Context) error {
	f, err := query.ResolveFilter(filterOf(c), s.Now())
	if err != nil {
		return invalidOption(err)
	}
	if c.Bool("list") && c.Bool("forget") || (c.Bool("list") || c.Bool("forget")) && (c.Bool("yes") || c.Bool("dry-run") || !f.Empty()) {
		return fault.Usagef("", "remove: --list and --forget go with no other option")
	}
	switch {
	case c.Bool("list"):
		return listBanished(s, c)
	case !c.Args().Present() && f.Empty():
		return fault.Usagef("name papers by id, DOI, URL or exact title, or give filters, such as --tag", "remove: no paper given")
	case c.Args().Present() && !f.Empty():
		return fault.Usagef("", "remove: want papers or filters, not both")
	}
	w, err := open.Existing(s, c)
	if err != nil {
		return err
	}
	defer w.Close()
	switch {
	case c.Bool("forget"):
		return forget(s, c, w)
	case f.Empty():
		found, err := papersToChange(s, c, w.Library, c.Args().Slice())
		if err != nil {
			return err
		}
		return removeFound(s, c, w, found)
	}
	found, err := w.Library.Matching(c.Context, f)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		s.Notice("no paper matches the filters")
		return fault.ErrNoHits
	}
	if yes, err := agreed(s, c, found); !yes {
		return err
	}
	return removeFound(s, c, w, found)
}

// agreed asks whether to remove papers that filters have found, unless the options say.
func agreed(s *session.Run, c *cli.Context, found []index.Found) (bool, error) {
	if c.Bool("yes") || c.Bool("dry-run") {
		return true, nil
	}
	if !s.Asks() {
		return false, fault.Usagef("add --yes to remove them, or --dry-run to see them", "remove: %s: where there is no terminal to ask, --yes is needed", match(len(found)))
	}
	const shown = 10
	for _, f := range found[:min(shown, len(found))] {
		fmt.Fprintf(s.Err, "  %s  %s\n", screen.Line(f.Paper.ID), screen.Line(f.Paper.Title))
	}
	if more := len(found) - shown; more > 0 {
		fmt.Fprintf(s.Err, "  ... and %d more\n", more)
	}
	s.Asking.Store(true) // before the question is seen, which Ctrl-C may answer at once
	fmt.Fprintf(s.Err, "Remove %s? [y/N] ", screen.Papers(len(found)))
	answer := make(chan string, 1)
	var line string
	read := crash.Safe(func() (err error) {
		line, err = bufio.NewReader(s.In).ReadString('\n')
		return err
	})
	go func() {
		_ = read() // the end of the input is no yes
		answer <- line
	}()
	select {
	case <-c.Context.Done(): // Ctrl-C, while the reading goes on
		fmt.Fprintln(s.Err)
		var by fault.Interrupted
		if errors.As(context.Cause(c.Context), &by) {
			return false, fault.Unanswered{Interrupted: by, Result: "nothing was removed"}
		}
		return false, c.Context.Err()
	case line := <-answer:
		s.Asking.Store(false)
		if a := strings.ToLower(strings.TrimSpace(line)); a == "y" || a == "yes" {
			return true, nil
		}
	}
	s.Notice("nothing was removed")
	return false, nil
}

func match(n int) string {
	if n == 1 {
		return "1 paper matches"
	}
	return screen.Papers(n) + " match"
}

// removeFound removes papers, or says which with --dry-run.
func removeFound(s *session.Run, c *cli.Context, w *index.Writer, found []index.Found) error {
	if c.Bool("dry-run") {
		for _, f := range found {
			fmt.Fprintf(s.Out, "%s  %s\n", screen.Line(f.Paper.ID), screen.Line(f.Paper.Title))
		}
		s.Notice("%s would be removed", screen.Papers(len(found)))
		return nil
	}
	var keys []int64
	for _, f := range found {
		keys = append(keys, f.Key)
	}
	if err := w.Remove(c.Context, s.Now(), keys); err != nil {
		return err
	}
	list := screen.LongList{Print: func(line string) { s.Notice("%s", line) }, Cut: s.ErrTerminal()}
	for _, f := range found {
		list.Add(screen.Safe(fmt.Sprintf("removed %s  %s", f.Paper.ID, f.Paper.Title)))
	}
	list.End("papers")
	if _, err := w.CatchUp(c.Context, nil); err != nil {
		return err
	}
	if err := open.Publish(c.Context, s, w); err != nil {
		return err
	}
	rooms, err := w.Library.Rooms(c.Context)
	if err == nil && rooms.Due() {
		s.Notice("%s", wording.Unused(rooms))
	}
	return err
}

// listBanished prints what stays away: a paper a line, with all that it is known by.
func listBanished(s *session.Run, c *cli.Context) error {
	if err := option.NoArguments(c, "to forget one: paperkin remove --forget ID"); err != nil {
		return err
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	list, err := lib.Banished(c.Context)
	if err != nil {
		return err
	}
	for _, b := range list {
		fmt.Fprintf(s.Out, "%s  %s\n", b.At, screen.Line(strings.Join(namesOf(b), " ")))
	}
	if len(list) == 0 {
		s.Notice("no paper was removed that would stay away")
	}
	return nil
}

// namesOf are the ids of a removed paper, its own first. What is no id is left out.
func namesOf(b index.Banished) []string {
	return append([]string{b.ID}, slices.DeleteFunc(slices.Clone(b.Names), func(name string) bool {
		return name == b.ID || strings.HasPrefix(name, "record:")
	})...)
}

// forget lets papers come back, by any of their ids.
func forget(s *session.Run, c *cli.Context, w *index.Writer) error {
	if !c.Args().Present() {
		return fault.Usagef("paperkin remove --list prints their ids", "remove --forget: no id given")
	}
	list, err := w.Library.Banished(c.Context)
	if err != nil {
		return err
	}
	var back []index.Banished
	for _, ref := range c.Args().Slice() {
		id, _ := paper.ParseID(ref)
		i := slices.IndexFunc(list, func(b index.Banished) bool { return b.ID == id || slices.Contains(b.Names, id) })
		if i < 0 {
			return fault.Usagef("paperkin remove --list prints their ids", "remove --forget: no paper %q was removed", ref)
		}
		back = append(back, list[i])
	}
	if err := w.Readmit(c.Context, back); err != nil {
		return err
	}
	for _, b := range back {
		s.Notice("forgotten: %s comes back when it is indexed", screen.Line(b.ID))
	}
	return nil
}
