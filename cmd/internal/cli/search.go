package cli

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/cmd/internal/wording"
	"paperkin/index/filter"
	"paperkin/index/paper/foreign"
	"paperkin/index/paper/source"
	"paperkin/query"
)

func searchCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "search",
		Usage:     "find the papers nearest to a question in plain language",
		ArgsUsage: "QUESTION...",
		Description: "Papers are ranked by the whole question. In it \"exact words\", -word, this OR that, title:word, author:name, venue:glob,\n" +
			"category:glob, tag:glob, has:pdf and year:2019..2021 are filters, as the options of these names are; a name alone lists its papers, and so do\n" +
			"filters without a question. Put the question in quotes of the shell, or -- before it, where it has a dash before a word.\n" +
			"--sort changes the order of the hits, not which papers they are: those that are best without it. The question - is read from standard input.",
		Flags: append(searchFlags(), andFlag(), plainFlag(),
			&cli.BoolFlag{Name: "strict-match", Category: option.ToPrint, Usage: "exit with 1 after a weak match, as after no hits"}),
		Action: func(c *cli.Context) error {
			question, err := questionOf(s, c.Args().Slice())
			if err != nil {
				return err
			}
			if blank := strings.TrimSpace(question) == ""; blank && (c.Args().Present() || filterOf(c).Empty()) {
				return query.ErrEmptyQuestion
			}
			return ask(s, c, query.Request{Question: question, And: c.StringSlice("and")})
		},
	}
}

func andFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "and", Category: option.ToFind, Usage: "hits must fit this `QUESTION` as well; repeatable"}
}

func plainFlag() cli.Flag {
	return &cli.BoolFlag{Name: "plain", Category: option.ToFind, Usage: "take the question as it stands: no operators, no names"}
}

// ask asks the library with the command's options and prints the answer.
func ask(s *session.Run, c *cli.Context, r query.Request) (err error) {
	if r.Options, err = searchOptions(s, c); err != nil {
		return err
	}
	return answer(s, c, r)
}

