package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/telling"
	"paperkin/index"
	"paperkin/query/digest"
	"paperkin/query/wire"
)

// show prints the digest as it would be told, and why other papers would not be. Nothing
// counts as told.
func (p *press) show(ctx context.Context, t *telling.Teller) error {
	without, err := t.Reserved(ctx)
	if err == nil {
		err = p.look(ctx, without)
	}
	if err != nil {
		return err
	}
	content, err := p.content(ctx)
	if err != nil {
		return err
	}
	switch p.format {
	case "json":
		content, err = appendPassedLines(content, p.made.Passed)
	case "text", "markdown":
		content = append(content, p.passedText()...)
	default:
		if n := len(p.made.Passed); n > 0 {
			p.Notice("%s would not be told of: --format text says why", screen.CountOf(n, "other paper"))
		}
	}
	if err == nil {
		err = printDigest(ctx, p.Run, content)
	}
	if err == nil && len(p.made.Papers) == 0 && !p.always {
		return fault.ErrNoHits
	}
	return err
}

// mostPassed is how many papers of a part are listed that would not be told of: those that
// were nearest to it.
const mostPassed = 20

// passedText lists the papers that would not be told of, by the parts that found them.
func (p *press) passedText() string {
	var b strings.Builder
	for list := p.made.Passed; len(list) > 0; {
		name, n := list[0].Part, 0
		for n < len(list) && list[n].Part == name {
			n++
		}
		if name == index.LikesName {
			name = "your likes"
		}
		b.WriteString("\n" + p.Hang("", "Not told of by "+screen.Line(name)+":") + "\n")
		for _, one := range list[:min(n, mostPassed)] {
			b.WriteString(p.Hang("- ", screen.Line(one.Title)+screen.Between+screen.Line(one.ID)+": "+p.why(one)) + "\n")
		}
		if n > mostPassed {
			b.WriteString(fmt.Sprintf("  and %s more, which --json lists\n", screen.Count(n-mostPassed)))
		}
		list = list[n:]
	}
	return b.String()
}

// why says why a paper is not told of.
func (p *press) why(one digest.Passed) string {
	likes := one.Part == index.LikesName
	switch one.Reason {
	case digest.TooFar:
		return fmt.Sprintf("number %d, and only the first %g are told of", one.Rank, one.Bound)
	case digest.TooUnlike:
		if likes {
			return fmt.Sprintf("not near enough to your likes (%.2g, want %.2g)", one.Score, one.Bound)
		}
		return fmt.Sprintf("similarity %.2f, and the search wants %.2f", one.Score, one.Bound)
	case digest.Foreign:
		return "by itself no answer to the search"
	case digest.IsRead:
		return "you have read it, or a copy of it"
	case digest.IsDisliked:
		return "you dislike it, or a copy of it"
	case digest.WasTold:
		return "it was told of, or a copy of it"
	case digest.IsCopy:
		return "a copy of it was here before, or is told of"
	case digest.NoRoom:
		return "left for the next digest: --limit " + fmt.Sprint(p.options.Most)
	}
	return string(one.Reason)
}

// passedLine is a paper that would not be told of, as JSON: a contract with scripts.
type passedLine struct {
	NotTold digest.Reason `json:"not_told"`
	Search  string        `json:"search"`
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Rank    int           `json:"rank,omitempty"`
	Score   float64       `json:"score,omitempty"`
	Bound   float64       `json:"bound,omitempty"`
}

func appendPassedLines(b []byte, list []digest.Passed) ([]byte, error) {
	for _, one := range list {
		line, err := json.Marshal(passedLine{one.Reason, one.Part, one.ID, one.Title, one.Rank, wire.Round(one.Score, 6), wire.Round(one.Bound, 6)})
		if err != nil {
			return nil, err
		}
		b = append(append(b, line...), '\n')
	}
	return b, nil
}
