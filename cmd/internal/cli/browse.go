package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/browse"
	"paperkin/cmd/internal/browser"
	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/line"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/outfile"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/bib"
	"paperkin/query"
)

func browseCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:         "browse",
		Usage:        "look around on the whole screen: type and see hits, mark them, print them",
		ArgsUsage:    "[QUESTION...]",
		OnUsageError: line.OnUsageError,
		Description: "Enter prints the marked papers, or else the current one, to standard output: paperkin show \"$(paperkin browse)\".\n" +
			"q and Esc end with exit code 130 and print nothing. The key ? lists the others.",
		Flags: slices.Concat(browseFlags(), []cli.Flag{
			&cli.BoolFlag{Name: "plain", Category: option.ToFind, Usage: "take questions as they stand: no operators, no names"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Category: option.ToPrint, Value: "ids", Usage: "print as `FORMAT`: " + strings.Join(option.HitFormats, ", ")},
			option.JSON(),
		}, open.ServerFlags()),
		Action: func(c *cli.Context) error { return runBrowse(s, c) },
	}
}

func runBrowse(s *session.Run, c *cli.Context) error {
	render, err := hits.Renderer(c)
	if err != nil {
		return err
	}
	if _, err := searchOptions(s, c); err != nil {
		return err
	}
	filters := filterLineOf(s, c)
	if _, err := filters.narrow(filters.String(), query.Request{}); err != nil {
		return err
	}
	in, out, done, err := wholeScreen(s)
	if err != nil {
		return err
	}
	defer done()
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	o, err := browseOptions(s, c, lib)
	if err != nil {
		return err
	}
	o.Filters, o.Narrow = filters.String(), filters.narrow
	s.Quiet = true // notices would be drawn over
	choice, err := browse.Run(c.Context, o, in, out, os.Environ())
	switch {
	case err != nil:
		return err
	case !choice.Taken:
		return fault.ErrLeft
	}
	for i := range choice.Hits {
		choice.Hits[i].Rank = i + 1
	}
	remember(s, c, choice.Hits)
	return render(s, hits.Answered{Answer: query.Answer{Hits: choice.Hits}})
}

// wholeScreen opens the terminal for the whole screen.
func wholeScreen(s *session.Run) (in, out *os.File, done func(), err error) {
	const otherwise = "fzf searches as you type on any terminal:\n" +
		"fzf --disabled --bind 'change:reload:paperkin search {q} --format tsv || true'"
	if term := os.Getenv("TERM"); term == "dumb" || term == "" && runtime.GOOS != "windows" {
		return nil, nil, nil, fault.Usagef(otherwise, "browse: the terminal cannot be drawn on (TERM is %q)", term)
	}
	if in, out, done, err = s.Whole(); errors.Is(err, screen.ErrNoTerminal) {
		err = fault.Usagef(otherwise, "browse: there is no terminal")
	}
	return in, out, done, err
}

// The keys rest for so long before a question is asked that a server has to embed.
const serverPause = 120 * time.Millisecond

// browseOptions are what the interface can do with a library.
func browseOptions(s *session.Run, c *cli.Context, lib *index.Library) (o browse.Options, err error) {
	status, err := lib.Status(c.Context)
	if err != nil {
		return o, err
	}
	space, err := lib.ActiveSpace(c.Context)
	if err != nil {
		return o, err
	}
	searcher := searcher(s, c, lib)
	o = browse.Options{
		Question: strings.Join(c.Args().Slice(), " "),
		Mode:     query.Mode(c.String("mode")),
		Papers:   status.Papers,
		Search: func(ctx context.Context, r query.Request) (query.Answer, error) {
			r.Plain = c.Bool("plain")
			return searcher.Search(ctx, r)
		},
		Cite: func(papers []paper.Paper) (string, error) {
			var b bytes.Buffer
			err := formats.Encode(&b, bib.BibTeX.Name, papers...)
			return b.String(), err
		},
		Export: func(_ context.Context, path string, papers []paper.Paper) (string, error) {
			return exportChoice(s, lib, path, papers)
		},
		Open: openChoice,
		CheckTags: func(tags string) error {
			_, _, err := tagsTyped(tags)
			return err
		},
		Tag: func(ctx context.Context, papers []paper.Paper, tags string) ([]index.Remark, error) {
			return tagChoice(ctx, s, lib, papers, tags)
		},
		Mark: func(ctx context.Context, papers []paper.Paper, do string) ([]index.Remark, error) {
			return markChoice(ctx, s, lib, papers, do)
		},
		Words: browse.Words{
			Verdict: verdictInShort,
			None:    wording.NoneInBrowse,
			Meaning: meaningInShort,
			Problem: func(err error) string { return problem(s, err) },
		},
	}
	if space.Provider != "builtin" {
		o.Pause = serverPause
	}
	return o, nil
}

