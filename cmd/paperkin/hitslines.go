package main

import (
	"fmt"
	"strings"

	"paperkin/cmd/paperkin/screen"
	"paperkin/index/paper"
	"paperkin/query"
)

// Formats of one line a paper are for other programs, which split lines at tabs: what is in
// a value never looks like the end of it.

// cell is a value in such a line.
func cell(value string) string {
	return screen.Safe(strings.Join(strings.Fields(value), " "))
}

func hitsIDs(s *streams, a answered) error {
	for _, h := range a.Hits {
		if _, err := fmt.Fprintln(s.Out, cell(h.Paper.ID)); err != nil {
			return err
		}
	}
	return nil
}

// hitsTSV prints id, rank, score (0 to 100), similarity, date, authors, venue, title and
// address of every hit, in this order. Scores and similarities that there are not are empty.
// Columns are only added at the end.
func hitsTSV(s *streams, a answered) error {
	for _, h := range a.Hits {
		var score, similarity string
		if mark, ranked := a.Mark(h); ranked {
			score = fmt.Sprint(mark)
		}
		if h.Compared {
			similarity = decimal(h.Similarity)
		}
		if err := s.tsvLine(h.Paper, fmt.Sprint(h.Rank), score, similarity); err != nil {
			return err
		}
	}
	return nil
}

func (s *streams) tsvLine(p paper.Paper, rank, score, similarity string) error {
	cells := []string{p.ID, rank, score, similarity, p.Published, strings.Join(p.Authors, "; "), p.Venue, p.Title, paper.Link(p)}
	for i := range cells {
		cells[i] = cell(cells[i])
	}
	_, err := fmt.Fprintln(s.Out, strings.Join(cells, "\t"))
	return err
}

// showLine prints a single paper in a format of one line.
func (s *streams) showLine(p paper.Paper, format string) error {
	if format == "ids" {
		_, err := fmt.Fprintln(s.Out, cell(p.ID))
		return err
	}
	return s.tsvLine(p, "", "", "")
}

// The most columns that brief lines give to the first author, and the least that they leave
// to the title: on terminals narrower than that, the author goes.
const (
	authorColumns = 18
	titleColumns  = 24
)

// hitsBrief prints hits for people, a line each: rank, score, year, first author, and what
// there is room for of the title.
func hitsBrief(s *streams, a answered) error {
	p := newHitPage(s, a.Answer, hitOptions{})
	p.indent -= p.barColumns()
	p.bar = 0
	author := 0
	for _, h := range a.Hits {
		author = max(author, min(authorColumns, screen.Columns(firstAuthor(h.Paper))))
	}
	if p.Measure()-p.indent-len("2021  ")-author-2 < titleColumns {
		author = 0
	}
	p.headlinesOf(a)
	if names := p.briefColumns(author); a.Full > 0 || s.Terminal {
		p.faint(names)
	}
	for _, h := range a.Hits {
		p.brief(h, author)
	}
	p.verdict()
	return p.w.Flush()
}

func (p *hitPage) briefColumns(author int) string {
	line := fmt.Sprintf("%*s  ", p.rank, "#")
	if p.a.Full > 0 {
		line += "score  "
	}
	line += "year  "
	if author > 0 {
		line += pad("author", author) + "  "
	}
	return line + "title"
}

func (p *hitPage) brief(h query.Hit, author int) {
	line := fmt.Sprintf("%*d  %s%s  ", p.rank, h.Rank, p.score(h), p.Paint(screen.Faint, fmt.Sprintf("%4.4s", h.Paper.Published)))
	room := p.Measure() - p.indent - len("2021  ")
	if author > 0 {
		line += p.Paint(screen.Faint, pad(screen.Cut(firstAuthor(h.Paper), author), author)) + "  "
		room -= author + 2
	}
	title := screen.Cut(h.Paper.Title, max(leastText, room))
	if title == "" {
		title = noTitle
	}
	fmt.Fprintln(p.w, line+p.Link(paper.Link(h.Paper), p.Paint(screen.Bold, title)))
}

// pad fills a text up to so many columns.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-screen.Columns(text)))
}

func firstAuthor(p paper.Paper) string {
	if len(p.Authors) == 0 {
		return ""
	}
	return cell(p.Authors[0])
}
