package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index/paper"
)

func formatFlag(formats ...string) cli.Flag {
	return &cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text", Usage: "print as `FORMAT`: " + strings.Join(formats, ", ")}
}

func jsonFlag() cli.Flag { return &cli.BoolFlag{Name: "json", Usage: "same as --format json"} }

// outputFormat is the format that a command was asked for, one of formats.
func outputFormat(c *cli.Context, formats ...string) (string, error) {
	if c.Bool("json") {
		return "json", nil
	}
	f := c.String("format")
	if !slices.Contains(formats, f) {
		return "", usagef("say one of "+strings.Join(formats, ", "), "--format %q", f)
	}
	return f, nil
}

// printable makes text from a paper, a file or a server safe for a terminal:
// hidden characters are dropped, so that no escape sequence gets through. Line
// breaks stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && paper.Hidden(r) {
			return -1
		}
		return r
	}, s)
}

// maxMessage is how much of a message is printed, in bytes.
const maxMessage = 4000

// message makes a text safe that may quote a file, its name or a server: it is
// printable, not long, and no line of it but the first one starts where those
// of the program do.
func message(s string) string {
	s = printable(s)
	if len(s) > maxMessage {
		s = strings.ToValidUTF8(s[:maxMessage], "") + "..."
	}
	return strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}

// inLine makes a name or a title safe within a line: it is printable, not long,
// and line breaks show.
func inLine(s string) string {
	const most = 300
	s = strings.ReplaceAll(printable(s[:min(len(s), 4*most)]), "\n", `\n`)
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return s
}

// printables makes the cells of a table printable.
func printables(cells ...string) []string {
	for i, s := range cells {
		cells[i] = printable(s)
	}
	return cells
}
