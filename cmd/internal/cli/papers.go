package cli

import (
	"errors"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/last"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
)

// Every PAPER on a command line goes through this file: it is the rank of a paper in the
// last answer, or else a name that the library knows.
//
// A number of up to three digits is a rank if there was an answer. Papers may have such
// numbers for ids, too: where there is no terminal, and so nobody who has just seen the
// ranks, the id counts, and what cannot be undone takes no ranks at all.

// findPaper returns the paper of the library that an argument names.
func findPaper(s *session.Run, c *cli.Context, lib session.Library, name string) (index.Found, error) {
	ref, err := ref(s, c, lib, name)
	if err != nil {
		return index.Found{}, err
	}
	found, err := lib.Find(c.Context, ref)
	if ref != name {
		return found, gone(name, err)
	}
	if ranks := ranksIn(name); len(ranks) > 0 && errors.Is(err, index.ErrNoPaper) {
		return found, noRanks(s, c, ranks, err)
	}
	return found, withSuggestions(s, c, lib, searcher(s, c, lib), err)
}

// names are the papers that arguments name. One that holds several lines, such as what
// browse prints, names a paper on each, unless it is a title as a whole. One such as 1-3 or
// 1,3 stands for ranks of the last answer, unless there is no answer that has them, or it is
// the name of a paper.
func names(s *session.Run, c *cli.Context, lib session.Library, args []string) (all []string, err error) {
	for _, arg := range args {
		several := ranked(s, c, arg)
		if several == nil && strings.Contains(strings.TrimSpace(arg), "\n") {
			several = strings.FieldsFunc(arg, func(r rune) bool { return r == '\n' || r == '\r' })
		}
		if several == nil {
			all = append(all, arg)
			continue
		}
		switch _, err := lib.Find(c.Context, arg); {
		case err == nil:
			several = []string{arg}
		case !errors.Is(err, index.ErrNoPaper):
			return nil, err
		}
		for _, name := range several {
			if name = strings.TrimSpace(name); name != "" {
				all = append(all, name)
			}
		}
	}
	return all, nil
}

// papersOrTitle returns the papers that arguments name, or the one whose title they are
// together: it need not be quoted.
func papersOrTitle(s *session.Run, c *cli.Context, lib session.Library, args []string) ([]index.Found, error) {
	all, err := names(s, c, lib, args)
	if err != nil {
		return nil, err
	}
	title := strings.Join(args, " ")
	if _, ids := paper.ParseID(title); len(args) > 1 && !ids { // of several ids it returns one
		known, err := isAny(c, lib, all)
		if err != nil {
			return nil, err
		}
		found, err := lib.Find(c.Context, title)
		var none *index.NoPaperError
		switch {
		case err == nil:
			return []index.Found{found}, nil
		case !errors.Is(err, index.ErrNoPaper):
			return nil, err
		case !known || errors.As(err, &none) && len(none.Several) > 0:
			all = []string{title} // which suggests other titles
		}
	}
	found := make([]index.Found, len(all))
	for i, name := range all {
		if found[i], err = findPaper(s, c, lib, name); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// isAny reports whether one of several names is a rank or that of a paper.
func isAny(c *cli.Context, lib session.Library, names []string) (bool, error) {
	for _, name := range names {
		if _, isNumber := last.Rank(name); isNumber {
			return true, nil
		}
		if _, err := lib.Find(c.Context, name); err == nil || !errors.Is(err, index.ErrNoPaper) {
			return err == nil, err
		}
	}
	return false, nil
}

// papersToChange is paperToChange for several, all of which are looked up before anything is
// done: a mistyped name changes nothing. On a terminal one of them can be several ranks.
func papersToChange(s *session.Run, c *cli.Context, lib session.Library, refs []string) (found []index.Found, err error) {
	if s.ErrTerminal() {
		if refs, err = names(s, c, lib, refs); err != nil {
			return nil, err
		}
	}
	for _, ref := range refs {
		f, err := paperToChange(s, c, lib, ref)
		if err != nil {
			return nil, err
		}
		found = append(found, f)
	}
	return found, nil
}

// paperToChange is paper for commands that take away what a paper is. Without a terminal
// it takes no ranks, and never a number that is both a rank and an id.
func paperToChange(s *session.Run, c *cli.Context, lib session.Library, name string) (index.Found, error) {
	ranks := ranksIn(name)
	answer, answered := last.Answer{}, false
	if len(ranks) > 0 {
		answer, answered = lastAnswer(s, c)
	}
	if !answered {
		return findPaper(s, c, lib, name)
	}
	found, err := lib.Find(c.Context, name)
	rank := ranks[0]
	p, ranked := answer.Paper(rank)
	switch {
	case err == nil && ranked && s.ErrTerminal() && found.Paper.ID != p.ID:
		return found, fault.Usagef("name it by another id or its title, in quotes", "%d is the rank of %s in the last answer, and the id of another paper, %q",
			rank, screen.Line(p.ID), screen.Line(found.Paper.Title))
	case err != nil && ranked && !s.ErrTerminal() && errors.Is(err, index.ErrNoPaper):
		return found, fault.WithHint(err, c.Command.Name+" takes ranks of the last answer on a terminal only: name the paper by its id")
	}
	return findPaper(s, c, lib, name)
}

// ref returns what the library knows the paper by that an argument names: its id if the
// argument is its rank in the last answer, which is then shown with its title, or else
// the argument.
func ref(s *session.Run, c *cli.Context, lib session.Library, name string) (string, error) {
	rank, isNumber := last.Rank(name)
	if !isNumber {
		return name, nil
	}
	answer, ok := lastAnswer(s, c)
	if !ok {
		return name, nil
	}
	own, err := lib.Find(c.Context, name)
	if err != nil && !errors.Is(err, index.ErrNoPaper) {
		return "", err
	}
	p, ranked := answer.Paper(rank)
	switch {
	case err == nil && (!ranked || s.Session() == ""):
		return name, nil
	case !ranked:
		return "", noRank(rank, answer)
	}
	s.Notice("%d: %s  %s", rank, screen.Line(p.ID), screen.Line(p.Title))
	if err == nil && own.Paper.ID != p.ID {
		s.Notice("note: %d is the id of another paper as well: %s", rank, screen.Line(shell.Word(own.Paper.Title)))
	}
	return p.ID, nil
}

// refs returns examples with ids in place of ranks, and one for each of several lines.
func refs(s *session.Run, c *cli.Context, lib session.Library, examples []query.Example) (all []query.Example, err error) {
	for _, e := range examples {
		if e.Ref == "" {
			all = append(all, e)
			continue
		}
		lines, err := names(s, c, lib, []string{e.Ref})
		if err != nil {
			return nil, err
		}
		for _, name := range lines {
			if e.Ref, err = ref(s, c, lib, name); err != nil {
				return nil, err
			}
			all = append(all, e)
		}
	}
	return all, nil
}
