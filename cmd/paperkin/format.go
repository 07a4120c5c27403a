package main

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/urfave/cli/v2"
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
// control characters and those that turn the writing direction are dropped,
// so that no escape sequence gets through. Line breaks stay.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && unicode.In(r, unicode.Cc, unicode.Bidi_Control, unicode.Zl, unicode.Zp) {
			return -1
		}
		return r
	}, s)
}

// round cuts a number to a few digits after the point, for output.
func round(x float64, digits int) float64 {
	p := math.Pow10(digits)
	return math.Round(x*p) / p
}
