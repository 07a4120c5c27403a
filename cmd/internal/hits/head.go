package hits

import (
	"fmt"
	"strings"
	"time"

	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/wording"
	"paperkin/query"
)

// Answered is an answer with what was asked, and how long it took.
type Answered struct {
	query.Answer
	Request query.Request
	Took    time.Duration
	// Missing are the ranks of papers that the library does not have any more; nil for none.
	Missing map[int]bool
}

// head prints what stands above hits: on a terminal what they are an answer to, then what
// the question was taken for if reasons are shown, then the names of the columns. What goes
// to a file says nothing that changes between runs.
func (p *hitPage) head(a Answered) {
	p.headlinesOf(a)
	if a.Understood != nil && p.o.reasons {
		for _, line := range screen.Wrap(wording.Meaning(a.Answer), p.Measure()) {
			p.faint(line)
		}
	}
	if a.Full > 0 {
		p.faint(p.columns())
	}
	if p.Terminal || a.Full > 0 || a.Understood != nil && p.o.reasons {
		fmt.Fprintln(p.w)
	}
}

// headlinesOf prints the headlines of an answer on a terminal.
func (p *hitPage) headlinesOf(a Answered) {
	if p.Terminal {
		for _, line := range p.headlines(a) {
			p.faint(line)
		}
	}
}

func (p *hitPage) faint(line string) { fmt.Fprintln(p.w, p.Paint(screen.Faint, line)) }

// columns names the columns, each above its own.
func (p *hitPage) columns() string {
	line := fmt.Sprintf("%*s  %-*s", p.rank, "#", p.indent-p.rank-2, "score")
	if !compared(p.a.Hits) {
		return strings.TrimRight(line, " ")
	}
	const last = "similarity"
	return line + fmt.Sprintf("%*s", max(len(last), p.width), last)
}

func compared(hits []query.Hit) bool {
	for _, h := range hits {
		if h.Compared {
			return true
		}
	}
	return false
}

// headlines says what was asked, how it was ranked, over how many papers, and how long it
// took: in one line, where what was asked is cut, but on narrow terminals.
func (p *hitPage) headlines(a Answered) []string {
	over := screen.CountOf(a.Papers, "paper")
	if a.Passing != a.Papers {
		over = screen.Count(a.Passing) + " of " + over
	}
	parts := []string{over, screen.Took(a.Took)}
	if a.Full > 0 {
		parts = append([]string{string(a.Hits[0].Mode)}, parts...)
	}
	rest := strings.Join(parts, screen.Between)
	room := p.Measure() - screen.Columns(screen.Between+rest)
	if room < LeastText {
		return append(screen.Head(asked(a.Request), max(LeastText, p.Measure()), 1), screen.WrapParts(rest, max(LeastText, p.Measure()))...)
	}
	if what := screen.Head(asked(a.Request), room, 1); len(what) > 0 {
		rest = what[0] + screen.Between + rest
	}
	return []string{rest}
}

// asked is a request in a few words.
func asked(r query.Request) string {
	if len(r.Examples) == 0 {
		return strings.Join(append([]string{r.Question}, r.And...), " + ")
	}
	if len(r.Examples) > 1 {
		return fmt.Sprintf("like %d papers", len(r.Examples))
	}
	e := r.Examples[0]
	switch {
	case e.Ref != "":
		return "like " + e.Ref
	case len(e.Names) > 0:
		return "like " + e.Names[0]
	}
	return "like: " + e.Text
}

// NotThereNow is said of a marked paper that the library does not have.
const NotThereNow = "not in the library any more"
