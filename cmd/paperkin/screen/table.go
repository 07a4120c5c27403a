package screen

import (
	"encoding/csv"
	"fmt"
	"io"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	cleaning "paperkin/index/paper/text"
)

// A Table is a table with a head.
type Table struct {
	Header []string
	// Rows have as many cells as the header. Numbers are set to the right. The
	// strings are made [Safe], and for CSV a [cleaning.Cell] that no spreadsheet computes.
	Rows [][]any
	// Widths are the most columns that the columns of text take, for people:
	// longer cells are wrapped. Nil lets every cell take what it needs.
	Widths []int
}

// Write writes the table as "csv", as "markdown", or in a box for people.
func (t Table) Write(w io.Writer, format string) error {
	if format == "csv" {
		return t.writeCSV(w)
	}
	boxed := table.NewWriter()
	boxed.SetStyle(table.StyleLight)
	header := make(table.Row, len(t.Header))
	for i, name := range t.Header {
		header[i] = name
	}
	boxed.AppendHeader(header)
	for _, row := range t.Rows {
		cells := make(table.Row, len(row))
		for i, c := range row {
			cells[i] = safeCell(c)
		}
		boxed.AppendRow(cells)
	}
	var columns []table.ColumnConfig
	for i, width := range t.Widths {
		columns = append(columns, table.ColumnConfig{Number: i + 1, WidthMax: width, WidthMaxEnforcer: text.WrapSoft})
	}
	boxed.SetColumnConfigs(columns)
	rendered := ""
	if format == "markdown" {
		rendered = boxed.RenderMarkdown()
	} else {
		rendered = boxed.Render()
	}
	_, err := fmt.Fprintln(w, rendered)
	return err
}

func (t Table) writeCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	c.Write(t.Header) // errors stay in the writer
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = fmt.Sprint(safeCell(cell))
			if _, ok := cell.(string); ok {
				cells[i] = cleaning.Cell(cells[i])
			}
		}
		c.Write(cells)
	}
	c.Flush()
	return c.Error()
}

func safeCell(cell any) any {
	if s, ok := cell.(string); ok {
		return Safe(s)
	}
	return cell
}
