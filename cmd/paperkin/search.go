package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index"
	"paperkin/index/paper"
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
				text, err := readText(s.In, "stdin")
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
		ArgsUsage:    "PAPER... (an id, DOI, URL or exact title; @FILE or - for a text, a .bib file or a list of ids)",
		OnUsageError: onUsageError,
		Flags:        searchFlags(),
		Action: func(c *cli.Context) error {
			if !c.Args().Present() {
				return usagef("name a paper by id, DOI, URL or exact title", "like: no paper given")
			}
			var examples []query.Example
			for _, arg := range c.Args().Slice() {
				some, err := s.examples(arg)
				if err != nil {
					return err
				}
				examples = append(examples, some...)
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
	searcher := &query.Searcher{Library: lib, Embedder: s.openQuestioner(c)}
	answer, err := do(searcher, o)
	if err != nil {
		return s.withSuggestions(c, searcher, err)
	}
	if len(answer.Missing) > 0 {
		s.Notice("%d of the references are not in the library (--verbose lists them)", len(answer.Missing))
		for _, name := range answer.Missing {
			s.Detail("not in the library: %s", screen.Line(name))
		}
	}
	if answer.Behind > 0 {
		s.Notice("note: the word index does not know of the last %d changes yet; paperkin index or doctor --repair brings them in", answer.Behind)
	}
	if len(answer.Hits) == 0 {
		s.Notice("no hits: %s", screen.Message(answer.None))
		return errNoHits
	}
	return render(s, answer)
}

// withSuggestions adds the nearest titles to a complaint about an unknown paper.
func (s *streams) withSuggestions(c *cli.Context, q *query.Searcher, err error) error {
	var unknown *index.NoPaperError
	if !errors.As(err, &unknown) || len(unknown.Several) > 0 {
		return err
	}
	var list strings.Builder
	for _, h := range q.Suggest(c.Context, unknown.Ref, 3) {
		fmt.Fprintf(&list, "\n%s  %s", screen.Line(h.Paper.ID), screen.Line(h.Paper.Title))
	}
	if list.Len() == 0 {
		return err
	}
	return &hinted{err, "the nearest titles are" + list.String()}
}

// examples reads one argument of like: what stands in a file for "@file" and on
// stdin for "-", else a reference to a paper.
func (s *streams) examples(arg string) ([]query.Example, error) {
	name, isFile := strings.CutPrefix(arg, "@")
	switch {
	case arg == "-":
		text, err := readText(s.In, "stdin")
		return textExamples(text), err
	case !isFile:
		return []query.Example{{Ref: arg}}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := readText(f, name)
	return textExamples(text), err
}

// textExamples are the papers that a reference list names, or the text itself.
func textExamples(text string) []query.Example {
	references, ok := paper.ReadReferences(text)
	if !ok {
		return []query.Example{{Text: text}}
	}
	examples := make([]query.Example, len(references))
	for i, r := range references {
		examples[i].Names = r.Names
	}
	return examples
}

// maxText is how much of a question, draft or reference list is read. Models
// look at a few thousand words at most; reference lists can be longer.
const maxText = 16 << 20

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
