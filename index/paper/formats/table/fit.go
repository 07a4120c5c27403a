package table

import (
	"fmt"
	"strings"
	"unicode"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// Exports lack the name of a column, or write a value too few. Which value belongs to
// which column is then told by what the columns hold: an address does not stand in the
// column for years. Where that leaves open which value is the title, the row is bad.

// maxGap is the largest number of values too many or too few for which that is tried.
const maxGap = 20

// impossible is the score of a value that cannot stand in a column.
const impossible = -3

// A fitted row has a value for each column. more are values that belong to no column,
// found behind the column after.
type fitted struct {
	cells []string
	more  []string
	after int
}

// fit returns the values of the columns. It may change the row.
func (h *header) fit(row []string) (fitted, error) {
	n := len(h.columns)
	more := len(row) - n
	if more > 0 && strings.Join(row[n:], "") == "" {
		return fitted{cells: row[:n]}, nil
	}
	if more == 0 || more < 0 && h.score(row, 0) > impossible { // a spreadsheet leaves out empty cells at the end
		return fitted{cells: row}, nil
	}
	if more > 0 && more <= maxGap {
		if glued := glue(row, more); glued != nil && h.score(glued, 0) > impossible {
			return fitted{cells: glued}, nil
		}
		if at, ok := h.gap(row, more); ok {
			extra := append([]string(nil), row[at:at+more]...)
			return fitted{append(row[:at:at], row[at+more:]...), extra, at - 1}, nil
		}
	}
	if more < 0 && more >= -maxGap {
		if at, ok := h.gap(row, more); ok {
			cells := make([]string, n)
			copy(cells, row[:at])
			copy(cells[at-more:], row[at:])
			return fitted{cells: cells}, nil
		}
	}
	return fitted{}, fmt.Errorf("%d values for %d columns", len(row), n)
}

// gap returns the place in a row before which the values are those of the columns, and
// behind which columns lie more places to the left, or to the right if more is negative.
// ok is false if no place will do, or several that differ in the title or the authors.
func (h *header) gap(row []string, more int) (at int, ok bool) {
	var places []int // the best
	best := impossible
	left := 0 // score of what is before the place
	right := make([]int, len(row)+1)
	for i := len(row) - 1; i >= 0; i-- {
		right[i] = plus(right[i+1], h.scoreOf(row[i], i-more))
	}
	for k := 0; k <= min(len(row), len(h.columns)) && left > impossible; k++ {
		if behind := k + max(0, more); behind <= len(row) && right[behind] > impossible {
			switch s := left + right[behind]; {
			case s > best:
				best, places = s, []int{k}
			case s == best:
				places = append(places, k)
			}
		}
		if k < len(row) {
			left = plus(left, h.scoreOf(row[k], k))
		}
	}
	if len(places) == 0 {
		return 0, false
	}
	first, last := places[0], places[len(places)-1]
	if first < last {
		for _, c := range h.columns[first:min(len(h.columns), last-min(0, more))] {
			if c.kind == title || c.kind == authors {
				return 0, false
			}
		}
	}
	return h.likeliest(row, places, more), true
}

// likeliest picks one of the places that score the same: one where the value too many is
// empty, one behind the column of a series ("Funding Text 1"), else the last.
func (h *header) likeliest(row []string, places []int, more int) int {
	for _, k := range places {
		if k > 0 && unicode.IsDigit(rune((h.names[k-1] + " ")[max(0, len(h.names[k-1])-1)])) {
			return k
		}
	}
	for _, k := range places {
		if more > 0 && strings.Join(row[k:k+more], "") == "" {
			return k
		}
	}
	return places[len(places)-1]
}

// score returns how well values fit the columns, of which the first is that of the column
// at: impossible if one cannot be there.
func (h *header) score(row []string, at int) (score int) {
	for i, value := range row {
		if score = plus(score, h.scoreOf(value, at+i)); score == impossible {
			return impossible
		}
	}
	return score
}

// plus adds two scores.
func plus(a, b int) int {
	if a == impossible || b == impossible {
		return impossible
	}
	return a + b
}

// glue joins values that begin with a blank, which text has behind a comma, to the values
// before them. It returns nil unless there are as many as asked for.
func glue(row []string, want int) []string {
	glued := make([]string, 0, len(row))
	for i, value := range row {
		if i == 0 || !strings.HasPrefix(value, " ") || strings.TrimSpace(value) == "" {
			glued = append(glued, value)
			continue
		}
		before := glued[len(glued)-1]
		if strings.Count(before, `"`)%2 == 1 { // a quote in the text looked like the end of the cell
			before, value = before+`"`, strings.TrimSuffix(value, `"`)
		}
		glued[len(glued)-1] = before + "," + value
		if want--; want < 0 {
			return nil
		}
	}
	if want > 0 {
		return nil
	}
	return glued
}

var (
	numberForm = pattern.Of(`^[\d\s.,;-]+$`)
	codeForm   = pattern.Of(`(?i)^(?:https?://\S+|www\.\S+|(?:doi:\s*)?10\.\d{4,9}/\S+|2-s2\.0-\d+|WOS:\w+)$`)
	issnForm   = pattern.Of(`(?i)\b\d{4}-?\d{3}[\dx]\b`)
	pagesForm  = pattern.Of(`\d`)
)

// scoreOf returns how well a value fits a column: above 0 if values of other columns are
// not like it.
func (h *header) scoreOf(value string, at int) int {
	value = strings.TrimSpace(value)
	if value == "" || at < 0 || at >= len(h.columns) || paper.Placeholder(value) {
		return 0
	}
	c := h.columns[at]
	yes := func(ok bool, points int) int {
		if ok {
			return points
		}
		return impossible
	}
	code := len(value) < 500 && (codeForm().MatchString(value) || numberForm().MatchString(value))
	switch c.kind {
	case title, authors, people, venue, keywords, categories:
		return yes(!code && len(value) < 1<<16, 0)
	case abstract:
		if len(value) > 100 {
			return 2
		}
		return yes(!code, 0)
	case year, month, day:
		return yes(len(value) <= 12 && pagesForm().MatchString(value) || c.kind == month, 3)
	case date, otherDate:
		return yes(len(value) <= 60 && pagesForm().MatchString(value) && !codeForm().MatchString(value), 1)
	case address:
		return yes(strings.Contains(value, "://") || codeForm().MatchString(value), 3)
	case id:
		return yes(len(value) < paper.MaxID && pagesForm().MatchString(value) && (c.variable != "doi" || strings.Contains(value, "10.")), 3)
	case key:
		return yes(len(value) < 200 && (plainName(h.names[at]) != "eid" || strings.HasPrefix(value, "2-s2.0-")), 1)
	case docType:
		csl, _ := typeOf(h.names[at], value)
		return max(yes(len(value) < 80 && !code, 0), yes(csl != "", 3))
	case firstPage, lastPage, article:
		return yes(len(value) <= 30 && !codeForm().MatchString(value), 0)
	}
	return h.scoreText(value, c.variable, code)
}

// scoreText is scoreOf for texts of CSL variables.
func (h *header) scoreText(value, variable string, code bool) int {
	fits := true
	switch variable {
	case "volume", "issue", "page":
		fits = len(value) <= 40 && !codeForm().MatchString(value)
	case "ISSN":
		fits = issnForm().MatchString(value)
	case "ISBN":
		fits = pagesForm().MatchString(value)
	case "language", "publisher", "publisher-place":
		fits = !code && len(value) < 400
	}
	if !fits {
		return impossible
	}
	return 0
}
