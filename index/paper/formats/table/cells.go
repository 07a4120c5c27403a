package table

import (
	"fmt"
	"strconv"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/workbook"
)

// draft returns the record of a row of a sheet, whose cells know more than those of a text:
// which are dates, and where they lead to.
func (t *sheet) draft(cells []workbook.Cell) *paper.Draft {
	values := t.row[:0]
	for i := range min(len(cells), len(t.header.columns)) {
		values = append(values, t.value(cells[i], t.header.columns[i].kind))
	}
	t.row = values
	d := t.header.draft(values)
	for i, c := range cells {
		switch {
		case i >= len(values):
			d.KeepText(fmt.Sprintf("column %s", workbook.ColumnName(i)), strings.TrimSpace(c.Text))
		case c.Link != "" && c.Link != values[i]:
			t.takeLink(d, i, c.Link)
		}
	}
	return d
}

// value returns what a cell says in a column of a kind.
func (t *sheet) value(c workbook.Cell, in kind) string {
	switch c.Kind {
	case workbook.Error:
		return ""
	case workbook.Date:
		// 2019 in a cell for dates shows as a day in July 1905.
		if in == year && c.Serial != "" && isYear(c.Serial) {
			return c.Serial
		}
	case workbook.Number:
		// The number of a day in a cell that shows numbers.
		if (in == date || in == otherDate || in == year) && len(c.Text) == 5 {
			if day := t.book.Day(c.Text); day != "" {
				return day
			}
		}
	}
	isAddress := strings.Contains(c.Text, "://") || strings.HasPrefix(c.Text, "www.") || strings.HasPrefix(c.Text, "10.")
	switch in {
	case address, files:
		if c.Link != "" && !isAddress { // "link", "PDF"
			return c.Link
		}
	case authors, people:
		return namesOfLines(strings.ReplaceAll(c.Text, "•", ""))
	case keywords, categories:
		return strings.ReplaceAll(c.Text, "•", "") // of a list
	case id:
		if c.Link != "" && !strings.ContainsAny(c.Text, "0123456789") {
			return c.Link
		}
	}
	return c.Text
}

// namesOfLines returns the names in a cell that has each on a line of its own, with semicolons
// between them. Other texts are returned as they are.
func namesOfLines(text string) string {
	if !strings.Contains(text, "\n") || strings.Contains(text, ";") {
		return text
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
		if i < len(lines)-1 && (strings.HasSuffix(lines[i], ",") || strings.HasSuffix(lines[i], " and") || strings.HasSuffix(lines[i], "&")) {
			return text // a list that is broken into lines
		}
	}
	return strings.Join(lines, "; ")
}

// isYear reports whether a number is one of the years of papers.
func isYear(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 1500 && n <= 2100
}

// takeLink stores the address that a cell leads to besides its text: that of a title is the
// paper's if no column has one.
func (t *sheet) takeLink(d *paper.Draft, at int, link string) {
	name := t.header.names[at]
	switch t.header.columns[at].kind {
	case title:
		if d.URL == "" && (strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://")) {
			d.URL = link
			return
		}
	case address, id: // another form of the same
		return
	}
	d.KeepText(strings.TrimSpace(name+" link"), link)
}
