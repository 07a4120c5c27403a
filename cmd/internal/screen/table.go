package screen

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	cleaning "paperkin/index/paper/text"
)

// A Table is a table with a head.
type Table struct {
	Header []string
	// Rows have as many cells as the header. Numbers are set to the right. The
	// strings are made [Safe], and for CSV a cell (text.Cell) that no spreadsheet computes.
	Rows [][]any
	// Widths are the most columns that the columns of text take, for people:
	// longer cells are wrapped. Nil lets every cell take what it needs.
	Widths []int
	// Width is the most columns that the table takes in a box for people: text is wrapped
	// for it, and where that is not enough every row is a list of its cells. 0: no bound.
	Width int
	// Plain is for text that goes to a file or another program: in columns, without a box.
	Plain bool
}

// Write writes the table as "csv", as "markdown", or as text for people.
func (t Table) Write(w io.Writer, format string) error {
	switch {
	case format == "csv":
		return t.writeCSV(w)
	case format == "text" && t.Plain:
		return t.writePlain(w)
	case format == "text" && t.Width > 0:
		if t.Widths = t.fit(); t.Widths == nil {
			return t.writeLists(w)
		}
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

// writePlain writes a line for each row, two spaces between its cells.
func (t Table) writePlain(w io.Writer) error {
	rows := [][]string{t.Header}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.Join(strings.Fields(fmt.Sprint(safeCell(cell))), " ")
		}
		rows = append(rows, cells)
	}
	widths := make([]int, len(t.Header))
	for _, cells := range rows {
		for i, cell := range cells {
			widths[i] = max(widths[i], Columns(cell))
		}
	}
	var b strings.Builder
	for _, cells := range rows {
		var line strings.Builder
		for i, cell := range cells {
			before, behind := "", strings.Repeat(" ", widths[i]-Columns(cell))
			if _, isText := t.firstOf(i).(string); !isText {
				before, behind = behind, before
			}
			line.WriteString(before + cell + behind + "  ")
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// firstOf is a column's cell in the first row; empty where there is none.
func (t Table) firstOf(column int) any {
	if len(t.Rows) == 0 {
		return ""
	}
	return t.Rows[0][column]
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

// leastCell is the fewest columns that a cell of text is wrapped to.
const leastCell = 8

// fit returns widths of columns with which the table is as wide as it may be, taken from the
// widest columns of text; nil if there are none.
func (t Table) fit() []int {
	widths, least := make([]int, len(t.Header)), make([]int, len(t.Header))
	total := 1 // the line at the left edge
	for i, name := range t.Header {
		widths[i] = Columns(name)
		least[i] = widths[i]
		for _, row := range t.Rows {
			n := Columns(fmt.Sprint(safeCell(row[i])))
			widths[i] = max(widths[i], n)
			if _, isText := row[i].(string); isText {
				n = min(n, leastCell)
			}
			least[i] = max(least[i], n)
		}
		total += widths[i] + len("  |")
	}
	for ; total > t.Width; total-- {
		widest := -1
		for i := range widths {
			if widths[i] > least[i] && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return nil
		}
		widths[widest]--
	}
	return widths
}

// writeLists writes every row as lines of a name and a value.
func (t Table) writeLists(w io.Writer) error {
	names := 0
	for _, name := range t.Header {
		names = max(names, Columns(name))
	}
	var b strings.Builder
	for i, row := range t.Rows {
		if i > 0 {
			b.WriteString("\n")
		}
		for j, name := range t.Header {
			for k, line := range Wrap(fmt.Sprint(row[j]), max(leastCell, t.Width-names-2)) {
				if k > 0 {
					name = ""
				}
				fmt.Fprintf(&b, "%-*s  %s\n", names, name, line)
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
