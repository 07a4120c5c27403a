package main

import (
	"time"

	"github.com/urfave/cli/v2"

	"paperkin/index"
)

func (s *streams) mergeCommand() *cli.Command {
	return &cli.Command{
		Name:      "merge",
		Usage:     "make one paper of two that are the same work",
		ArgsUsage: "PAPER PAPER",
		Description: "The decision holds when the records are indexed again; paperkin split takes it back.\n" +
			"paperkin duplicates lists papers that may be the same.",
		OnUsageError: onUsageError,
		Flags:        decisionFlags(),
		Action: func(c *cli.Context) error {
			if n := c.Args().Len(); n != 2 {
				return usagef("name two papers, titles in quotes", "merge: want two papers, got %d", n)
			}
			return s.overrule(c, c.Args().Slice(), func(w *index.Writer, papers []index.Found) ([]index.Found, error) {
				return w.Merge(c.Context, time.Now(), papers[0].Key, papers[1].Key)
			})
		},
	}
}
