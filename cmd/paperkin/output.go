package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

var hitFormats = []string{"text", "json", "csv", "markdown"}

// hitRenderer returns what prints hits in the format that was asked for.
func hitRenderer(c *cli.Context) (func(*streams, query.Answer) error, error) {
	f, err := outputFormat(c, append(hitFormats, exchange...)...)
	if isExchange(f) {
		return encodedHits(f), err
	}
	switch f {
	case "json":
		return hitsJSON, err
	case "csv":
		return hitsCSV, err
	case "markdown":
		return hitsMarkdown, err
	}
	whole := c.Bool("abstract")
	return func(s *streams, a query.Answer) error { return hitsText(s, a, whole) }, err
}

func hitsJSON(s *streams, a query.Answer) error {
	e := wire.NewEncoder(s.Out)
	for _, h := range wire.NewAnswer(a).Hits {
		if err := e.Encode(h); err != nil {
			return err
		}
	}
	return nil
}

func hitsCSV(s *streams, a query.Answer) error {
	w := csv.NewWriter(s.Out)
	w.Write([]string{"rank", "id", "title", "authors", "published", "venue", "categories", "url", "similarity", "score", "mode", "abstract"})
	for _, h := range a.Hits {
		p := h.Paper
		w.Write(screen.SafeCells(strconv.Itoa(h.Rank), p.ID, p.Title, strings.Join(p.Authors, "; "), p.Published, p.Venue,
			strings.Join(p.Categories, "; "), paper.Link(p), similarity(h, 6), number(h.Score, 6), string(h.Mode), p.Abstract))
	}
	w.Flush()
	return w.Error()
}

func number(x float64, digits int) string {
	return strconv.FormatFloat(wire.Round(x, digits), 'f', -1, 64)
}

// similarity is empty for a paper that could not be compared.
func similarity(h query.Hit, digits int) string {
	if !h.Compared {
		return ""
	}
	return number(h.Similarity, digits)
}

func hitsMarkdown(s *streams, a query.Answer) error {
	for _, h := range a.Hits {
		title := markdownEscape.Replace(h.Paper.Title)
		if u := paper.Link(h.Paper); u != "" {
			title = fmt.Sprintf("[%s](<%s>)", title, u)
		}
		line := fmt.Sprintf("%d. %s", h.Rank, title)
		if h.Compared {
			line += fmt.Sprintf(" (%.3f)", h.Similarity)
		}
		if about := wire.Byline(h.Paper); about != "" {
			line += "  \n   " + markdownEscape.Replace(about)
		}
		if _, err := fmt.Fprintln(s.Out, screen.Safe(line)); err != nil {
			return err
		}
	}
	return nil
}

var markdownEscape = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `_`, `\_`, "`", "\\`", `[`, `\[`, `]`, `\]`, `<`, `\<`)