// exportChoice writes papers to a file, and says so.
func exportChoice(s *session.Run, lib *index.Library, path string, papers []paper.Paper) (string, error) {
	format := formats.WriterFor(path)
	if format == "" {
		return "", fmt.Errorf("%s: the ending says no format: want .bib, .ris, .json, .jsonl, .csv or .md", path)
	}
	err := outfile.Export(s, lib, lib.Dir(), path, false).Write(s, func(w io.Writer) error { return formats.Encode(w, format, papers...) })
	var refused *fault.UsageError
	if errors.As(err, &refused) {
		err = fault.WithHint(err, "choose another name")
	}
	if err != nil {
		return "", err
	}
	noun := "papers"
	if len(papers) == 1 {
		noun = "paper"
	}
	return fmt.Sprintf("wrote %d %s to %s", len(papers), noun, path), nil
}

// openChoice opens the page of a paper. A browser that runs in the terminal has no room
// there.
func openChoice(ctx context.Context, p paper.Paper) (string, error) {
	address, err := addressOf(p, false)
	if err != nil {
		return "", err
	}
	err = browser.Open(ctx, address, browser.Options{Getenv: os.Getenv, System: runtime.GOOS, Grace: browserGrace})
	if errors.Is(err, browser.ErrNone) {
		err = fault.WithHint(err, "its page is "+address)
	}
	return "opened " + address, err
}

// tagsTyped reads tags to give and to take. One without a sign is given.
func tagsTyped(tags string) (add, remove []string, err error) {
	args := strings.Fields(tags)
	for i, arg := range args {
		if arg[0] != '+' && arg[0] != '-' {
			args[i] = "+" + arg
		}
	}
	_, add, remove, err = tagArguments(append([]string{"all"}, args...))
	return add, remove, err
}

// tagChoice gives papers tags and takes them, as tag does, and returns what is said of each
// then.
func tagChoice(ctx context.Context, s *session.Run, lib *index.Library, papers []paper.Paper, tags string) ([]index.Remark, error) {
	add, remove, err := tagsTyped(tags)
	if err != nil {
		return nil, err
	}
	found, err := findAll(ctx, lib, papers)
	if err != nil {
		return nil, err
	}
	if err := lib.Tag(ctx, s.Now(), found, add, remove); err != nil {
		return nil, err
	}
	return lib.Remarks(ctx, found...)
}

// markChoice marks papers, as mark does, and returns what is said of each then.
func markChoice(ctx context.Context, s *session.Run, lib *index.Library, papers []paper.Paper, do string) ([]index.Remark, error) {
	found, err := findAll(ctx, lib, papers)
	if err != nil {
		return nil, err
	}
	if err := lib.Mark(ctx, s.Now(), do, found); err != nil {
		return nil, err
	}
	return lib.Remarks(ctx, found...)
}

// findAll looks papers up by their ids.
func findAll(ctx context.Context, lib *index.Library, papers []paper.Paper) (found []index.Found, err error) {
	found = make([]index.Found, len(papers))
	for i, p := range papers {
		if found[i], err = lib.Find(ctx, p.ID); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// meaningInShort is what a question was taken for, or what is listed.
func meaningInShort(a query.Answer) string {
	if a.Listed != nil && a.Understood == nil {
		return "papers, " + wording.OrderName(*a.Listed)
	}
	return wording.Meaning(a)
}

// verdictInShort is the verdict on an answer in a few words.
func verdictInShort(v query.Verdict) string {
	switch {
	case v.Match == "":
		return ""
	case v.Basis == query.OnName:
		return "named"
	case v.Passing != "" && v.Passing != v.Match:
		return fmt.Sprintf("%s match, %s within the filters", v.Match, v.Passing)
	}
	return fmt.Sprintf("%s match %.2f", v.Match, v.Evidence)
}

// problem is an error in one line, with its hint.
func problem(s *session.Run, err error) string {
	err = invalidOption(index.NameCause(err))
	_, hint := s.Explained(err)
	if hint == "" {
		return err.Error()
	}
	return err.Error() + " (" + strings.ReplaceAll(hint, "\n", "; ") + ")"
}
