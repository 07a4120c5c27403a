package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/query/edit"
	"paperkin/query/wire"
)

// markNames are words that people type for the marks that there are.
var markNames = map[string]string{
	"liked": index.Like, "love": index.Like, "fav": index.Like, "favourite": index.Like, "favorite": index.Like, "star": index.Like, "good": index.Like, "+": index.Like,
	"disliked": index.Dislike, "hate": index.Dislike, "bad": index.Dislike, "not": index.Dislike, "-": index.Dislike,
	"done": index.Read, "seen": index.Read, "finished": index.Read,
	"undo": index.Clear, "none": index.Clear, "neutral": index.Clear, "reset": index.Clear, "remove": index.Clear, "delete": index.Clear,
	"unlike": index.Clear, "undislike": index.Clear, "unliked": index.Clear, "unstar": index.Clear, "unfav": index.Clear,
	"unseen": index.Unread, "todo": index.Unread,
}

func markCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "mark",
		Usage:     "say which papers you like or dislike, and which you have read",
		ArgsUsage: strings.Join(index.Marks, "|") + " PAPER...",
		Description: "A paper is liked, disliked or neither (clear), and read or unread. Papers near those that you like are told of by digests, and\n" +
			"papers that you dislike or have read are not. Marks are yours: they stay when papers are indexed again or removed.",
		Flags:  append(open.SuggestFlags(), option.FormatFlag("text", "json"), option.JSON()),
		Action: func(c *cli.Context) error { return markPapers(s, c) },
	}
}

func markPapers(s *session.Run, c *cli.Context) error {
	format, err := option.Format(c, "text", "json")
	if err != nil {
		return err
	}
	do, refs := strings.ToLower(c.Args().First()), c.Args().Tail()
	switch {
	case !c.Args().Present():
		return fault.Usagef("such as: paperkin mark "+index.Like+" arxiv:1706.03762", "mark: say what a paper is: %s", strings.Join(index.Marks, ", "))
	case !slices.Contains(index.Marks, do):
		return noMark(s, c)
	case len(refs) == 0:
		return fault.Usagef("name papers by id, DOI, URL or exact title, or by rank after an answer", "mark %s: no paper given", do)
	}
	lib, err := open.Folder(s, c)
	if err != nil {
		return err
	}
	defer lib.Close()
	found, err := papersOrTitle(s, c, lib, refs)
	if also := strings.ToLower(refs[0]); errors.Is(err, index.ErrNoPaper) && len(refs) > 1 && slices.Contains(index.Marks, also) {
		return fault.WithHint(err, fmt.Sprintf("say one after the other: paperkin mark %s %s && paperkin mark %s %[2]s", do, quotedLine(refs[1:]), also))
	}
	if err != nil {
		return err
	}
	found = eachOnce(found)
	if err := lib.Mark(c.Context, s.Now(), do, found); err != nil {
		return err
	}
	return tellMarks(s, c, lib, found, format)
}

// tellMarks prints how papers stand.
func tellMarks(s *session.Run, c *cli.Context, lib *index.Library, found []index.Found, format string) error {
	said, err := lib.Remarks(c.Context, found...)
	if err != nil {
		return err
	}
	for i, f := range found {
		if format == "json" {
			err = wire.NewEncoder(s.Out).Encode(wire.NewRemark(f.Paper, said[i]))
		} else {
			_, err = fmt.Fprintf(s.Out, "%s  %s: %s\n", screen.Line(f.Paper.ID), screen.Line(f.Paper.Title), wording.Standing(said[i]))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eachOnce leaves out papers that were named before, by another name perhaps.
func eachOnce(found []index.Found) (each []index.Found) {
	seen := map[int64]bool{}
	for _, f := range found {
		if !seen[f.Key] {
			seen[f.Key] = true
			each = append(each, f)
		}
	}
	return each
}

// noMark is the error about a first word that says no mark: a slip, one of other programs, one
// that stands behind the papers, or a paper itself.
func noMark(s *session.Run, c *cli.Context) error {
	args := c.Args().Slice()
	word := strings.ToLower(args[0])
	err := func(hint string) error {
		return fault.Usagef(hint, "mark: want %s before the papers, got %q", strings.Join(index.Marks, ", "), args[0])
	}
	if n := len(args) - 1; n > 0 && slices.Contains(index.Marks, strings.ToLower(args[n])) {
		return err("did you mean: paperkin mark " + strings.ToLower(args[n]) + " " + quotedLine(args[:n]))
	}
	near := markNames[word]
	if near == "" {
		near = edit.Nearest(word, index.Marks)
	}
	if near != "" {
		return err("did you mean: paperkin mark " + near + " " + quotedLine(args[1:]))
	}
	if lib, failed := open.Folder(s, c); failed == nil {
		defer lib.Close()
		if _, failed := papersOrTitle(s, c, lib, args); failed == nil {
			return err("if you like it: paperkin mark " + index.Like + " " + quotedLine(args))
		}
	}
	return err("such as: paperkin mark " + index.Like + " arxiv:1706.03762")
}

// quotedLine are words as they can be copied into a command line; PAPER in place of none.
func quotedLine(args []string) string {
	if len(args) == 0 {
		return "PAPER"
	}
	quoted := make([]string, len(args))
	for i, arg := range args {
		quoted[i] = shell.Word(arg)
	}
	return strings.Join(quoted, " ")
}
