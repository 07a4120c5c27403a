package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/shell"
	"paperkin/index"
)

func mergeCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "merge",
		Usage:     "make one paper of two that are the same work",
		ArgsUsage: "PAPER PAPER",
		Description: "The decision holds when the records are indexed again; paperkin split takes it back, if it names the records of one.\n" +
			"paperkin duplicates lists papers that may be the same.",
		Flags: decisionFlags(),
		Action: func(c *cli.Context) error {
			if n := c.Args().Len(); n != 2 {
				return fault.Usagef("name two papers, titles in quotes, ranks apart: paperkin merge 1 2", "merge: want two papers, got %d", n)
			}
			return overrule(s, c, c.Args().Slice(), func(w *index.Writer, papers []index.Found) ([]index.Found, error) {
				second, err := w.Library.Sources(c.Context, papers[1].Key)
				if err != nil {
					return nil, err
				}
				merged, err := w.Merge(c.Context, s.Now(), papers[0].Key, papers[1].Key)
				if err == nil {
					s.Notice("to take it back: %s", screen.Line(splitOf(merged[0].Paper.ID, second)))
				}
				return merged, err
			})
		},
	}
}

// splitOf is the command that takes records out of a paper.
func splitOf(id string, records []index.Source) string {
	var names []string
	for _, r := range records {
		if name := shell.Word(recordName(r.Record)); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return "paperkin split " + shell.Word(id) + " " + strings.Join(names, " ")
}
