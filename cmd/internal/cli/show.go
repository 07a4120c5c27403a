package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"paperkin/cmd/internal/fault"
	"paperkin/cmd/internal/hits"
	"paperkin/cmd/internal/open"
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

func showCommand(s *session.Run) *cli.Command {
	return &cli.Command{
		Name:      "show",
		Usage:     "show everything about papers",
		ArgsUsage: "PAPER...",
		Flags: append(open.SuggestFlags(), option.FormatFlag(option.HitFormats...), option.JSON(),
			&cli.BoolFlag{Name: "sources", Category: option.ToPrint, Usage: "show the records that the paper was made of, and why they are one (text or json)"}),
		Action: func(c *cli.Context) error {
			format, err := option.Format(c, option.HitFormats...)
			if err != nil {
				return err
			}
			if strings.TrimSpace(strings.Join(c.Args().Slice(), "")) == "" {
				return fault.Usagef("name a paper by id, DOI, URL or exact title", "show: no paper given")
			}
			lib, err := open.Library(s, c)
			if err != nil {
				return err
			}
			defer lib.Close()
			found, err := papersOrTitle(s, c, lib, c.Args().Slice())
			if err != nil {
				return err
			}
			return showAll(s, c, lib, found, format)
		},
	}
}

// showAll prints papers one after another: an object or a line each, or with a blank line
// between them.
func showAll(s *session.Run, c *cli.Context, lib session.Library, found []index.Found, format string) error {
	said, err := lib.Remarks(c.Context, found...)
	switch {
	case err != nil:
		return err
	case c.Bool("sources"):
	case option.IsExchange(format):
		papers := make([]paper.Paper, len(found))
		for i, f := range found {
			papers[i] = index.Carry(f.Paper, said[i])
		}
		return formats.Encode(s.Out, format, papers...)
	case format == "csv":
		return showTable(s, found, said)
	}
	for i, f := range found {
		if i > 0 && (format == "text" || format == "markdown") {
			fmt.Fprintln(s.Out)
		}
		if c.Bool("sources") {
			err = showSources(s, c, lib, f, format)
		} else {
			err = show(s, f, said[i], format)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func showTable(s *session.Run, found []index.Found, said []index.Remark) error {
	t := screen.Table{Header: append([]string{"id", "title", "authors", "published", "venue", "categories", "url", "state", "abstract", index.TagsField, index.NoteField}, append(wording.CountNames(), index.MarksField)...)}
	for i, f := range found {
		p := f.Paper
		tags, note, marks := index.Carried(said[i])
		t.Rows = append(t.Rows, append([]any{p.ID, p.Title, strings.Join(p.Authors, "; "), p.Published, p.Venue, strings.Join(p.Categories, "; "),
			paper.Link(p), wire.StateOf(f), p.Abstract, tags, note}, append(wording.CountCells(p), marks)...))
	}
	return t.Write(s.Out, "csv")
}

func show(s *session.Run, f index.Found, said index.Remark, format string) error {
	p := f.Paper
	switch format {
	case "ids", "tsv":
		return hits.ShowLine(s, p, format)
	case "json":
		return wire.NewEncoder(s.Out).Encode(wire.NewFound(f, said))
	case "markdown":
		_, err := fmt.Fprintf(s.Out, "# %s\n\n%s\n\n%s\n", screen.Safe(page.Text(p.Title)),
			screen.Safe(page.Text(wire.Byline(p))), screen.Safe(page.Text(p.Abstract)))
		return err
	}
	state := wire.StateOf(f)
	if f.Note == index.NoAbstract && f.State != index.Skipped {
		state += " (no-abstract: by the title)"
	}
	if f.Reason != "" {
		state += ": " + f.Reason
	}
	fields := append([][2]string{{"id", p.ID}, {"also", strings.Join(others(p), ", ")}}, wording.About(p)...)
	fields = append(fields, [2]string{"arrived", wording.LocalTime(s, f.Arrived)})
	if p.Retracted() {
		fields = append(fields, [2]string{"retracted", "yes, according to a source"})
	}
	fields = append(fields, [][2]string{{"marked", strings.Join(wording.Marks(said), ", ")}, {"your tags", strings.Join(said.Tags, ", ")}, {"your note", said.Note}, {"embedding", state}}...)
	return printPage(s, p, append(fields, wording.OtherFields(p)...))
}

// others returns the names of a paper except its canonical id.
func others(p paper.Paper) []string {
	return slices.DeleteFunc(wire.Names(p), func(name string) bool { return name == p.ID })
}

// maxLabel is the most columns that the labels of fields take. The names that sources
// have for their own can be longer, and then push their values to the right.
const maxLabel = 20

func printPage(s *session.Run, p paper.Paper, fields [][2]string) error {
	var b strings.Builder
	for _, line := range screen.Wrap(p.Title, s.Measure()) {
		b.WriteString(s.Link(paper.Link(p), s.Paint(screen.Bold, line)) + "\n")
	}
	indent := len("categories  ")
	fields = slices.DeleteFunc(fields, func(f [2]string) bool { return f[1] == "" })
	for _, f := range fields {
		indent = max(indent, min(len(screen.Line(f[0]))+2, maxLabel))
	}
	for _, f := range fields {
		for i, line := range screen.Wrap(f[1], max(20, s.Measure()-indent)) {
			name := ""
			if i == 0 {
				name = f[0]
			}
			fmt.Fprintf(&b, "%s%s\n", s.Paint(screen.Faint, fmt.Sprintf("%-*s  ", indent-2, screen.Line(name))), line)
		}
	}
	if abstract := screen.Wrap(p.Abstract, s.Measure()); len(abstract) > 0 {
		b.WriteString("\n" + strings.Join(abstract, "\n") + "\n")
	}
	_, err := io.WriteString(s.Out, b.String())
	return err
}

// showSources prints the records that a paper is made of, in order of precedence.
func showSources(s *session.Run, c *cli.Context, lib session.Library, f index.Found, format string) error {
	if format != "text" && format != "json" {
		return fault.Usagef("", "show --sources: format %q: want text or json", format)
	}
	folder, end, err := open.FolderOf(s, c, lib)
	if err != nil {
		return err
	}
	defer end()
	all, err := folder.Sources(c.Context, f.Key)
	if err != nil {
		return err
	}
	joins, err := folder.Joins(c.Context, f.Key)
	if err != nil {
		return err
	}
	if format == "json" {
		return wire.NewEncoder(s.Out).Encode(wire.NewSources(f, all, joins))
	}
	for i, r := range all {
		if i > 0 {
			fmt.Fprintln(s.Out)
		}
		fields := [][2]string{{"source", wording.Origin(r)}}
		if len(all) > 1 {
			fields = append(fields, [2]string{"number", fmt.Sprint(i + 1)})
		}
		for _, j := range joins {
			if one, other := j.One, j.Other; max(one, other) == i && one != other {
				fields = append(fields, [2]string{"joined", fmt.Sprintf("with %d: %s", min(one, other)+1, wording.Grounds(j.Judgement, true))})
			}
		}
		fields = slices.Concat(fields, [][2]string{{"ids", strings.Join(wire.Names(r.Paper), ", ")}}, wording.About(r.Paper), wording.OtherFields(r.Paper))
		if err := printPage(s, r.Paper, fields); err != nil {
			return err
		}
	}
	return nil
}
