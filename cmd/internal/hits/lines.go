package hits

import (
	"fmt"
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/index/paper"
	"paperkin/query"
)

// Formats of one line a paper are for other programs, which split lines at tabs: what is in
// a value never looks like the end of it.

// Cell is a value in such a line.
func Cell(value string) string {
	return screen.Safe(strings.Join(strings.Fields(value), " "))
}

func hitsIDs(s *session.Run, a Answered) error {
	for _, h := range a.Hits {
		if _, err := fmt.Fprintln(s.Out, Cell(h.Paper.ID)); err != nil {
			return err
		}
	}
	return nil
}

// hitsTSV prints id, rank, score (0 to 100), similarity, date, authors, venue, title and
// address of every hit, in this order. Scores and similarities that there are not are empty.
// Columns are only added at the end.
func hitsTSV(s *session.Run, a Answered) error {
	for _, h := range a.Hits {
		var score, similarity string
		if mark, ranked := a.Mark(h); ranked {
			score = fmt.Sprint(mark)
		}
		if h.Compared {
			similarity = decimal(h.Similarity)
		}
		if err := tsvLine(s, h.Paper, fmt.Sprint(h.Rank), score, similarity); err != nil {
			return err
		}
	}
	return nil
}

func tsvLine(s *session.Run, p paper.Paper, rank, score, similarity string) error {
	cells := []string{p.ID, rank, score, similarity, p.Published, strings.Join(p.Authors, "; "), p.Venue, p.Title, paper.Link(p)}
	for i := range cells {
		cells[i] = Cell(cells[i])
	}
	_, err := fmt.Fprintln(s.Out, strings.Join(cells, "\t"))
	return err
}

// ShowLine prints a single paper in a format of one line.
func ShowLine(s *session.Run, p paper.Paper, format string) error {
	if format == "ids" {
		_, err := fmt.Fprintln(s.Out, Cell(p.ID))
		return err
	}
	return tsvLine(s, p, "", "", "")
}

// The most columns that brief lines give to the first author, and the least that they leave
// to the title: on terminals narrower than that, the author goes.
const (
	authorColumns = 18
	titleColumns  = 24
)

// A briefPage prints hits for people, a line each: rank, score, year, first author, and what
// there is room for of the title.
type briefPage struct {
	*hitPage
	year, author int // columns of them with what is behind; 0: no hit has one, or no room
}

func hitsBrief(s *session.Run, a Answered) error {
	p := briefPage{hitPage: newHitPage(s, a.Answer, Options{})}
	p.indent -= p.barColumns()
	p.bar = 0
	for _, h := range a.Hits {
		if h.Paper.Published != "" {
			p.year = len("2021  ")
		}
		if n := screen.Columns(FirstAuthor(h.Paper)); n > 0 {
			p.author = max(p.author, len("author  "), min(n, authorColumns)+2)
		}
	}
	if p.room() < titleColumns {
		p.author = 0
	}
	p.headlinesOf(a)
	if a.Full > 0 || s.Terminal {
		p.faint(p.names())
	}
	for _, h := range a.Hits {
		p.hit(h)
	}
	p.verdict()
	return p.w.Flush()
}

// room is how many columns there are for the title.
func (p *briefPage) room() int { return p.Measure() - p.indent - p.year - p.author }

func (p *briefPage) names() string {
	line := fmt.Sprintf("%*s  ", p.rank, "#")
	if p.a.Full > 0 {
		line += "score  "
	}
	return line + pad("year  ", p.year) + pad("author  ", p.author) + "title"
}

func (p *briefPage) hit(h query.Hit) {
	title := screen.Cut(h.Paper.Title, max(LeastText, p.room()))
	if title == "" {
		title = NoTitle
	}
	about := pad(fmt.Sprintf("%.4s", h.Paper.Published), p.year) + pad(screen.Cut(FirstAuthor(h.Paper), p.author-2), p.author)
	fmt.Fprintf(p.w, "%*d  %s%s%s\n", p.rank, h.Rank, p.score(h), p.Paint(screen.Faint, about), p.Link(paper.Link(h.Paper), p.Paint(screen.Bold, title)))
}

// pad fills a text up to so many columns; in none there is no text.
func pad(text string, columns int) string {
	if columns == 0 {
		return ""
	}
	return text + strings.Repeat(" ", max(0, columns-screen.Columns(text)))
}

// FirstAuthor is the first author of a paper, in short, for a line that has no room for more.
func FirstAuthor(p paper.Paper) string {
	if len(p.Authors) == 0 {
		return ""
	}
	return Cell(p.Authors[0])
}
