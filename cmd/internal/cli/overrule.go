package cli

import (
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/embed"
	"paperkin/index"
)

// What split and merge have in common: a decision of the user's about papers.

// decisionFlags are the options of split and merge.
func decisionFlags() []cli.Flag {
	return append(open.ServerFlags(), &cli.BoolFlag{Name: "json", Category: option.ToPrint, Usage: "print the papers that there are now as JSON, as show does"})
}

// overrule looks papers up, has a decision of the user's made about them, and prints the
// papers that there are afterwards.
func overrule(s *session.Run, c *cli.Context, refs []string, decide func(*index.Writer, []index.Found) ([]index.Found, error)) error {
	w, err := open.Existing(s, c)
	if err != nil {
		return err
	}
	defer w.Close()
	var named []index.Found
	for _, ref := range refs { // each one paper: a word for several ranks is none
		f, err := paperToChange(s, c, w.Library, ref)
		if err != nil {
			return err
		}
		named = append(named, f)
	}
	found, err := decide(w, named)
	if err != nil && !errors.Is(err, index.ErrOneRecord) && !errors.Is(err, index.ErrSamePaper) {
		return decisionError(c.Command.Name, named, err)
	}
	if err := embedNow(s, c, w); err != nil { // also what a run left that was killed
		return err
	}
	if err != nil {
		return decisionError(c.Command.Name, named, err)
	}
	return decided(s, c, w.Library, found)
}

// decided prints the papers that a decision has left, as they are now.
func decided(s *session.Run, c *cli.Context, lib *index.Library, found []index.Found) error {
	for _, f := range found {
		now, err := lib.Find(c.Context, f.Paper.ID)
		if err != nil {
			return err
		}
		if c.Bool("json") {
			if err := showAll(s, c, lib, []index.Found{now}, "json"); err != nil {
				return err
			}
			continue
		}
		records, err := lib.Sources(c.Context, now.Key)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Out, "%s  %s (%s)\n", screen.Line(now.Paper.ID), screen.Line(now.Paper.Title), screen.CountOf(len(records), "record"))
	}
	return nil
}

// decisionError puts an error of a decision into the words of the command line.
func decisionError(command string, papers []index.Found, err error) error {
	id := papers[0].Paper.ID
	hint := ""
	switch {
	case errors.Is(err, index.ErrOneRecord):
		hint = "there is nothing to take apart"
	case errors.Is(err, index.ErrAllRecords):
		hint = "name those that are of another paper, or none, to make a paper of each"
	case errors.Is(err, index.ErrManyRecords):
		hint = "name some of the records: paperkin show --sources " + shell.Word(id) + " lists them"
	case errors.Is(err, index.ErrSamePaper):
		hint = "paperkin show --sources " + shell.Word(id) + " shows its records"
	case errors.Is(err, index.ErrTorn):
		hint = "take them apart first: paperkin doctor --repair"
	case errors.Is(err, index.ErrOverruled):
		hint = "paperkin show --sources " + shell.Word(id) + " shows what you have said; split and merge take it back"
	default:
		return err
	}
	return fault.Usagef(hint, "%s %s: %v", command, id, err)
}

// embedAtOnce is how many papers a command embeds that does something else.
const embedAtOnce = 1000

// embedNow makes searchable what a decision has changed: the words at once, and the
// vectors where the library uses the built-in model. Otherwise it says what does.
func embedNow(s *session.Run, c *cli.Context, w *index.Writer) error {
	if err := catchUp(c.Context, s, w); err != nil {
		return err
	}
	space, err := w.Library.ActiveSpace(c.Context)
	if errors.Is(err, index.ErrNoSpace) {
		return nil
	}
	if err != nil {
		return err
	}
	l, err := w.Library.Ledger(c.Context, space)
	if err != nil || l.Pending == 0 {
		return err
	}
	if space.Provider == "builtin" && l.Pending <= embedAtOnce {
		e, err := open.Embedder(s, c, "builtin", embed.Space{})
		if err != nil {
			return err
		}
		if index.CheckSpace(space.Space, e.Space()) == nil {
			_, err = w.Embed(c.Context, e.Embedder, index.BuildOptions{Batch: e.Batch, Concurrency: e.Concurrency})
			return err
		}
	}
	s.Notice("%s for vectors: paperkin index makes them", waits(l.Pending))
	return nil
}

// waits is a number of papers that wait.
func waits(n int) string {
	if n == 1 {
		return "1 paper waits"
	}
	return screen.Papers(n) + " wait"
}
