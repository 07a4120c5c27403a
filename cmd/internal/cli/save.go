package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/query"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

// Before a search is told of by digests, save says what it would have told of in so many days.
const lookBack = 30

// mostShown is how many of these papers it names.
const mostShown = 10

func saveCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "save",
		Usage:     "keep a question under a name, to be told of new papers that it finds",
		ArgsUsage: "NAME [QUESTION... | PAPER...]",
		Description: "The question and its options are those of search; with --like it is about papers like these, as like finds them, and filters alone\n" +
			"are about every paper that passes. The question is asked at once, and the papers are named that it would have told of in the last\n" +
			fmt.Sprint(lookBack) + " days: of those among the first " + fmt.Sprint(digest.UsualDepth) + " hits in the whole library, whatever --limit, --sort and --diverse say (they are for when it is\n" +
			"asked again), that are an answer by themselves. Ages such as --since 2y stay ages. What configuration files say of search is no part of it.",
		Flags: slices.Concat([]cli.Flag{
			&cli.BoolFlag{Name: "like", Category: option.ToFind, Usage: "find papers like those that are named after NAME"}},
			savedFlags(), []cli.Flag{option.FormatFlag("text", "json"), option.JSON()}, open.ServerFlags()),
		Action: func(c *cli.Context) error { return runSave(s, c) },
	}
}

// savedFlags are the options of search that are a part of what is asked.
func savedFlags() []cli.Flag {
	flags := slices.DeleteFunc(searchFlags(), func(f cli.Flag) bool {
		return option.Group(f) == option.OfModel || option.Group(f) == option.Where || option.Group(f) == option.ToPrint && option.LongName(f) != "limit" || option.LongName(f) == "exact"
	})
	return append(flags, andFlag(), plainFlag())
}

func runSave(s *session.Run, c *cli.Context) error {
	format, err := option.Format(c, "text", "json")
	if err != nil {
		return err
	}
	r, err := requestToSave(s, c)
	if err != nil {
		return err
	}
	session.CollectGarbage(session.QuestionGarbage)
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	if r, err = withPapers(s, c, lib, r); err != nil {
		return err
	}
	searcher := searcher(s, c, lib)
	a, err := searcher.Search(c.Context, r)
	if err != nil {
		return withSuggestions(s, c, lib, searcher, invalidOption(err))
	}
	tellAnswer(s, c, a, r)
	of := savedSearch{Name: c.Args().First(), Request: wire.Values(r).Encode()}
	if of.before, err = searchBefore(c.Context, lib, of.Name); err != nil {
		return err
	}
	if n := len(of.Request); n > index.MaxSearch {
		return fault.Usagef("ask with fewer words, or name fewer papers", "save: a question and options of %d bytes, want at most %d", n, index.MaxSearch)
	}
	if _, err := lib.SaveSearch(c.Context, s.Now(), of.Name, of.Request); err != nil {
		return err
	}
	if of.hits, err = wouldTell(c.Context, s, lib, searcher, of.Name); err != nil {
		return err
	}
	remember(s, c, of.hits)
	if format == "json" {
		return of.json(s.Out)
	}
	return tellSaved(s, of)
}

// tellAnswer says what the answer to a request tells of the request.
func tellAnswer(s *session.Run, c *cli.Context, a query.Answer, r query.Request) {
	tellTaken(s, a)
	if b := wording.ByWords(s, a); b != nil {
		s.Notice("note: answered by words alone, since %s; to mend it: %s", b.Text, b.Mend)
	}
	switch {
	case len(a.Hits) == 0:
		tellNone(s, c, a, r)
	case a.Listed != nil:
		s.Notice("%s", screen.Message(wording.Listed(a)))
	}
	if a.DidYouMean != "" {
		s.Notice("did you mean: %s", screen.Line(a.DidYouMean))
	}
	if a.Verdict.Match == query.Weak {
		s.Notice("%s", wording.Judgement(a.Verdict))
	}
}

// requestToSave is what the arguments and options ask for, and an error where they have no
// name, or ask nothing.
func requestToSave(s *session.Run, c *cli.Context) (r query.Request, err error) {
	name, rest := c.Args().First(), c.Args().Tail()
	if name == "" {
		return r, fault.Usagef(`such as: paperkin save night "robots that see in the dark"`, "save: no name given")
	}
	if err := index.CheckSearchName(name); err != nil {
		return r, fault.Usagef(nameHint(c), "save: %v", err)
	}
	if r.Options, err = searchOptions(s, c); err != nil {
		return r, err
	}
	r.Excerpt, r.And = false, c.StringSlice("and")
	if r.Mode == query.Hybrid {
		r.Mode = ""
	}
	if !c.IsSet("limit") {
		r.Limit = 0
	}
	switch {
	case c.Bool("like") && len(rest) == 0:
		return r, fault.Usagef("name papers by id, DOI, URL or exact title: paperkin save --like "+shell.Word(name)+" PAPER", "save: no paper given")
	case c.Bool("like"):
		r.Examples = []query.Example{{Ref: strings.Join(rest, " ")}} // see withPapers
	default:
		if r.Question, err = questionOf(s, rest); err != nil {
			return r, err
		}
		r.Question = strings.Join(strings.Fields(r.Question), " ") // a line, for it is shown as one
		if r.Question == "" && r.Filter.Empty() {
			return r, fault.Usagef(nameHint(c), "save: no question after the name %q", name)
		}
	}
	if err := r.Validate(); err != nil {
		return r, invalidOption(err)
	}
	return r, nil
}

