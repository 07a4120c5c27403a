package main

import (
	"bufio"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index/durable"
	"paperkin/index/paper"
	"paperkin/query"
)

func (s *streams) exportCommand() *cli.Command {
	formats := append(paper.Encodings(), "npy")
	return &cli.Command{
		Name:         "export",
		Usage:        "print all papers; jsonl can be indexed again byte for byte",
		OnUsageError: onUsageError,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "jsonl", Usage: "print as `FORMAT`: " + strings.Join(formats, ", ")},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "write to `FILE`; npy, the vectors, writes the ids of their papers beside it"},
		},
		Action: func(c *cli.Context) error {
			format, err := outputFormat(c, formats...)
			if err != nil {
				return err
			}
			path := c.String("output")
			if format == "npy" && path == "" {
				return usagef("say --output vectors.npy", "--format npy: two files, and no name for them")
			}
			lib, err := openLibrary(c)
			if err != nil {
				return err
			}
			defer lib.Close()
			if format == "npy" {
				return exportVectors(c.Context, lib, path)
			}
			return s.writeTo(path, func(w io.Writer) error {
				e, err := paper.NewEncoder(w, paper.Format(format))
				if err != nil {
					return err
				}
				if err := lib.Each(c.Context, e.Encode); err != nil {
					return err
				}
				return e.Close()
			})
		},
	}
}

// writeTo writes to a file, or to standard output if it has no name. A file
// appears only when it is whole.
func (s *streams) writeTo(path string, write func(io.Writer) error) error {
	if path == "" {
		w := bufio.NewWriter(s.Out)
		if err := write(w); err != nil {
			return err
		}
		return w.Flush()
	}
	return durable.WriteFile(path, write)
}

// encodedHits prints the papers of hits in a format for other programs.
func encodedHits(format string) func(*streams, query.Answer) error {
	return func(s *streams, a query.Answer) error {
		papers := make([]paper.Paper, len(a.Hits))
		for i, h := range a.Hits {
			papers[i] = h.Paper
		}
		return encodePapers(s.Out, format, papers...)
	}
}

func encodePapers(w io.Writer, format string, papers ...paper.Paper) error {
	e, err := paper.NewEncoder(w, paper.Format(format))
	if err != nil {
		return err
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return err
		}
	}
	return e.Close()
}

// exchange are the formats of hits for reference managers.
var exchange = []string{string(paper.BibTeX), string(paper.RIS), string(paper.CSL)}

func isExchange(format string) bool { return slices.Contains(exchange, format) }
