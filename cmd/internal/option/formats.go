package option

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

// TableFormats are the formats of everything that a command prints.
var TableFormats = []string{"text", "json", "csv", "markdown"}

// exchange are the formats of papers for reference managers.
var exchange = []string{bib.BibTeX.Name, tagged.RIS.Name, json.CSL.Name}

// lineFormats are those of one line for each paper, for other programs.
var lineFormats = []string{"ids", "tsv"}

// HitFormats are the formats of hits and of single papers.
var HitFormats = slices.Concat(TableFormats, exchange, lineFormats)

// IsExchange reports whether a format is one of papers for reference managers.
func IsExchange(format string) bool { return slices.Contains(exchange, format) }

// FormatFlag is the option for the format, which is one of some.
func FormatFlag(formats ...string) cli.Flag {
	return &cli.StringFlag{Name: "format", Category: ToPrint, Aliases: []string{"f"}, Value: "text", Usage: "print as `FORMAT`: " + strings.Join(formats, ", ")}
}

// JSON is the option for what scripts read.
func JSON() cli.Flag {
	return &cli.BoolFlag{Name: "json", Category: ToPrint, Usage: "same as --format json"}
}

// Brief is the option for one line for each paper.
func Brief() cli.Flag {
	return &cli.BoolFlag{Name: "brief", Category: ToPrint, Usage: "print one line for each paper"}
}

// Format returns the format that the options name, which must be one of
// formats.
func Format(c *cli.Context, names ...string) (string, error) {
	if c.Bool("json") {
		return "json", nil
	}
	f := formats.Canonical(c.String("format"))
	if !slices.Contains(names, f) {
		return "", fault.Usagef("", "--format %q: want one of %s", f, strings.Join(names, ", "))
	}
	return f, nil
}