// answer asks the library and prints the answer.
func answer(s *session.Run, c *cli.Context, r query.Request) error {
	if err := r.Validate(); err != nil {
		return invalidOption(err)
	}
	render, err := hits.Renderer(c)
	if err != nil {
		return err
	}
	start := s.Now()
	session.CollectGarbage(session.QuestionGarbage)
	lib, err := open.Library(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	if r.Examples, err = refs(s, c, lib, r.Examples); err != nil {
		return err
	}
	if r.Unlike, err = refs(s, c, lib, r.Unlike); err != nil {
		return err
	}
	searcher := searcher(s, c, lib)
	answer, err := searcher.Search(c.Context, r)
	if err != nil {
		return withSuggestions(s, c, lib, searcher, invalidOption(err))
	}
	remember(s, c, answer.Hits)
	if len(answer.Missing) > 0 {
		s.Notice("references not in the library: %d (--verbose lists them)", len(answer.Missing))
		for _, name := range answer.Missing {
			s.Detail("not in the library: %s", screen.Line(name))
		}
	}
	tellTaken(s, answer)
	if answer.Behind > 0 {
		s.Notice("note: the word index lacks the last %d changes: paperkin index or paperkin doctor --repair adds them", answer.Behind)
	}
	if b := wording.ByWords(s, answer); b != nil {
		s.Notice("note: answered by words alone, since %s; to mend it: %s", b.Text, b.Mend)
	}
	if answer.Listed != nil && len(answer.Hits) > 0 && c.Command.Name != "list" {
		s.Notice("%s", screen.Message(wording.Listed(answer)))
	}
	if answer.DidYouMean != "" {
		meant := " " + screen.Line(answer.DidYouMean)
		if s.Terminal { // where it can be copied
			meant = "\n  " + corrected(s, screen.Line(answer.DidYouMean))
		}
		s.Notice("did you mean:%s", meant)
	}
	if len(answer.Hits) == 0 {
		tellNone(s, c, answer, r)
		return fault.ErrNoHits
	}
	found := hits.Answered{Answer: answer, Request: r, Took: s.Now().Sub(start)}
	if c.IsSet("to") { // which prints nothing
		err = render(s, found)
	} else {
		err = s.Paged(c.Context, func() error { return render(s, found) })
	}
	tellPart(s, c, answer)
	if v := answer.Verdict; err == nil && c.Bool("strict-match") && (v.Match == query.Weak || v.Passing == query.Weak) {
		err = fault.ErrWeakMatch
	}
	return err
}

// tellNone says why an answer has no hits, and what may help.
func tellNone(s *session.Run, c *cli.Context, a query.Answer, r query.Request) {
	a.Filters = asYear(c, a.Filters)
	s.Notice("no hits: %s", screen.Message(wording.WhyNone(a, r, wording.AsOption)))
	tellMeant(s, a.Filters)
	switch {
	case a.None == query.NotInLibrary:
		s.Notice("hint: paperkin index FILE or paperkin harvest adds papers; --plain takes the question as it stands")
	case a.Understood != nil:
		s.Notice("hint: --plain takes the question as it stands")
	}
}

// tellTaken says what of the question and the examples was not taken as it may be meant.
func tellTaken(s *session.Run, a query.Answer) {
	for _, words := range a.Backwards {
		since, until, _ := filter.Years(words[strings.Index(words, ":")+1:])
		s.Notice("taken as words, since %s is later than %s: %s (did you mean year:%s..%s?)", since, until, screen.Line(words), until, since)
	}
	if len(a.Repeated) > 0 {
		s.Notice("named more than once, counts once: %s", screen.Line(strings.Join(a.Repeated, ", ")))
	}
}

// searcher answers questions to a library.
func searcher(s *session.Run, c *cli.Context, lib session.Library) *query.Searcher {
	return &query.Searcher{Open: open.Views(lib), Embedder: open.Questioner(s, c, lib), Version: open.ModelVersion, Quick: open.IsBuiltin, Now: s.Now}
}

// maxText is the most bytes that a question, a draft or a reference list may
// have. Models read a few thousand words at most; reference lists can be longer.
const maxText = 16 << 20

func readText(r io.Reader, name string) (string, error) {
	var b []byte
	text, err := source.Text(r, name)
	if err == nil {
		b, err = io.ReadAll(io.LimitReader(text, maxText+1))
	}
	var found *foreign.Error
	switch {
	case errors.As(err, &found) && found.Kind == foreign.Empty && name == "stdin":
		return "", fault.Usagef(fault.AdviceOn(foreign.Silent), "stdin: no text came from it")
	case found != nil:
		return "", fault.Usagef(textAdvice(found.Kind), "%s: want text: %v", screen.Line(name), found)
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", name, err)
	}
	if len(b) > maxText {
		return "", fault.Usagef("use its abstract or introduction", "%s: more than %d bytes", name, maxText)
	}
	return string(b), nil
}

// textAdvice is what to do about a file that should have had text.
func textAdvice(kind foreign.Kind) string {
	switch kind {
	case foreign.Empty:
		return "write the text into it that papers are to be like, such as an abstract"
	case foreign.Document, foreign.PDF:
		return "save its abstract or introduction as plain text; pdftotext makes text of a PDF: pdftotext paper.pdf - | paperkin like -"
	}
	return "save the text as a plain text file; like also takes a .bib file or a list of ids"
}

// searchFlags are the options that search and like share.
func searchFlags() []cli.Flag {
	return slices.Concat([]cli.Flag{
		&cli.StringFlag{Name: "mode", Category: option.ToRank, Value: string(query.Hybrid), Usage: "rank as `MODE` says: hybrid, semantic or lexical; hybrid is by meaning and words together, the others are by one of them"},
		option.Limit(10, "show at most `N` papers"),
		sortFlag("", "order the hits, which stay the same, by `KEY`"), reverseFlag(),
	}, filterFlags(), []cli.Flag{
		&cli.Float64Flag{Name: "min-similarity", Category: option.ToFind, Usage: "only papers whose cosine with the question is at least `X`", DefaultText: "no limit"},
		&cli.StringSliceFlag{Name: "unlike", Category: option.ToFind, Usage: "prefer papers unlike this `PAPER`; repeatable"},
		&cli.Float64Flag{Name: "diverse", Category: option.ToRank, Usage: "prefer hits that differ from each other, with weight `X` from 0 to 1"},
		&cli.BoolFlag{Name: "explain", Category: option.ToPrint, Usage: "show why each paper is a hit: best sentence, shared words, ranks"},
		&cli.BoolFlag{Name: "exact", Category: option.ToRank, Usage: "compare every paper at full precision: same answer, slower"},
		&cli.BoolFlag{Name: "abstract", Category: option.ToPrint, Usage: "print full abstracts"}, option.Brief(),
		option.FormatFlag(option.HitFormats...), option.JSON(), hits.ToFlag("the hits"),
	}, open.ServerFlags())
}

// searchOptions returns what the options of search and like ask for.
func searchOptions(s *session.Run, c *cli.Context) (query.Options, error) {
	o := query.Options{
		Mode:    query.Mode(c.String("mode")),
		Limit:   c.Int("limit"),
		Filter:  filterOf(c),
		Variety: c.Float64("diverse"),
		Explain: c.Bool("explain"),
		Excerpt: c.String("format") == "text" && !c.Bool("json") && !c.Bool("abstract") && !c.Bool("brief"),
		Plain:   c.Bool("plain"),
	}
	o.Sort, o.Reverse = sortingOf(c)
	if _, err := query.ParseMode(c.String("mode")); err != nil { // an empty one neither
		return o, invalidOption(err)
	}
	if s.IsSet(c, "min-similarity") {
		x := c.Float64("min-similarity")
		o.MinSimilarity = &x
	}
	for _, ref := range c.StringSlice("unlike") {
		o.Unlike = append(o.Unlike, query.Example{Ref: ref})
	}
	return o, nil
}

// corrected is the command line with another question, as it can be copied.
func corrected(s *session.Run, question string) string {
	line := s.Line
	line.Words = nil
	if strings.HasPrefix(question, "-") {
		line.Local = append(slices.Clone(line.Local), "--")
	}
	words := append(line.Arguments(s.Program.Name), question)
	for i, word := range words {
		words[i] = shell.Word(word)
	}
	return strings.Join(words, " ")
}

// invalidOption is an error of [query.Request.Validate] in the words of the
// command line.
func invalidOption(err error) error {
	var invalid *query.InvalidError
	if !errors.As(err, &invalid) {
		return err
	}
	named := *invalid
	if named.Field = wording.OptionName(invalid.Field); invalid.Field == "question" { // an argument
		named.Field = "the question"
	}
	hint := ""
	if text := named.Error(); strings.Contains(text, "later than until") {
		hint = "the first of the two is the earlier one"
	} else if strings.Contains(text, "want ") || strings.Contains(text, "no such date") {
		hint = option.Example(option.Find(searchFlags(), strings.TrimPrefix(named.Field, "--")))
	}
	return fault.Usagef(hint, "%v", &named)
}
