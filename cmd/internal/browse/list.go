package browse

import (
	"fmt"
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// scoreColumns is what the score takes at the end of the title's row.
const scoreColumns = 5

// listRows paints the hits, or why there are none.
func (m Model) listRows(at pane, p palette) []string {
	if len(m.answer.Hits) == 0 {
		return m.block(m.emptyLines(at.width, p), at.width, at.height)
	}
	rank := len(fmt.Sprint(len(m.answer.Hits)))
	var rows []string
	for i := m.top; i < len(m.answer.Hits) && len(rows)+hitRows <= at.height; i++ {
		behind := style("")
		if i == m.cursor {
			behind = p.current
		}
		lines := m.hitLines(m.answer.Hits[i], i == m.cursor, max(2, rank), p)
		room, score := at.width, line(nil)
		if mark, ranked := m.answer.Mark(m.answer.Hits[i]); ranked && room > scoreColumns {
			room -= scoreColumns
			score = line{{text: fmt.Sprintf("%*d ", scoreColumns-1, mark), style: p.soft}}
		}
		rows = append(rows, lines[0].paint(m.method, room, behind)+score.paint(m.method, at.width-room, behind), lines[1].paint(m.method, at.width, behind))
	}
	return append(rows, m.block(nil, at.width, at.height-len(rows))...)
}

// hitLines are title and by-line of a hit.
func (m Model) hitLines(h query.Hit, current bool, rank int, p palette) [hitRows]line {
	bar := span{text: " "}
	title := span{text: clean(h.Paper.Title)}
	if title.text == "" {
		title.text = "(no title)"
	}
	if current {
		bar = span{text: "▌", style: p.accent}
		title.style = p.strong
	}
	mark := span{text: " "}
	if m.isMarked(h.Paper.ID) {
		mark = span{text: "●", style: p.accent}
	}
	number := span{text: fmt.Sprintf("%*d  ", rank, h.Rank), style: p.soft}
	indent := span{text: strings.Repeat(" ", len(number.text)+1)}
	below := line{bar, indent}
	if said := standing(h.Said); said != "" { // first, where it is not cut
		below = append(below, span{text: said + "  ", style: p.accent})
	}
	below = append(below, span{text: clean(byline(h.Paper)), style: p.soft})
	if len(h.Said.Tags) > 0 {
		below = append(below, span{text: "  " + clean(strings.Join(h.Said.Tags, ", ")), style: p.accent})
	}
	return [hitRows]line{{bar, mark, number, title}, below}
}

// byline is who wrote a paper, when it appeared and where. What it is called stands in the
// preview.
func byline(p paper.Paper) string {
	p.Aliases, p.Keys, p.ID = nil, nil, ""
	return wire.Byline(p)
}

// emptyLines stand in place of hits.
func (m Model) emptyLines(width int, p palette) (lines []line) {
	say := func(text string) {
		for _, l := range screen.Wrap(text, max(1, width-len(margin)-1)) {
			lines = append(lines, line{{text: margin + l, style: p.soft}})
		}
	}
	switch {
	case m.err != nil:
		say(m.o.Words.Problem(m.err))
	case m.answer.None != "":
		words := m.o.Words.None(m.answer, m.request)
		say("No hits: " + words[0] + ".")
		for _, help := range words[1:] {
			say(help)
		}
	}
	return lines
}
