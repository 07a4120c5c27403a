package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/tally"
	"paperkin/index"
	"paperkin/index/harvest"
	"paperkin/index/paper/readinglist"
	"paperkin/index/paper/source"
	"paperkin/query/wire"
)

// fetchFlags are the options of index for lists of papers' names.
func fetchFlags() []cli.Flag {
	return []cli.Flag{
		&cli.BoolFlag{Name: "fetch", Category: option.ToRun, Usage: "ask services for the papers of lists that the library does not have, as add does"},
		&cli.StringSliceFlag{Name: "endpoint", Category: option.Where, Usage: "with --fetch: send requests to a mirror of a service: `SERVICE=URL`; repeatable"},
	}
}

// indexLists indexes the other sources of a command, and then looks up what lists name, of
// which those may have brought some.
func indexLists(s *session.Run, c *cli.Context, lists, others []source.Source, read source.Options, o index.AddOptions) error {
	var failed error
	if len(others) > 0 {
		var refused source.Refused
		switch err := source.AllRefused(others); {
		case errors.As(err, &refused):
			failed = report(s, refused, len(lists))
		case o.DryRun:
			failed = dryRun(s, c, others, read, o)
		default:
			failed = indexSources(s, c, others, read, o)
		}
		switch {
		case failed == errNothing: // each was named
			failed = fault.ErrSomeFailed
		case errors.Is(failed, source.ErrNothing):
			failed = report(s, []error{failed}, len(lists))
		}
		if failed != nil && !errors.Is(failed, fault.ErrSomeFailed) {
			return failed
		}
	}
	return cmp.Or(lookUp(s, c, lists), failed)
}

// lookUp says of the papers that lists name which the library has, and with --fetch adds
// those that services have.
func lookUp(s *session.Run, c *cli.Context, lists []source.Source) error {
	start := time.Now()
	endpoints, err := endpointsOf(c.StringSlice("endpoint"))
	if err != nil {
		return err
	}
	given, m, err := namesIn(s, lists)
	if err != nil {
		return err
	}
	if len(given) == 0 {
		return fmt.Errorf("%s: %w: no line names a paper", lists[0].Name, source.ErrNothing)
	}
	names := make([]harvest.Name, len(given))
	for i, g := range given {
		names[i] = g.Name
	}
	all, err := lookThere(s, c, names)
	if err != nil {
		return err
	}
	for i, a := range all {
		a.List, a.Line = given[i].list, given[i].line
	}
	all = withoutShort(s, all, given, &m)
	var failed error
	if c.Bool("fetch") {
		if err := lookOnline(s, c, all, endpoints); err != nil {
			return err
		}
		if !c.Bool("dry-run") {
			if failed = take(s, c, all); failed != nil && !errors.Is(failed, fault.ErrSomeFailed) {
				return failed
			}
		}
	}
	for _, a := range all {
		a.Outcome = cmp.Or(a.Outcome, notThere)
		if err := tellListed(s, c, a); err != nil {
			return err
		}
		countIn(&m, a)
	}
	m.Seconds, m.DryRun = wire.Round(time.Since(start).Seconds(), 3), c.Bool("dry-run")
	if err := tellSummary(s, c, m); err != nil {
		return err
	}
	if m.Missing > 0 && !c.Bool("fetch") {
		s.Notice("hint: --fetch asks services for those that are missing")
	}
	if err := outcomeOf(all); err != nil || m.Skipped == 0 {
		return cmp.Or(err, failed)
	}
	return fault.ErrSomeFailed
}

// A listName is a name of a list.
type listName struct {
	harvest.Name
	list  string
	line  int
	short bool // a title of one word, by which only the library finds a paper
}

// namesIn reads lists: the names in them, each once, and the counts of what else is there.
func namesIn(s *session.Run, lists []source.Source) (given []listName, m tally.Sum, err error) {
	m.LookedUp = true
	bad := screen.LongList{Print: func(line string) { s.Warn("%s", line) }, Cut: s.ErrTerminal()}
	seen := map[string]bool{}
	for _, list := range lists {
		items, others, err := readList(list)
		if err != nil {
			return nil, m, fmt.Errorf("%s: %w", list.Name, err)
		}
		m.OtherLines += others
		for _, item := range items {
			name, ok := harvest.ReadName(item.Name)
			key := cmp.Or(name.ID, strings.ToLower(name.Text))
			switch {
			case !ok && (item.IsID || name.Text == ""):
				bad.Add(nameless(list.Name, item.Line, item.Name))
				m.Skipped++
			case seen[key]:
				m.Duplicate++
			default:
				seen[key] = true
				given = append(given, listName{name, list.Name, item.Line, !ok})
			}
		}
	}
	bad.End("lines")
	m.Read = len(given) + m.Duplicate + m.Skipped
	return given, m, nil
}

// nameless is the message about a line of a list by which nothing can be found.
func nameless(list string, line int, name string) string {
	return screen.Message(fmt.Sprintf("%s:%d: no name by which a paper is found: %q (skipped)", list, line, name))
}

// withoutShort leaves out the titles of one word that the library does not have.
func withoutShort(s *session.Run, all []*addition, given []listName, m *tally.Sum) (kept []*addition) {
	bad := screen.LongList{Print: func(line string) { s.Warn("%s", line) }, Cut: s.ErrTerminal()}
	for i, a := range all {
		if given[i].short && a.Outcome == "" {
			bad.Add(nameless(a.List, a.Line, a.Name))
			m.Skipped++
			continue
		}
		kept = append(kept, a)
	}
	bad.End("lines")
	return kept
}

func readList(s source.Source) (items []readinglist.Item, others int, err error) {
	text, file, err := s.Text()
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	return readinglist.Read(text)
}

// tellListed prints what became of a name of a list.
func tellListed(s *session.Run, c *cli.Context, a *addition) error {
	if c.Bool("json") {
		return json.NewEncoder(s.Out).Encode(a)
	}
	if a.ID != "" {
		_, err := fmt.Fprintf(s.Out, "%s  %s  %s\n", screen.Line(a.Outcome), screen.Line(a.ID), screen.Line(a.Title))
		return err
	}
	why := ""
	switch {
	case a.Outcome == unreachable:
		why = ": " + a.Problem
	case a.answer.Near != nil:
		why = "; near: " + strings.Join(a.answer.Near, " | ")
	}
	_, err := fmt.Fprintf(s.Out, "%s  %s  (%s:%d)%s\n", a.Outcome, screen.Line(a.Name), screen.Line(a.List), a.Line, screen.Line(why))
	return err
}

// countIn counts a name of a list by what became of it.
func countIn(m *tally.Sum, a *addition) {
	switch a.Outcome {
	case wasThere:
		m.Unchanged++
	case wasAdded, wouldAdd:
		m.New++
	case unreachable:
		m.Failed++
	default:
		m.Missing++
	}
}
