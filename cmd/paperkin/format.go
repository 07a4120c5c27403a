package main

import (
	"slices"
	"strings"

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
