package cli

import (
	"bufio"
	"fmt"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/open"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query/wire"
)

func duplicatesCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:  "duplicates",
		Usage: "list papers that may be one, and papers that may be two",
		Description: "The likeliest come first, each with the evidence and the command that changes it. What you have decided by\n" +
			"paperkin merge and paperkin split is left out.",
		Flags: []cli.Flag{
			option.Limit(20, "list at most `N` pairs"),
			option.FormatFlag("text", "json"), option.JSON(),
		},
		Action: func(c *cli.Context) error {
			if err := option.NoArguments(c, "paperkin show --sources "+shell.Word(c.Args().First())+" shows the records of a paper"); err != nil {
				return err
			}
			format, err := option.Format(c, "text", "json")
			if err != nil {
				return err
			}
			lib, err := open.Folder(s, c)
			if err != nil {
				return err
			}
			defer lib.Close()
			pairs, err := lib.Duplicates(c.Context, c.Int("limit"))
			if err != nil {
				return err
			}
			if format == "json" {
				e := wire.NewEncoder(s.Out)
				for _, n := range pairs {
					if err := e.Encode(wire.NewNear(n)); err != nil {
						return err
					}
				}
				return nil
			}
			if len(pairs) == 0 {
				s.Notice("no two papers are worth a look")
			}
			return duplicates(s, pairs)
		},
	}
}

// recordName is what to call a record on the command line.
func recordName(r paper.Record) string {
	if r.Source == "" || r.Source == "-" || r.Line == 0 {
		return index.RecordRef(r)
	}
	return paper.At(r.Source, r.Line)
}

// duplicates prints pairs for people: what was made of them and why, the two records,
// and the command for those who disagree.
func duplicates(s *session.Run, pairs []index.Near) error {
	w := bufio.NewWriter(s.Out)
	const indent = "    "
	width := max(20, s.Width-len(indent))
	for i, n := range pairs {
		if i > 0 {
			fmt.Fprintln(w)
		}
		verdict := "apart"
		command := fmt.Sprintf("paperkin merge %s %s", shell.Word(n.Papers[0].ID), shell.Word(n.Papers[1].ID))
		if n.Joined {
			verdict = "joined"
			command = "paperkin split " + shell.Word(n.Papers[0].ID)
			for _, r := range n.Out {
				command += " " + shell.Word(recordName(r))
			}
		}
		fmt.Fprintf(w, "%2d  %s  %s\n", i+1, s.Paint(screen.Cyan, fmt.Sprintf("%.2f", n.Score)),
			screen.Line(verdict+": "+wording.Grounds(n.Judgement, n.Joined)))
		block := func(text string, style screen.Style) {
			for _, line := range screen.HeadParts(text, width, hits.MaxTitleLines) {
				fmt.Fprintf(w, "%s%s\n", indent, s.Paint(style, line))
			}
		}
		for _, r := range n.Records {
			for _, line := range screen.Head(r.Paper.Title, width, hits.MaxTitleLines) {
				fmt.Fprintf(w, "%s%s\n", indent, s.Link(paper.Link(r.Paper), s.Paint(screen.Bold, line)))
			}
			block(wire.Byline(r.Paper), screen.Faint)
			block(wording.Origin(index.Source{Record: r, Current: true}), screen.Faint)
		}
		fmt.Fprintf(w, "%sif not: %s\n", indent, screen.Line(command))
	}
	return w.Flush()
}
