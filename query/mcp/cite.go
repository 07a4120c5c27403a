package mcp

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"paperkin/index/paper"
	"paperkin/index/paper/formats"
)

// citeFormats are the formats of cite, the usual one first.
var citeFormats = []string{"bibtex", "ris", "csl-json"}

func (s *Server) cite(ctx context.Context, t tool, given url.Values) (string, error) {
	format := citeFormats[0]
	if given.Has("format") {
		format = given.Get("format")
	}
	found, missing, err := s.lookUp(ctx, given["ids"])
	if err != nil {
		return "", err
	}
	if err := noneOf(found, missing); err != nil {
		return "", err
	}
	var remarks strings.Builder
	for _, line := range s.allLacking(ctx, missing) {
		remarks.WriteString(line + "\n")
	}
	papers := make([]paper.Paper, len(found))
	for i, f := range found {
		papers[i] = f.Paper
		papers[i].Abstract, papers[i].Files, papers[i].Extra = "", nil, nil // are no part of a reference
	}
	entries := ""
	for n := 1; n <= len(papers); n++ {
		text, err := encode(format, papers[:n])
		if err != nil {
			return "", err
		}
		if utf8.RuneCountInString(text)+utf8.RuneCountInString(remarks.String()) > MaxText-100 {
			fmt.Fprintf(&remarks, "%s left out\n", more(len(papers)-n+1, "entry", "entries"))
			break
		}
		entries = text
	}
	return strings.TrimSpace(remarks.String() + strings.TrimLeft(entries, "\n")), nil
}

// encode writes papers in a format. Its lines are what files have, but for hidden
// characters.
func encode(format string, papers []paper.Paper) (string, error) {
	var b bytes.Buffer
	e, err := formats.NewEncoder(&b, format)
	if err != nil {
		return "", err
	}
	for _, p := range papers {
		if err := e.Encode(p); err != nil {
			return "", err
		}
	}
	if err := e.Close(); err != nil {
		return "", err
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = clean(strings.TrimSuffix(line, "\r"))
	}
	return strings.Join(lines, "\n"), nil
}
