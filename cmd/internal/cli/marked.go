package cli

import (
	"fmt"
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
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/edit"
	"paperkin/query/wire"
)

// The papers that marked can be asked for: by a mark, or by what it makes of a paper.
var markedKinds = []string{string(index.Liked), string(index.Disliked), index.Read}

func markedCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "marked",
		Usage:     "list the papers that you have marked, the latest first",
		ArgsUsage: "[" + strings.Join(markedKinds, "|") + "...]",
		Description: "Papers that were removed from the library are in it too, and said to be missing. Formats for reference managers are without them,\n" +
			"and say so.",
		Flags: []cli.Flag{option.FormatFlag(option.HitFormats...), option.JSON(), option.Brief(),
			&cli.BoolFlag{Name: "abstract", Category: option.ToPrint, Usage: "print full abstracts"}},
		Action: func(c *cli.Context) error { return runMarked(s, c) },
	}
}

func runMarked(s *session.Run, c *cli.Context) error {
	format, err := option.Format(c, option.HitFormats...)
	if err != nil {
		return err
	}
	render, err := hits.Renderer(c)
	if err != nil {
		return err
	}
	wanted, err := markedWanted(c.Args().Slice())
	if err != nil {
		return err
	}
	start := s.Now()
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	all, err := lib.Marked(c.Context)
	if err != nil {
		return err
	}
	list := slices.DeleteFunc(all, func(m index.Marked) bool { return !wanted(m) })
	if len(list) == 0 {
		so := ""
		if c.Args().Present() {
			so = " so"
		}
		s.Notice("no paper is marked%s: paperkin mark %s PAPER marks one that you like", so, index.Like)
		return nil
	}
	a, err := asAnswer(c, lib, list)
	if err != nil {
		return err
	}
	remember(s, c, a.Hits)
	a.Took = s.Now().Sub(start)
	tellMissing(s, c, a, format)
	return s.Paged(c.Context, func() error { return markedIn(s, format, list, a, render) })
}

// markedWanted are those of marked papers that arguments ask for; all without any.
func markedWanted(args []string) (func(index.Marked) bool, error) {
	var kinds []string
	for _, arg := range args {
		word := strings.ToLower(arg)
		kind := map[string]string{index.Like: string(index.Liked), index.Dislike: string(index.Disliked)}[word]
		if kind == "" {
			kind = word
		}
		if !slices.Contains(markedKinds, kind) {
			hint := "to mark a paper: paperkin mark " + index.Like + " " + shell.Word(arg)
			if near := edit.Nearest(word, markedKinds); near != "" {
				hint = "did you mean: paperkin marked " + near
			}
			return nil, fault.Usagef(hint, "marked: want %s, got %q", strings.Join(markedKinds, ", "), arg)
		}
		kinds = append(kinds, kind)
	}
	return func(m index.Marked) bool {
		return len(kinds) == 0 || slices.Contains(kinds, string(m.Opinion)) || m.Read && slices.Contains(kinds, index.Read)
	}, nil
}

// asAnswer is a list of marked papers as hits, which all formats can show and ranks name.
func asAnswer(c *cli.Context, lib *index.Library, list []index.Marked) (a hits.Answered, err error) {
	found := make([]index.Found, 0, len(list))
	for _, m := range list {
		if m.Found.Key != 0 {
			found = append(found, m.Found)
		}
	}
	said, err := lib.Remarks(c.Context, found...)
	if err != nil {
		return a, err
	}
	a.Missing = map[int]bool{}
	a.Request.Question = strings.Join(append([]string{"marked"}, c.Args().Slice()...), " ")
	for i, m := range list {
		h := query.Hit{Rank: i + 1, Paper: m.Found.Paper, Key: m.Found.Key, Arrived: m.Found.Arrived}
		if m.Found.Key == 0 {
			h.Paper, h.Said = paper.Paper{ID: m.ID, Aliases: []string{m.ID}, Title: m.Title}, index.Remark{Opinion: m.Opinion, Read: m.Read}
			a.Missing[h.Rank] = true
		} else {
			h.Said, said = said[0], said[1:]
		}
		a.Hits = append(a.Hits, h)
	}
	a.Papers, a.Passing = len(a.Hits), len(a.Hits)
	return a, nil
}

// tellMissing says of which marked papers the library has no more than that, by name where
// the format does not show it.
func tellMissing(s *session.Run, c *cli.Context, a hits.Answered, format string) {
	switch n := len(a.Missing); {
	case n == 0:
		return
	case slices.Contains(option.TableFormats, format) && !c.Bool("brief"):
		s.Notice("not in the library any more: %s of these %d", screen.Papers(n), len(a.Hits))
		return
	}
	list := screen.LongList{Print: func(line string) { s.Notice("%s", line) }, Cut: s.ErrTerminal()}
	for _, h := range a.Hits {
		if a.Missing[h.Rank] {
			list.Add(screen.Safe(fmt.Sprintf("%s: %s  %s", hits.NotThereNow, h.Paper.ID, h.Paper.Title)))
		}
	}
	list.End("papers")
	if option.IsExchange(format) {
		s.Notice("left out of the %s: %s that the library does not have; --format ids has their ids", format, screen.Papers(len(a.Missing)))
	}
}

// markedIn prints marked papers in a format.
func markedIn(s *session.Run, format string, list []index.Marked, a hits.Answered, render func(*session.Run, hits.Answered) error) error {
	switch {
	case format == "json":
		e := wire.NewEncoder(s.Out)
		for i, h := range a.Hits {
			if err := e.Encode(wire.Marked{Rank: h.Rank, Paper: wire.NewPaper(h.Paper, h.Arrived).Say(h.Said), Marked: list[i].At, Missing: a.Missing[h.Rank]}); err != nil {
				return err
			}
		}
		return nil
	case format == "csv":
		t := screen.Table{Header: []string{"rank", "id", "title", "authors", "published", "venue", "categories", "url", "abstract", "marked", "missing", index.MarksField, index.TagsField, index.NoteField}}
		for i, h := range a.Hits {
			p := h.Paper
			tags, note, marks := index.Carried(h.Said)
			t.Rows = append(t.Rows, []any{h.Rank, p.ID, p.Title, strings.Join(p.Authors, "; "), p.Published, p.Venue, strings.Join(p.Categories, "; "),
				paper.Link(p), p.Abstract, list[i].At, a.Missing[h.Rank], marks, tags, note})
		}
		return t.Write(s.Out, "csv")
	case option.IsExchange(format):
		a.Hits = slices.DeleteFunc(slices.Clone(a.Hits), func(h query.Hit) bool { return a.Missing[h.Rank] })
	}
	return render(s, a)
}
