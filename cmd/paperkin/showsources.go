package main

import (
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/index/paper"
)

// jsonSource is a record that a paper was made of.
type jsonSource struct {
	Provider string      `json:"provider"`
	Name     string      `json:"name"`
	File     string      `json:"file,omitempty"`
	Line     int         `json:"line,omitempty"`
	Revised  string      `json:"revised,omitempty"`
	Current  bool        `json:"current"` // false: a later version is known
	Record   paper.Paper `json:"record"`
}

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
		shown := struct {
			jsonPaper
			Sources []jsonSource `json:"sources"`
		}{jsonPaper: toJSON(f.Paper)}
		for _, r := range all {
			shown.Sources = append(shown.Sources, jsonSource{r.Provider, r.Name, r.Record.Source, r.Line, r.Revised, r.Current, r.Paper})
		}
		return newEncoder(s.out).Encode(shown)
	}
	for i, r := range all {
		if i > 0 {
			fmt.Fprintln(s.out)
		}
		fields := append([][2]string{{"source", origin(r)}, {"ids", strings.Join(names(r.Paper), ", ")}}, about(r.Paper)...)
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