// nameHint is what a first argument may be meant for that is no name, or stands alone.
func nameHint(c *cli.Context) string {
	words := c.Args().Slice()
	name := words[0]
	switch {
	case strings.EqualFold(name, index.LikesName):
		return "digests tell of it without a name: paperkin mark like PAPER; or choose another name"
	case len(words) > 1:
		return "such as: paperkin save night " + quotedLine(words[1:])
	case strings.ContainsFunc(strings.TrimSpace(name), isSpace):
		return "give it a name: paperkin save " + shortName(name) + " " + shell.Word(name)
	case strings.ContainsAny(name, `/\.`):
		return "for a copy of the library: paperkin backup " + shell.Word(name)
	}
	return "such as: paperkin save " + shell.Word(name) + ` "robots that see in the dark"`
}

// withPapers puts ids in the place of the papers that arguments and --unlike name, by rank or
// otherwise.
func withPapers(s *session.Run, c *cli.Context, lib *index.Library, r query.Request) (query.Request, error) {
	if c.Bool("like") {
		rest := c.Args().Tail()
		if i := slices.IndexFunc(rest, func(arg string) bool { return arg == "-" || strings.HasPrefix(arg, "@") }); i >= 0 {
			return r, fault.Usagef("name papers of the library by id, DOI, URL or exact title; or save words as a question", "save --like: %s: a text is no paper of the library", screen.Line(rest[i]))
		}
		found, err := papersOrTitle(s, c, lib, rest)
		if err != nil {
			return r, err
		}
		r.Examples = nil
		for _, f := range eachOnce(found) {
			r.Examples = append(r.Examples, query.Example{Ref: f.Paper.ID})
		}
	}
	unlike, err := refs(s, c, lib, r.Unlike)
	if err != nil {
		return r, err
	}
	for i, e := range unlike {
		f, err := findPaper(s, c, lib, e.Ref)
		if err != nil {
			return r, err
		}
		unlike[i].Ref = f.Paper.ID
	}
	r.Unlike = unlike
	return r, nil
}

// searchBefore is the search that has a name already; nil for none.
func searchBefore(ctx context.Context, lib *index.Library, name string) (*index.SavedSearch, error) {
	found, err := lib.SearchNamed(ctx, name)
	switch {
	case isNoSearch(err):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &found, nil
}

// wouldTell are the papers that a digest of the last days would tell of to a saved search.
func wouldTell(ctx context.Context, s *session.Run, lib *index.Library, q *query.Searcher, name string) (hits []query.Hit, err error) {
	now := s.Now()
	y, m, d := now.Date()
	found, err := digest.New(ctx, lib, q, digest.Options{Names: []string{name}, Since: time.Date(y, m, d-lookBack, 0, 0, 0, 0, now.Location()), Brief: true, Now: now})
	if err != nil {
		return nil, err
	}
	for i, p := range found.Papers {
		p.Rank = i + 1
		hits = append(hits, p.Hit)
	}
	if len(found.Parts) > 0 {
		err = found.Parts[0].Problem
	}
	return hits, err
}

// A savedSearch is what save has done.
type savedSearch struct {
	Name, Request string
	before        *index.SavedSearch // that had the name
	hits          []query.Hit        // that it would have told of
}

// tellSaved prints what was saved, and what it would have told of.
func tellSaved(s *session.Run, of savedSearch) error {
	done := "saved"
	if of.before != nil {
		done = "replaced"
	}
	if of.before != nil && of.before.Request != of.Request {
		s.Notice("it was: %s", asLine(of.before.Request))
	}
	lines := []string{done + " " + screen.Line(of.Name) + ":", "  " + asLine(of.Request)}
	about := fmt.Sprintf("of what arrived in the last %d days it would have told of ", lookBack)
	if len(of.hits) == 0 {
		about += "nothing"
	} else {
		about += screen.Papers(len(of.hits)) + ":"
	}
	lines = append(lines, s.Hang("", about))
	for _, h := range of.hits[:min(mostShown, len(of.hits))] {
		line := cmp.Or(screen.Line(h.Paper.Title), hits.NoTitle) + screen.Between + screen.Line(wire.Name(h.Paper))
		if s.Terminal {
			line = strings.Join(screen.WrapParts(line, max(hits.LeastText, s.Measure()-5)), "\n     ")
		}
		lines = append(lines, fmt.Sprintf("%3d  %s", h.Rank, line))
	}
	if more := len(of.hits) - mostShown; more > 0 {
		lines = append(lines, fmt.Sprintf("     and %d more", more))
	}
	_, err := io.WriteString(s.Out, strings.Join(lines, "\n")+"\n")
	return err
}

func (of savedSearch) json(w io.Writer) error {
	type found struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	}
	out := struct {
		Name     string  `json:"name"`
		Search   string  `json:"search"`
		Command  string  `json:"command"`
		Replaced bool    `json:"replaced"`
		Days     int     `json:"days"`
		Papers   []found `json:"papers"`
	}{of.Name, of.Request, asLine(of.Request), of.before != nil, lookBack, []found{}}
	for _, h := range of.hits {
		out.Papers = append(out.Papers, found{h.Paper.ID, h.Paper.Title})
	}
	return wire.NewEncoder(w).Encode(out)
}
