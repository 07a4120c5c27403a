package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/last"
	"paperkin/cmd/paperkin/screen"
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

// paper returns the paper of the library that an argument names.
func (s *streams) paper(c *cli.Context, lib *index.Library, name string) (index.Found, error) {
	ref, err := s.ref(c, lib, name)
	if err != nil {
		return index.Found{}, err
	}
	found, err := lib.Find(c.Context, ref)
	if ref != name {
		return found, gone(name, err)
	}
	if _, isNumber := last.Rank(name); isNumber && errors.Is(err, index.ErrNoPaper) {
		return found, &hinted{err, "there is no last answer here of which it is a rank: search first, or name the paper by its id, DOI, URL or exact title"}
	}
	return found, s.withSuggestions(c, s.searcher(c, lib), err)
}

// names are the papers that arguments name. One that holds several lines, such as what
// browse prints, names a paper on each, unless it is a title as a whole.
func names(c *cli.Context, lib *index.Library, args []string) (all []string, err error) {
	for _, arg := range args {
		if !strings.Contains(strings.TrimSpace(arg), "\n") {
			all = append(all, arg)
			continue
		}
		switch _, err := lib.Find(c.Context, arg); {
		case err == nil:
			all = append(all, arg)
			continue
		case !errors.Is(err, index.ErrNoPaper):
			return nil, err
		}
		for line := range strings.Lines(arg) {
			if line = strings.TrimSpace(line); line != "" {
				all = append(all, line)
			}
		}
	}
	return all, nil
}

