package cli

import (
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/query"
	"paperkin/query/service"
)

func likeCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "like",
		Usage:     "find papers like the given ones",
		ArgsUsage: "PAPER...",
		Description: "A PAPER is an id, a DOI, an address or an exact title. @FILE reads a text, a .bib file or a list of ids from a file, and - " +
			"from standard input.",
		Flags: searchFlags(),
		Action: func(c *cli.Context) error {
			if !c.Args().Present() {
				return fault.Usagef("name a paper by id, DOI, URL or exact title", "like: no paper given")
			}
			var examples []query.Example
			for _, arg := range c.Args().Slice() {
				some, err := examplesFrom(s, arg)
				if err != nil {
					return err
				}
				examples = append(examples, some...)
			}
			return ask(s, c, query.Request{Examples: examples})
		},
	}
}

// examplesFrom returns the examples that an argument of like names: those in a file
// for "@file", those on stdin for "-", else one paper.
func examplesFrom(s *session.Run, arg string) ([]query.Example, error) {
	name, isFile := strings.CutPrefix(arg, "@")
	switch {
	case arg == "-":
		text, err := readText(s.In, "stdin")
		return service.Examples(text), err
	case !isFile:
		return []query.Example{{Ref: arg}}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, fault.Usagef("name a file in it: like @FILE", "%s: want a file: it is a folder", screen.Line(name))
	}
	text, err := readText(f, name)
	return service.Examples(text), err
}
