package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/query/wire"
)

// showSources prints the records that a paper was made of, those that count
// most first.
func (s *streams) showSources(c *cli.Context, lib *index.Library, f index.Found, format string) error {
	if format != "text" && format != "json" {
		return usagef("--sources is text or json", "show: no sources as %s", format)
	}
	all, err := lib.Sources(c.Context, f.Key)
	if err != nil {
		return err
	}
	if format == "json" {
		return wire.NewEncoder(s.Out).Encode(wire.NewSources(f.Paper, all))
	}
	for i, r := range all {
		if i > 0 {
			fmt.Fprintln(s.Out)
		}
		fields := append([][2]string{{"source", origin(r)}, {"ids", strings.Join(wire.Names(r.Paper), ", ")}}, about(r.Paper)...)
		if err := s.page(r.Paper, fields); err != nil {
			return err
		}
	}
	return nil
}

// origin says where a record comes from, in one line.
func origin(r index.Source) string {
	provider := r.Provider
	if provider == "" {
		provider = "unknown"
	}
	parts := []string{provider + " " + r.Name}
	if r.Record.Source != "" {
		parts = append(parts, fmt.Sprintf("%s:%d", r.Record.Source, r.Line))
	}
	if r.Revised != "" {
		parts = append(parts, "revised "+r.Revised)
	}
	if !r.Current {
		parts = append(parts, "an earlier version")
	}
	return strings.Join(parts, " · ")
}
