// Package table has the formats whose records are rows of a table.
//
// It knows the columns of various programs, and keeps others by their names.
package table

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/format"
)

// CSV is a table with a row that names the columns, separated by commas, semicolons, tabs
// or |: what databases, reference managers and spreadsheets export; see columns for which
// names are known. Before that row there may be a title, a note and blank lines. A row
// with a value too many or too few is read where what the columns hold tells which;
// otherwise it is a bad record. Unknown columns are kept in Extra.
//
// In what it writes, cells that a spreadsheet would compute begin with an apostrophe, see
// [text.Cell], which is taken off again where the header is its own.
var CSV = &format.Format{
	Name: "csv", Rank: 130, Extensions: []string{".csv", ".tsv", ".tab"},
	Detect: func(v format.View) bool {
		if len(v.Text) == 0 {
			return false
		}
		l := findLayout(v.Text)
		return l.found() && (l.before == 0 || v.Loose)
	},
	Read:  readCSV,
	Write: newEncoder,
}

func readCSV(in *format.Input) (err error) {
	l := findLayout(in.Head().Bytes)
	if _, err := in.Discard(l.skip); err != nil {
		return err
	}
	r := newRowReader(in.Reader, l.dialect)
	if l.upright {
		return readUpright(in, r, l.lines)
	}
	t := table{in: in, header: l.header, before: l.before}
	defer func() { err = cmp.Or(err, t.noTitles) }()
	for {
		cells, line, err := r.read()
		if err != nil && !isBad(err) {
			return endOf(err)
		}
		if more := t.take(cells, line+l.lines, err); !more {
			return nil
		}
		if t.before < 0 {
			r.columns = len(t.header.columns)
		}
	}
}

// table is a table that is being read.
type table struct {
	in     *format.Input
	header *header // nil: it is the next row
	before int     // rows before the header; -1: it was read
	// noTitles says which columns there are if none is one for titles, and so no row a paper.
	noTitles error
}

// take takes a row, or the error of one. It reports whether to go on.
func (t *table) take(cells []string, line int, err error) bool {
	first := strings.Join(cells[:min(len(cells), 1)], "")
	switch {
	case t.before > 0:
		t.before--
		return true
	case err != nil && t.before == 0:
		t.in.Bad(line, first, err)
		return false
	case err != nil:
		return t.in.Bad(line, first, err)
	case t.before == 0:
		t.before = -1
		t.header = newHeader(cells)
		if !t.header.hasTitle {
			names := format.Shorten([]byte(strings.Join(t.header.names, ", ")))
			t.noTitles = &foreign.Error{Finding: foreign.Finding{Kind: foreign.Untitled, What: fmt.Sprintf("a table without a column for titles (%s)", names)}}
			return false
		}
		return true
	case isRule(cells) || t.header.isOf(cells):
		return true
	}
	if next := t.header.next(cells); next != nil { // two tables in one file
		t.header = next
		return true
	}
	row, err := t.header.fit(cells)
	if err != nil {
		return t.in.Bad(line, first, err)
	}
	d := t.header.draft(row.cells)
	for _, value := range row.more {
		name := fmt.Sprintf("column %d", row.after+2)
		if row.after >= 0 {
			name = t.header.names[row.after]
		}
		d.KeepText(name, strings.TrimSpace(value))
	}
	return t.in.Put(d, line)
}

// isRule reports whether a row has no text: cells that are all empty, or the line below
// the header of a table in Markdown.
func isRule(cells []string) bool {
	for _, c := range cells {
		if strings.Trim(c, " -:=+") != "" {
			return false
		}
	}
	return true
}

// isBad reports whether an error of a rowReader concerns one line.
func isBad(err error) bool {
	return err == errOpenQuote || err == errColumns || err == errRow
}

// endOf returns the error that ended the input, nil at its end.
func endOf(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}
