package cli

import (
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/index"
	"paperkin/index/paper"
)

// attention says how often a paper was cited or recommended, as far as an order goes by it,
// and when that was seen: "1,204 citations (seen 2026-11-02)". It is empty where there is
// no such count.
func attention(p paper.Paper, by index.Order) string {
	what, ok := by.Counted()
	c, known := p.Counts[what]
	if !ok || !known {
		return ""
	}
	return screen.CountOf(int(c.Number), strings.TrimSuffix(string(what), "s")) + seen(c)
}

// seen says when a count was seen, after it.
func seen(c paper.Count) string {
	if c.Seen == "" {
		return ""
	}
	return " (seen " + c.Seen + ")"
}

// counts are all that is counted of a paper, as pairs of a label and a value.
func counts(p paper.Paper) (fields [][2]string) {
	for _, what := range paper.AllCounted {
		if c, ok := p.Counts[what]; ok {
			fields = append(fields, [2]string{string(what), screen.Count(int(c.Number)) + seen(c)})
		}
	}
	return fields
}

// countCells are the cells of what is counted of a paper, in the order of its kinds; empty
// where there is no count.
func countCells(p paper.Paper) (cells []any) {
	for _, what := range paper.AllCounted {
		if c, ok := p.Counts[what]; ok {
			cells = append(cells, c.Number)
		} else {
			cells = append(cells, "")
		}
	}
	return cells
}

// countNames are the names of the columns of countCells.
func countNames() (names []string) {
	for _, what := range paper.AllCounted {
		names = append(names, string(what))
	}
	return names
}
