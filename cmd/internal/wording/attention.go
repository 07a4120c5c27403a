package wording

import (
	"strings"
	"time"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index"
	"paperkin/index/paper"
)

// Attention says how often a paper was cited or recommended, as far as an order goes by it,
// and when that was seen: "1,204 citations (seen 2026-11-02)". It is empty where there is
// no such count.
func Attention(p paper.Paper, by index.Order) string {
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

// CountCells are the cells of what is counted of a paper, in the order of its kinds; empty
// where there is no count.
func CountCells(p paper.Paper) (cells []any) {
	for _, what := range paper.AllCounted {
		if c, ok := p.Counts[what]; ok {
			cells = append(cells, c.Number)
		} else {
			cells = append(cells, "")
		}
	}
	return cells
}

// CountNames are the names of the columns of CountCells.
func CountNames() (names []string) {
	for _, what := range paper.AllCounted {
		names = append(names, string(what))
	}
	return names
}

// LocalTime is a moment in RFC 3339 as a clock shows it; empty for none.
func LocalTime(s *session.Run, moment string) string {
	t, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		return ""
	}
	return t.In(s.Now().Location()).Format("2006-01-02 15:04")
}
