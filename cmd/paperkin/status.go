package main

import (
	"fmt"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/urfave/cli/v2"

	"paperkin/index"
	"paperkin/query/wire"
)

var tableFormats = []string{"text", "json", "csv", "markdown"}

func (s *streams) statusCommand() *cli.Command {
	return &cli.Command{
		Name:         "status",
		Usage:        "papers, embedding spaces, what happened to every paper, sizes",
		OnUsageError: onUsageError,
		Flags: []cli.Flag{formatFlag(tableFormats...), jsonFlag(),
			&cli.BoolFlag{Name: "failed", Usage: "list the papers that could not be embedded, with the reasons"}},
		Action: func(c *cli.Context) error {
			format, err := outputFormat(c, tableFormats...)
			if err != nil {
				return err
			}
			lib, err := openLibrary(c)
			if err != nil {
				return err
			}
			defer lib.Close()
			if c.Bool("failed") {
				return s.failedPapers(c, lib, format)
			}
			st, err := lib.Status(c.Context)
			if err != nil {
				return err
			}
			if format == "json" {
				return wire.NewEncoder(s.out).Encode(wire.NewStatus(lib.Dir(), st))
			}
			return s.status(lib.Dir(), st, format)
		},
	}
}

func (s *streams) status(dir string, st index.Status, format string) error {
	if format == "text" {
		return s.statusText(dir, st)
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"space", "role", "embedder", "dims", "done", "pending", "failed", "truncated", "no abstract"})
	for _, sp := range st.Spaces {
		l := sp.Ledger
		t.AppendRow(table.Row{sp.ID(), sp.Role, sp.Spec(), sp.Dimensions, l.Done, l.Pending, l.Failed, l.Truncated, l.NoAbstract})
	}
	return s.table(t, format)
}

// statusText is status for people: it fits any terminal, however long the names
// of models are.
func (s *streams) statusText(dir string, st index.Status) error {
	fmt.Fprintf(s.out, "%s\n%d papers, %s\n", inLine(dir), st.Papers, size(st.Bytes))
	for _, sp := range st.Spaces {
		l := sp.Ledger
		fmt.Fprintf(s.out, "\n%s, %s\n  %d done, %d pending, %d failed, %d truncated, %d without abstract\n",
			inLine(describe(sp.Space)), sp.Role, l.Done, l.Pending, l.Failed, l.Truncated, l.NoAbstract)
	}
	return nil
}

func (s *streams) failedPapers(c *cli.Context, lib *index.Library, format string) error {
	space, err := lib.ActiveSpace(c.Context)
	if err != nil {
		return err
	}
	t := table.NewWriter()
	t.SetStyle(table.StyleLight)
	t.AppendHeader(table.Row{"id", "title", "reason"})
	room := max(40, s.width-10) // 10 columns are lines and space
	column := func(n, width int) table.ColumnConfig {
		return table.ColumnConfig{Number: n, WidthMax: width, WidthMaxEnforcer: text.WrapSoft}
	}
	t.SetColumnConfigs([]table.ColumnConfig{column(1, room/4), column(2, room*3/8), column(3, room*3/8)})
	e := wire.NewEncoder(s.out)
	err = lib.Entries(c.Context, space, index.Failed, func(entry index.Entry) bool {
		if format == "json" {
			e.Encode(map[string]string{"id": entry.ID, "title": entry.Title, "reason": entry.Reason})
			return true
		}
		t.AppendRow(table.Row{printable(entry.ID), printable(entry.Title), printable(entry.Reason)})
		return true
	})
	if err != nil || format == "json" {
		return err
	}
	return s.table(t, format)
}

func (s *streams) table(t table.Writer, format string) error {
	var rendered string
	switch format {
	case "csv":
		rendered = t.RenderCSV()
	case "markdown":
		rendered = t.RenderMarkdown()
	default:
		rendered = t.Render()
	}
	_, err := fmt.Fprintln(s.out, rendered)
	return err
}

// size is a number of bytes for people.
func size(n int64) string {
	const unit = 1000
	if n < unit {
		return strconv.FormatInt(n, 10) + " B"
	}
	value, i := float64(n)/unit, 0
	for ; value >= unit && i < 3; i++ {
		value /= unit
	}
	return fmt.Sprintf("%.1f %cB", value, "kMGT"[i])
}
