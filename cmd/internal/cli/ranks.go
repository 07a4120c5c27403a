package cli

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"
	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/last"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
)

// The last answer of a terminal, and the ranks of its papers.

// ranksIn are the ranks that an argument may stand for.
func ranksIn(arg string) []int {
	if rank, is := last.Rank(arg); is {
		return []int{rank}
	}
	ranks, _ := last.Ranks(arg)
	return ranks
}

// noRanks is the error about ranks where they name no paper, and nothing else does: err.
func noRanks(s *session.Run, c *cli.Context, ranks []int, err error) error {
	answer, ok := lastAnswer(s, c)
	if !ok {
		what := "it is a rank"
		if len(ranks) > 1 {
			what = "these are ranks"
		}
		return fault.WithHint(err, "there is no last answer here of which "+what+": search first, or name the paper by its id, DOI, URL or exact title")
	}
	for _, rank := range ranks {
		if _, ok := answer.Paper(rank); !ok {
			return noRank(rank, answer)
		}
	}
	return fault.WithHint(err, c.Command.Name+" takes one paper: name it by one rank, its id, DOI, URL or exact title")
}

// ranked are the papers that a word such as 1-3 stands for, each as a word of its own; nil if
// it is none, or the last answer has not all of those ranks. Such a word is always of ranks:
// where a single number is an id before it is a rank, its papers are named by their ids.
func ranked(s *session.Run, c *cli.Context, arg string) (words []string) {
	ranks, ok := last.Ranks(arg)
	if !ok {
		return nil
	}
	answer, ok := lastAnswer(s, c)
	if !ok {
		return nil
	}
	var said []string
	for _, rank := range ranks {
		p, ok := answer.Paper(rank)
		switch {
		case !ok:
			return nil
		case s.Session() == "":
			words = append(words, p.ID)
			said = append(said, fmt.Sprintf("%d: %s  %s", rank, screen.Line(p.ID), screen.Line(p.Title)))
		default:
			words = append(words, fmt.Sprint(rank))
		}
	}
	for _, line := range said {
		s.Notice("%s", line)
	}
	return words
}

// noRank says which ranks the last answer has.
func noRank(rank int, a last.Answer) error {
	has := screen.Papers(a.Count)
	switch n := len(a.Papers); {
	case a.Count == 0:
		has = "no papers"
	case n < a.Count || a.Papers[0].Rank > 1:
		has = fmt.Sprintf("ranks %d to %d", a.Papers[0].Rank, a.Papers[n-1].Rank)
	}
	return fault.Usagef("name the paper by its id (one that is a number, with its scheme: pmid:"+fmt.Sprint(rank)+"), or ask again with a higher --limit",
		"no rank %d: the last answer has %s (paperkin %s)", rank, has, screen.Line(a.Asked))
}

// gone explains that a paper of the last answer is no longer in the library.
func gone(rank string, err error) error {
	if !errors.Is(err, index.ErrNoPaper) {
		return err
	}
	return fault.WithHint(fmt.Errorf("rank %s of the last answer: %w any more", rank, err), "ask again, for the ranks of now")
}

// lastPlace is where the last answer of the command's library is kept.
func lastPlace(s *session.Run, c *cli.Context) last.Place {
	dir := option.LibraryDir(c)
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	return last.Place{Folder: filepath.Join(xdg.StateHome, s.Program.Name, "answers"), Library: dir, Terminal: s.Session()}
}

// lastAnswer returns the last answer of the command's library on this terminal.
func lastAnswer(s *session.Run, c *cli.Context) (last.Answer, bool) {
	return lastPlace(s, c).Read(s.Now())
}

// remember keeps an answer for the commands that come after. That it cannot be kept is no
// reason to fail.
func remember(s *session.Run, c *cli.Context, hits []query.Hit) {
	typed := make([]string, len(s.Typed))
	for i, word := range s.Typed {
		typed[i] = shell.Word(word)
	}
	a := last.Answer{Asked: strings.Join(typed, " "), At: s.Now(), Count: len(hits)}
	for _, h := range hits[:min(len(hits), last.MaxRank)] {
		a.Papers = append(a.Papers, last.Paper{Rank: h.Rank, ID: h.Paper.ID, Title: h.Paper.Title})
	}
	if err := lastPlace(s, c).Keep(a); err != nil {
		s.Detail("the ranks of this answer cannot be used later: %v", err)
	}
}

// lastHits calls yield for every paper of the last answer, by rank, or for those whose ranks are
// the command's arguments. One that is no longer in the library is named and passed over.
// Without any it says why and returns [fault.ErrNoHits].
func lastHits(s *session.Run, c *cli.Context, lib session.Library, yield func(paper.Paper) error) error {
	answer, ok := lastAnswer(s, c)
	if !ok {
		return fault.Usagef("ask first: answers of search, like and list are kept for a day", "export --hits: there is no last answer from this library")
	}
	if asked := cmp.Or(answer.Since, answer.Asked); answer.Since != "" || len(answer.Papers) == 0 {
		s.Notice("nothing to export: the last answer has no papers (paperkin %s)", screen.Line(asked))
		return fault.ErrNoHits
	}
	chosen, err := chosenHits(answer, c.Args().Slice())
	if err != nil {
		return err
	}
	s.Notice("the %s of: paperkin %s", screen.Papers(len(chosen)), screen.Line(answer.Asked))
	if n := answer.Count - len(answer.Papers); n > 0 && !c.Args().Present() {
		s.Notice("note: of an answer the first %d papers are kept; this one had %d more", last.MaxRank, n)
	}
	found := 0
	for _, p := range chosen {
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
		return fault.ErrNoHits
	}
	return nil
}

// chosenHits are the papers of an answer whose ranks arguments name; all without arguments.
func chosenHits(answer last.Answer, args []string) (chosen []last.Paper, err error) {
	if len(args) == 0 {
		return answer.Papers, nil
	}
	for _, arg := range args {
		ranks := ranksIn(arg)
		if len(ranks) == 0 {
			return nil, fault.Usagef("such as export --hits 1 4-6, or show PAPER --format bibtex for other papers", "export --hits: want ranks of the last answer, got %q", arg)
		}
		for _, rank := range ranks {
			p, ok := answer.Paper(rank)
			if !ok {
				return nil, noRank(rank, answer)
			}
			chosen = append(chosen, p)
		}
	}
	return chosen, nil
}
