package main

import (
	"bufio"
	"fmt"
	"strings"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// The most lines that a hit shows of its abstract, of the sentence that explains
// it, and of its title and of each line below it.
const (
	previewLines     = 2
	maxSentenceLines = 10
	maxTitleLines    = 6
)

// hitsText prints hits for people: rank, similarity and title, and under the
// title the by-line, the reasons if any, and the start of the abstract or, if
// whole, all of it.
func hitsText(s *streams, a query.Answer, whole bool) error {
	hits := a.Hits
	rankWidth := len(fmt.Sprint(hits[len(hits)-1].Rank))
	indent := rankWidth + len("  0.000  ")
	width := max(20, s.Width-indent) // below that, long lines are the lesser evil
	w := bufio.NewWriter(s.Out)
	if a.Understood != nil && hits[0].Why != nil {
		for _, line := range screen.Wrap(meaning(a), max(20, s.Width)) {
			fmt.Fprintln(w, s.Paint(screen.Faint, line))
		}
		fmt.Fprintln(w)
	}
	for i, h := range hits {
		if i > 0 {
			fmt.Fprintln(w)
		}
		title := screen.Head(h.Paper.Title, width, maxTitleLines)
		if len(title) == 0 {
			title = []string{"(no title)"}
		}
		for j, line := range title {
			if j == 0 {
				fmt.Fprintf(w, "%*d  %s  ", rankWidth, h.Rank, s.Paint(screen.Cyan, near(h)))
			} else {
				fmt.Fprint(w, strings.Repeat(" ", indent))
			}
			fmt.Fprintln(w, s.Link(paper.Link(h.Paper), s.Paint(screen.Bold, line)))
		}
		block := func(lines []string, style screen.Style) {
			for _, line := range lines {
				fmt.Fprintf(w, "%*s%s\n", indent, "", s.Paint(style, line))
			}
		}
		block(screen.Head(wire.Byline(h.Paper), width, maxTitleLines), screen.Faint)
		block(screen.Head(remarkLine(h.Said), width, previewLines), screen.Faint)
		for _, p := range h.Copies {
			block(screen.Head("also "+wire.Byline(p), width, maxTitleLines), screen.Faint)
		}
		if h.Why != nil {
			block(screen.Head(because(*h.Why), width, maxTitleLines), screen.Faint)
		}
		if h.Why != nil && !whole {
			for _, line := range screen.Head(h.Why.Sentence, width, maxSentenceLines) {
				fmt.Fprintf(w, "%*s%s\n", indent, "", s.highlight(line, h.Why.Terms))
			}
			continue
		}
		if whole {
			block(screen.Wrap(h.Paper.Abstract, width), screen.Plain)
		} else {
			block(screen.Head(h.Paper.Abstract, width, previewLines), screen.Plain)
		}
	}
	if a.Verdict.Match != "" {
		fmt.Fprintf(w, "\n%s\n", s.Paint(screen.Faint, judgement(a.Verdict)))
	}
	return w.Flush()
}

// highlight underlines the words of a line that are terms, or forms of them.
func (s *streams) highlight(line string, terms []string) string {
	if !s.Colours() {
		return line
	}
	marked := query.Mark(line, terms)
	var b strings.Builder
	for _, m := range marked {
		if m.Term {
			b.WriteString(s.Paint(screen.Underline, m.Text))
		} else {
			b.WriteString(m.Text)
		}
	}
	return b.String()
}

// near formats a hit's similarity, five columns wide.
func near(h query.Hit) string {
	if !h.Compared {
		return "    -"
	}
	return fmt.Sprintf("%5.3f", h.Similarity)
}