// papersOrTitle returns the papers that arguments name, or the one whose title they are
// together: it need not be quoted.
func (s *streams) papersOrTitle(c *cli.Context, lib *index.Library, args []string) ([]index.Found, error) {
	all, err := names(c, lib, args)
	if err != nil {
		return nil, err
	}
	if len(args) > 1 {
		title := strings.Join(args, " ")
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
		if found[i], err = s.paper(c, lib, name); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// isAny reports whether one of several names is a rank or that of a paper.
func isAny(c *cli.Context, lib *index.Library, names []string) (bool, error) {
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

// paperToChange is paper for commands that take away what a paper is. Without a terminal
// it takes no ranks, and never a number that is both a rank and an id.
func (s *streams) paperToChange(c *cli.Context, lib *index.Library, name string) (index.Found, error) {
	rank, isNumber := last.Rank(name)
	answer, answered := last.Answer{}, false
	if isNumber {
		answer, answered = s.lastAnswer(c)
	}
	if !answered {
		return s.paper(c, lib, name)
	}
	found, err := lib.Find(c.Context, name)
	p, ranked := answer.Paper(rank)
	switch {
	case err == nil && ranked && s.ErrTerminal() && found.Paper.ID != p.ID:
		return found, usagef("name it by another id or its title, in quotes", "%d is the rank of %s in the last answer, and the id of another paper, %q",
			rank, screen.Line(p.ID), screen.Line(found.Paper.Title))
	case err != nil && ranked && !s.ErrTerminal() && errors.Is(err, index.ErrNoPaper):
		return found, &hinted{err, c.Command.Name + " takes ranks of the last answer on a terminal only: name the paper by its id"}
	}
	return s.paper(c, lib, name)
}

// ref returns what the library knows the paper by that an argument names: its id if the
// argument is its rank in the last answer, which is then shown with its title, or else
// the argument.
func (s *streams) ref(c *cli.Context, lib *index.Library, name string) (string, error) {
	rank, isNumber := last.Rank(name)
	if !isNumber {
		return name, nil
	}
	answer, ok := s.lastAnswer(c)
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
		s.Notice("note: %d is the id of another paper as well: %s", rank, screen.Line(argument(own.Paper.Title)))
	}
	return p.ID, nil
}

// refs returns examples with ids in place of ranks, and one for each of several lines.
func (s *streams) refs(c *cli.Context, lib *index.Library, examples []query.Example) (all []query.Example, err error) {
	for _, e := range examples {
		if e.Ref == "" {
			all = append(all, e)
			continue
		}
		lines, err := names(c, lib, []string{e.Ref})
		if err != nil {
			return nil, err
		}
		for _, name := range lines {
			if e.Ref, err = s.ref(c, lib, name); err != nil {
				return nil, err
			}
			all = append(all, e)
		}
	}
	return all, nil
}

// noRank says which ranks the last answer has.
func noRank(rank int, a last.Answer) error {
	has := papers(a.Count)
	switch n := len(a.Papers); {
	case a.Count == 0:
		has = "no papers"
	case n < a.Count || a.Papers[0].Rank > 1:
		has = fmt.Sprintf("ranks %d to %d", a.Papers[0].Rank, a.Papers[n-1].Rank)
	}
	return usagef("name the paper by its id (one that is a number, with its scheme: pmid:"+fmt.Sprint(rank)+"), or ask again with a higher --limit",
		"no rank %d: the last answer has %s (paperkin %s)", rank, has, screen.Line(a.Asked))
}

// gone explains that a paper of the last answer is no longer in the library.
func gone(rank string, err error) error {
	if !errors.Is(err, index.ErrNoPaper) {
		return err
	}
	return &hinted{fmt.Errorf("rank %s of the last answer: %w any more", rank, err), "ask again, for the ranks of now"}
}

// lastPlace is where the last answer of the command's library is kept.
func (s *streams) lastPlace(c *cli.Context) last.Place {
	dir := libraryDir(c)
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return last.Place{Folder: filepath.Join(xdg.StateHome, "paperkin", "answers"), Library: dir, Terminal: s.Session()}
}

// lastAnswer returns the last answer of the command's library on this terminal.
func (s *streams) lastAnswer(c *cli.Context) (last.Answer, bool) { return s.lastPlace(c).Read(s.now()) }

// remember keeps an answer for the commands that come after. That it cannot be kept is no
// reason to fail.
func (s *streams) remember(c *cli.Context, hits []query.Hit) {
	typed := make([]string, len(s.typed))
	for i, word := range s.typed {
		typed[i] = argument(word)
	}
	a := last.Answer{Asked: strings.Join(typed, " "), At: s.now(), Count: len(hits)}
	for _, h := range hits[:min(len(hits), last.MaxRank)] {
		a.Papers = append(a.Papers, last.Paper{Rank: h.Rank, ID: h.Paper.ID, Title: h.Paper.Title})
	}
	if err := s.lastPlace(c).Keep(a); err != nil {
		s.Detail("the ranks of this answer cannot be used later: %v", err)
	}
}

// hits calls yield for every paper of the last answer, by rank. One that is no longer in
// the library is named and passed over. Without any it says why and returns errNoHits.
func (s *streams) hits(c *cli.Context, lib *index.Library, yield func(paper.Paper) error) error {
	answer, ok := s.lastAnswer(c)
	if !ok {
		return usagef("ask first: answers of search, like and list are kept for a day", "export --hits: there is no last answer from this library")
	}
	if asked := cmp.Or(answer.Since, answer.Asked); answer.Since != "" || len(answer.Papers) == 0 {
		s.Notice("nothing to export: the last answer has no papers (paperkin %s)", screen.Line(asked))
		return errNoHits
	}
	s.Notice("the %s of: paperkin %s", papers(len(answer.Papers)), screen.Line(answer.Asked))
	if n := answer.Count - len(answer.Papers); n > 0 {
		s.Notice("note: of an answer the first %d papers are kept; this one had %d more", last.MaxRank, n)
	}
	found := 0
	for _, p := range answer.Papers {
		f, err := lib.Find(c.Context, p.ID)
		if errors.Is(err, index.ErrNoPaper) {
			s.Warn("%d: %s  %s: no longer in the library", p.Rank, p.ID, p.Title)
			continue
		}
		if err == nil {
			found++
			err = yield(f.Paper)
		}
		if err != nil {
			return err
		}
	}
	if found == 0 {
		s.Notice("nothing to export: none of these papers is left in the library")
		return errNoHits
	}
	return nil
}
