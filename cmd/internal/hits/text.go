package hits

import (
	"bufio"
	"fmt"
	"strings"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/query"
	"paperkin/query/wire"
)

// The most lines that a hit shows of its sentence, with its reasons and without, and of its
// title and of each line below it.
const (
	excerptLines     = 2
	maxSentenceLines = 10
	MaxTitleLines    = 6
)

// LeastText is the width of the text of hits on terminals that are too narrow for it: long
// lines are the lesser evil there.
const LeastText = 20

// A hitPage prints hits for people, below each other: rank, score and title, and under the
// title the by-line with the similarity, the reasons if any, and the sentence that fits the
// question best or, if whole, the abstract.
type hitPage struct {
	*session.Run
	w      *bufio.Writer
	a      query.Answer
	by     index.Order // that the hits are sorted by; empty: by score
	o      Options
	gone   map[int]bool // ranks of papers that the library does not have
	rank   int          // columns of the greatest rank
	bar    int          // columns of the bar beside the score; 0: none
	indent int          // columns before the title
	width  int          // of the text behind them
}

// Options are what hits for people show.
type Options struct {
	abstracts bool // whole, in place of a sentence
	reasons   bool
}

// barFrom is the width from which scores have bars, and barWidth theirs.
const (
	barFrom  = 80
	barWidth = 5
)

func newHitPage(s *session.Run, a query.Answer, o Options) *hitPage {
	p := &hitPage{Run: s, w: bufio.NewWriter(s.Out), a: a, o: o, rank: len(fmt.Sprint(a.Hits[len(a.Hits)-1].Rank))}
	if p.indent = p.rank + 2; a.Full > 0 {
		p.indent += len("score  ")
		if s.Terminal && s.Width >= barFrom {
			p.bar = barWidth
			p.indent += p.barColumns()
		}
	}
	p.width = max(LeastText, s.Measure()-p.indent)
	return p
}

// barColumns is how many columns a score with a bar takes more than one without.
func (p *hitPage) barColumns() int {
	if p.bar == 0 {
		return 0
	}
	return len("100 ") + p.bar - len("score")
}

// Text prints the hits of an answer for people.
func Text(s *session.Run, a Answered, o Options) error {
	p := newHitPage(s, a.Answer, o)
	p.by, p.gone = a.Request.Sort, a.Missing
	p.head(a)
	for i, h := range a.Hits {
		if i > 0 {
			fmt.Fprintln(p.w)
		}
		p.hit(h)
	}
	p.verdict()
	return p.w.Flush()
}

// verdict prints what the hits are worth, if that is known.
func (p *hitPage) verdict() {
	if p.a.Verdict.Match == "" {
		return
	}
	fmt.Fprintln(p.w)
	for _, line := range screen.Wrap(wording.Judgement(p.a.Verdict), p.Measure()) {
		p.faint(line)
	}
}

// NoTitle stands for the title that a paper lacks.
const NoTitle = "(no title)"

func (p *hitPage) hit(h query.Hit) {
	title := screen.Head(h.Paper.Title, p.width, MaxTitleLines)
	if len(title) == 0 {
		title = []string{NoTitle}
	}
	for i, line := range title {
		if i == 0 {
			fmt.Fprintf(p.w, "%*d  %s", p.rank, h.Rank, p.score(h))
		} else {
			fmt.Fprintf(p.w, "%*s", p.indent, "")
		}
		fmt.Fprintln(p.w, p.Link(paper.Link(h.Paper), p.Paint(screen.Bold, line)))
	}
	p.byline(h)
	if p.gone[h.Rank] {
		p.block([]string{NotThereNow}, screen.Faint)
	}
	p.block(screen.HeadParts(wording.RemarkLine(h.Said), p.width, excerptLines), screen.Faint)
	for _, c := range h.Copies {
		p.block(screen.HeadParts("also "+wire.Byline(c), p.width, MaxTitleLines), screen.Faint)
	}
	if h.Why != nil && p.o.reasons {
		p.block(screen.Head(wording.Because(*h.Why), p.width, MaxTitleLines), screen.Faint)
	}
	switch {
	case p.o.abstracts:
		p.block(screen.Wrap(h.Paper.Abstract, p.width), screen.Plain)
	case h.Why == nil:
		p.block(screen.Head(h.Paper.Abstract, p.width, excerptLines), screen.Plain)
	default:
		most := excerptLines
		if p.o.reasons {
			most = maxSentenceLines
		}
		for _, line := range screen.Head(h.Why.Sentence, p.width, most) {
			fmt.Fprintf(p.w, "%*s%s\n", p.indent, "", highlight(p.Run, line, h.Why.Terms))
		}
	}
}

// score is a hit's score with its bar, up to the title; nothing in a list.
func (p *hitPage) score(h query.Hit) string {
	mark, ranked := p.a.Mark(h)
	if !ranked {
		return ""
	}
	number := fmt.Sprintf("%5d", mark)
	if p.bar > 0 {
		number = fmt.Sprintf("%3d %s", mark, screen.Bar(float64(mark)/100, p.bar))
	}
	return p.Paint(screen.Cyan, number) + "  "
}

// similarityWidth is the columns of a similarity with what is before it.
const similarityWidth = len("  -0.00")

// byline prints what a paper is, with the count that hits are sorted by if it is one, and
// its similarity at the right edge.
func (p *hitPage) byline(h query.Hit) {
	about := wire.Byline(h.Paper)
	if much := wording.Attention(h.Paper, p.by); much != "" {
		about = strings.TrimPrefix(about+" · "+much, " · ")
	}
	if !h.Compared {
		p.block(screen.HeadParts(about, p.width, MaxTitleLines), screen.Faint)
		return
	}
	room := max(LeastText, p.width-similarityWidth)
	lines := screen.HeadParts(about, room, MaxTitleLines)
	if len(lines) == 0 {
		lines = []string{""}
	}
	lines[0] += strings.Repeat(" ", max(0, room-screen.Columns(lines[0]))) + fmt.Sprintf("%*.2f", similarityWidth, h.Similarity)
	p.block(lines, screen.Faint)
}

// block prints lines below the title.
func (p *hitPage) block(lines []string, style screen.Style) {
	for _, line := range lines {
		fmt.Fprintf(p.w, "%*s%s\n", p.indent, "", p.Paint(style, line))
	}
}

// highlight marks the words of a line that are terms, or forms of them.
func highlight(s *session.Run, line string, terms []string) string {
	if !s.Colours() {
		return line
	}
	var b strings.Builder
	for _, m := range query.Mark(line, terms) {
		if m.Term {
			b.WriteString(s.Paint(screen.Strong, m.Text))
		} else {
			b.WriteString(m.Text)
		}
	}
	return b.String()
}
