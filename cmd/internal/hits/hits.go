// Package hits prints answers: hits as text, in lines, as tables and as records for other programs,
// or gives them to Zotero. It asks no library.
package hits

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/option"
	"paperkin/cmd/internal/screen"
	"paperkin/cmd/internal/session"
	"paperkin/cmd/internal/wording"
	"paperkin/index"
	"paperkin/index/paper"
	"paperkin/index/paper/formats"
	"paperkin/index/paper/formats/page"
	"paperkin/query/wire"
)

// Renderer returns a function that prints hits in the format that the options
// name.
func Renderer(c *cli.Context) (func(*session.Run, Answered) error, error) {
	if c.IsSet("to") {
		return answerToZotero(c), CheckTo(c)
	}
	f, err := option.Format(c, option.HitFormats...)
	if brief := c.Bool("brief"); brief && f != "text" && err == nil {
		return nil, fault.Usagef("", "--brief is text for people: leave out --format %s, or --brief", f)
	} else if brief && (c.Bool("abstract") || c.Bool("explain")) {
		return nil, fault.Usagef("", "--brief prints one line for each paper: leave out --abstract and --explain, or --brief")
	} else if brief {
		return hitsBrief, err
	}
	if option.IsExchange(f) {
		return encodedHits(f), err
	}
	switch f {
	case "json":
		return hitsJSON, err
	case "csv":
		return hitsCSV, err
	case "markdown":
		return hitsMarkdown, err
	case "ids":
		return hitsIDs, err
	case "tsv":
		return hitsTSV, err
	}
	o := Options{abstracts: c.Bool("abstract"), reasons: c.Bool("explain")}
	return func(s *session.Run, a Answered) error { return Text(s, a, o) }, err
}

func hitsJSON(s *session.Run, a Answered) error {
	e := wire.NewEncoder(s.Out)
	for _, h := range wire.NewAnswer(a.Answer).Hits {
		h.ByWords = wording.ByWords(s, a.Answer)
		if err := e.Encode(h); err != nil {
			return err
		}
	}
	return nil
}

func hitsCSV(s *session.Run, a Answered) error {
	t := screen.Table{Header: append([]string{"rank", "id", "title", "authors", "published", "venue", "categories", "url", "similarity", "score", "mode", "abstract", "match", "evidence", index.TagsField, index.NoteField}, append(wording.CountNames(), index.MarksField)...)}
	evidence := ""
	if a.Verdict.Match != "" {
		evidence = decimal(a.Verdict.Evidence)
	}
	for _, h := range a.Hits {
		similarity, score := "", ""
		if h.Compared {
			similarity = decimal(h.Similarity)
		}
		if _, ranked := a.Mark(h); ranked || h.Score != 0 {
			score = decimal(h.Score)
		}
		p := h.Paper
		tags, note, marks := index.Carried(h.Said)
		t.Rows = append(t.Rows, append([]any{h.Rank, p.ID, p.Title, strings.Join(p.Authors, "; "), p.Published, p.Venue,
			strings.Join(p.Categories, "; "), paper.Link(p), similarity, score, h.Mode, p.Abstract, a.Verdict.Match, evidence, tags, note}, append(wording.CountCells(p), marks)...))
	}
	return t.Write(s.Out, "csv")
}

// decimal formats a number as in JSON, but without an exponent.
func decimal(x float64) string { return strconv.FormatFloat(wire.Round(x, 6), 'f', -1, 64) }

func hitsMarkdown(s *session.Run, a Answered) error {
	for _, h := range a.Hits {
		line := fmt.Sprintf("%d. %s", h.Rank, page.Link(page.Text(h.Paper.Title), paper.Link(h.Paper)))
		if h.Compared {
			line += fmt.Sprintf(" (%.3f)", h.Similarity)
		}
		if about := wire.Byline(h.Paper); about != "" {
			line += "  \n   " + page.Text(about)
		}
		if said := wording.Marks(h.Said); a.Missing != nil && len(said) > 0 { // it is a list of marked papers
			line += "  \n   " + strings.Join(said, ", ")
		}
		if a.Missing[h.Rank] {
			line += "  \n   " + NotThereNow
		}
		if _, err := fmt.Fprintln(s.Out, screen.Safe(line)); err != nil {
			return err
		}
	}
	if a.Verdict.Match == "" {
		return nil
	}
	_, err := fmt.Fprintf(s.Out, "\n%s\n", page.Text(wording.Judgement(a.Verdict)))
	return err
}

// encodedHits returns a function that prints the papers of hits in a format for
// reference managers.
func encodedHits(format string) func(*session.Run, Answered) error {
	return func(s *session.Run, a Answered) error {
		papers := make([]paper.Paper, len(a.Hits))
		for i, h := range a.Hits {
			papers[i] = index.Carry(h.Paper, h.Said)
		}
		return formats.Encode(s.Out, format, papers...)
	}
}
