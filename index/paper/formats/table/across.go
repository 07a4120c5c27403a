package table

import (
	"strings"

	"paperkin/index/paper/formats/workbook"
)

// A sheet can have a field a row and a paper a column, as tables that compare papers do, or a
// paper below the other: the names of fields stand in the first column then. Such a sheet is
// kept in memory, up to these limits.
const (
	acrossRows  = 10_000
	acrossBytes = 64 << 20
)

// isAcross reports whether the first column of some rows names more fields than a header does
// that names so many.
func isAcross(rows []workbook.Row, known int) bool {
	var u uprightTest
	first := firstColumn(rows)
	for _, r := range rows {
		if len(r.Cells) > first+1 {
			u.see(texts(nil, r.Cells[first:]))
		}
	}
	return u.fields() > known
}

// firstColumn is the first column of rows that is not empty.
func firstColumn(rows []workbook.Row) int {
	first := -1
	for _, r := range rows {
		for i, c := range r.Cells {
			if c.Text != "" && (first < 0 || i < first) {
				first = i
			}
		}
	}
	return max(first, 0)
}

// keep keeps a row of a table that goes across, and reports whether it is not too large.
func (t *sheet) keep(r workbook.Row) bool {
	for _, c := range r.Cells {
		t.size += len(c.Text) + len(c.Link) + 64
	}
	if len(t.first) >= acrossRows || t.size > acrossBytes {
		return false
	}
	r.Cells = append([]workbook.Cell(nil), r.Cells...)
	t.first = append(t.first, r)
	return true
}

// readAcross passes on the papers of the columns. It reports whether to go on.
func (t *sheet) readAcross() bool {
	at, width := firstColumn(t.first), 0
	for _, r := range t.first {
		width = max(width, len(r.Cells))
	}
	sheet := t.in
	for column := at + 1; column < width; column++ {
		in := *sheet
		in.Name += ", column " + workbook.ColumnName(column)
		t.in = &in
		var names []string
		var cells []workbook.Cell
		put := func() bool {
			if firstText(cells) == "" {
				return true
			}
			t.setHeader(newHeader(names))
			t.any, t.row = true, nil
			return t.in.Put(t.draft(cells), 0)
		}
		for _, r := range t.first {
			if at >= len(r.Cells) || r.Cells[at].Text == "" {
				continue
			}
			name := strings.TrimRight(r.Cells[at].Text, ": ")
			if len(names) > 0 && name == names[0] { // the next paper below
				if !put() {
					return false
				}
				names, cells = nil, nil
			}
			names = append(names, name)
			cell := workbook.Cell{}
			if column < len(r.Cells) {
				cell = r.Cells[column]
			}
			cells = append(cells, cell)
		}
		if !put() {
			return false
		}
	}
	t.in = sheet
	return true
}
