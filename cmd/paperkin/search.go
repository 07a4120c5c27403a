package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/query"
)

func (s *streams) searchCommand() *cli.Command {
	return &cli.Command{
		Name:         "search",
		Usage:        "nearest papers to a question in plain language",
		ArgsUsage:    "QUESTION... (- reads it from stdin)",
		OnUsageError: onUsageError,
		Flags:        searchFlags(),
		Action: func(c *cli.Context) error {
			question := strings.Join(c.Args().Slice(), " ")
			if question == "-" {
				text, err := readText(s.in, "stdin")
				if err != nil {
					return err
				}
				question = text
			}
			if strings.TrimSpace(question) == "" {
				return query.ErrEmptyQuestion
			}
			return s.ask(c, func(q *query.Searcher, o query.Options) (query.Answer, error) {
				return q.Search(c.Context, question, o)
			})
		},
	}
}

func (s *streams) likeCommand() *cli.Command {
	return &cli.Command{
		Name:         "like",
		Usage:        "papers like these",
		ArgsUsage:    "PAPER... (an id, DOI, URL or exact title; @FILE or - for a text)",
		OnUsageError: onUsageError,
		Flags:        searchFlags(),
		Action: func(c *cli.Context) error {
			if !c.Args().Present() {
				return usagef("name a paper by id, DOI, URL or exact title", "like: no paper given")
			}
			var examples []query.Example
			for _, arg := range c.Args().Slice() {
				e, err := s.example(arg)
				if err != nil {
					return err
				}
				examples = append(examples, e)
			}
			return s.ask(c, func(q *query.Searcher, o query.Options) (query.Answer, error) {
				return q.Like(c.Context, examples, o)
			})
		},
	}
}

// ask opens the library, asks it and prints the answer.
func (s *streams) ask(c *cli.Context, do func(*query.Searcher, query.Options) (query.Answer, error)) error {
	o, err := searchOptions(c)
	if err != nil {
		return err
	}
	render, err := hitRenderer(c)
	if err != nil {
		return err
	}
	lib, err := openLibrary(c)
	if err != nil {
		return err
	}
	defer lib.Close()
	searcher := &query.Searcher{Library: lib, Embedder: openQuestioner(c)}
	answer, err := do(searcher, o)
	if err != nil {
		return s.withSuggestions(c, searcher, err)
	}
	if answer.Behind > 0 {
		s.notice("note: the word index does not know of the last %d changes yet; paperkin index or doctor --repair brings them in", answer.Behind)
	}
	if len(answer.Hits) == 0 {
		s.notice("no hits: %s", answer.None)
		return errNoHits
	}
	return render(s, answer)
}

// withSuggestions adds the nearest titles to a complaint about an unknown paper.
func (s *streams) withSuggestions(c *cli.Context, q *query.Searcher, err error) error {
	var unknown *index.NoPaperError
	if !errors.As(err, &unknown) || len(unknown.Titled) > 0 {
		return err
	}
	var list strings.Builder
	for _, h := range q.Suggest(c.Context, unknown.Ref, 3) {
		fmt.Fprintf(&list, "\n  %s  %s", printable(h.Paper.ID), printable(h.Paper.Title))
	}
	if list.Len() == 0 {
		return err
	}
	return &hinted{err, "the nearest titles are" + list.String()}
}

// example reads one argument of like: a text for "-" and "@file", else a
// reference to a paper.
func (s *streams) example(arg string) (query.Example, error) {
	if arg == "-" {
		text, err := readText(s.in, "stdin")
		return query.Example{Text: text}, err
	}
	name, isFile := strings.CutPrefix(arg, "@")
	if !isFile {
		return query.Example{Ref: arg}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return query.Example{}, err
	}
	defer f.Close()
	text, err := readText(f, name)
	return query.Example{Text: text}, err
}

// maxText is how much of a question or draft is read. Models look at a few
// thousand words at most.
const maxText = 1 << 20

func readText(r io.Reader, name string) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxText+1))
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	if len(b) > maxText {
		return "", usagef("give its abstract or introduction", "%s: longer than %d bytes", name, maxText)
	}
	return string(b), nil
}
