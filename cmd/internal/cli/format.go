package cli

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/bib"
	"paperkin/index/paper/formats/json"
	"paperkin/index/paper/formats/tagged"
)

// tableFormats are the formats of everything that a command prints.
var tableFormats = []string{"text", "json", "csv", "markdown"}

// exchange are the formats of papers for reference managers.
var exchange = []string{bib.BibTeX.Name, tagged.RIS.Name, json.CSL.Name}

// lineFormats are those of one line for each paper, for other programs.
var lineFormats = []string{"ids", "tsv"}

// hitFormats are the formats of hits and of single papers.
var hitFormats = slices.Concat(tableFormats, exchange, lineFormats)

func isExchange(format string) bool { return slices.Contains(exchange, format) }

func formatFlag(formats ...string) cli.Flag {
	return &cli.StringFlag{Name: "format", Category: groupPrint, Aliases: []string{"f"}, Value: "text", Usage: "print as `FORMAT`: " + strings.Join(formats, ", ")}
}

func jsonFlag() cli.Flag {
	return &cli.BoolFlag{Name: "json", Category: groupPrint, Usage: "same as --format json"}
}

// tableWidth is the most columns of a table: those of a terminal. Tables in files are as wide
// as they have to be.
func tableWidth(s *streams) int {
	if !s.Terminal {
		return 0
	}
	return s.Width
}

func briefFlag() cli.Flag {
	return &cli.BoolFlag{Name: "brief", Category: groupPrint, Usage: "print one line for each paper"}
}

// outputFormat returns the format that the options name, which must be one of
// formats.
func outputFormat(c *cli.Context, names ...string) (string, error) {
	if c.Bool("json") {
		return "json", nil
	}
	f := formats.Canonical(c.String("format"))
	if !slices.Contains(names, f) {
		return "", fault.Usagef("", "--format %q: want one of %s", f, strings.Join(names, ", "))
	}
	return f, nil
}
