package main

import (
	"bufio"

	"github.com/urfave/cli/v2"

	"paperkin/index/paper"
)

var exportFormats = []string{"jsonl"}

func (s *streams) exportCommand() *cli.Command {
	return &cli.Command{
		Name:         "export",
		Usage:        "print all papers; what it prints can be indexed again",
		OnUsageError: onUsageError,
		Flags: []cli.Flag{&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "jsonl",
			Usage: "print as `FORMAT`: jsonl"}},
		Action: func(c *cli.Context) error {
			if _, err := outputFormat(c, exportFormats...); err != nil {
				return err
			}
			lib, err := openLibrary(c)
			if err != nil {
				return err
			}
			defer lib.Close()
			w := bufio.NewWriter(s.out)
			err = lib.Each(c.Context, func(p paper.Paper) error { return paper.WriteJSONL(w, p) })
			if err != nil {
				return err
			}
			return w.Flush()
		},
	}
}
