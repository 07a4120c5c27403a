package main

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// A hit shows so many lines of its abstract, of a sentence that explains it,
// and of its title and what stands below.
const (
	previewLines     = 2
	maxSentenceLines = 10
	maxTitleLines    = 6
)

// hitsText prints hits for people: rank, similarity and title, then a line
// about the paper, then the head of its abstract, aligned under the title.
func hitsText(s *streams, a query.Answer, whole bool) error {
	hits := a.Hits
	rankWidth := len(fmt.Sprint(hits[len(hits)-1].Rank))
	indent := rankWidth + len("  0.000  ")
	width := max(20, s.width-indent) // narrower than that, long lines are the lesser evil
	w := bufio.NewWriter(s.out)
	for i, h := range hits {
		if i > 0 {
			fmt.Fprintln(w)
		}
		title := head(h.Paper.Title, width, maxTitleLines)
		if len(title) == 0 {
			title = []string{"(no title)"}
		}
		for j, line := range title {
			if j == 0 {
				fmt.Fprintf(w, "%*d  %s  ", rankWidth, h.Rank, s.paint(text.FgCyan, near(h)))
			} else {
				fmt.Fprint(w, strings.Repeat(" ", indent))
			}
			fmt.Fprintln(w, s.link(paper.Link(h.Paper), s.paint(text.Bold, line)))
		}
		block := func(lines []string, c text.Color) {
			for _, line := range lines {
				fmt.Fprintf(w, "%*s%s\n", indent, "", s.paint(c, line))
			}
		}
		block(head(wire.Byline(h.Paper), width, maxTitleLines), text.Faint)
		for _, p := range h.Copies {
			block(head("also "+wire.Byline(p), width, maxTitleLines), text.Faint)
		}
		if h.Why != nil {
			block(head(because(*h.Why), width, maxTitleLines), text.Faint)
		}
		if h.Why != nil && !whole {
			for _, line := range head(h.Why.Sentence, width, maxSentenceLines) {
				fmt.Fprintf(w, "%*s%s\n", indent, "", s.highlight(line, h.Why.Terms))
			}
			continue
		}
		if whole {
			block(wrap(h.Paper.Abstract, width), 0)
		} else {
			block(head(h.Paper.Abstract, width, previewLines), 0)
		}
	}
	if a.Verdict.Match != "" {
		fmt.Fprintf(w, "\n%s\n", s.paint(text.Faint, judgement(a.Verdict)))
	}
	return w.Flush()
}

// judgement is a verdict for people.
func judgement(v query.Verdict) string {
	line := fmt.Sprintf("%s match (%.2f)", v.Match, v.Evidence)
	if v.Match == query.Weak {
		line += ": the library may hold no answer"
	}
	return line
}

// because is a hit's reasons in one line.
func because(w query.Why) string {
	rank := func(n int, voice string) string {
		if n == 0 {
			return voice + " -"
		}
		return fmt.Sprintf("%s #%d", voice, n)
	}
	line := rank(w.SemanticRank, "meaning") + ", " + rank(w.LexicalRank, "words")
	if len(w.Terms) > 0 {
		line += ": " + strings.Join(w.Terms, ", ")
	}
	return line
}

// highlight marks the words of a line that are terms, or forms of them.
func (s *streams) highlight(line string, terms []string) string {
	if !s.colour {
		return line
	}
	marked := query.Mark(line, terms)
	var b strings.Builder
	for _, m := range marked {
		if m.Term {
			b.WriteString(s.paint(text.Underline, m.Text))
		} else {
			b.WriteString(m.Text)
		}
	}
	return b.String()
}

// near is a hit's similarity, five columns wide.
func near(h query.Hit) string {
	if !h.Compared {
		return "    -"
	}
	return fmt.Sprintf("%5.3f", h.Similarity)
}

// wrap breaks text into lines of at most width columns, between words where it
// can. Wide and combining characters count as a terminal shows them.
func wrap(s string, width int) []string {
	s = strings.Join(strings.Fields(printable(s)), " ")
	if s == "" {
		return nil
	}
	lines := strings.Split(text.WrapSoft(s, width), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return lines
}

// head is the first lines of what wrap makes of a text, and "..." where there
// are more.
func head(s string, width, most int) []string {
	// Wrapping takes its time: what is far behind is not looked at.
	if far := 8 * width * (most + 1); len(s) > far {
		s = strings.ToValidUTF8(s[:far], "")
	}
	lines := wrap(s, width)
	if len(lines) > most {
		lines = lines[:most]
		lines[most-1] = wrap(lines[most-1], width-len(" ..."))[0] + " ..."
	}
	return lines
}

// paint colours text on a terminal. The zero colour is none.
func (s *streams) paint(c text.Color, t string) string {
	if !s.colour || c == 0 {
		return t
	}
	return fmt.Sprintf("\x1b[%dm%s\x1b[0m", c, t)
}

// link makes text a hyperlink (OSC 8) on a terminal that gets colours.
func (s *streams) link(url, t string) string {
	if !s.colour || url == "" {
		return t
	}
	return "\x1b]8;;" + printable(url) + "\x1b\\" + t + "\x1b]8;;\x1b\\"
}
