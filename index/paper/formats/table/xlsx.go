package table

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"paperkin/index/paper/foreign"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/formats/workbook"
)

// XLSX is a workbook of Excel or another spreadsheet. Each sheet is a table like those of
// [CSV], with a header of its own among its first rows: the first with a name for titles and
// another one that is known, as remarks above it can have one. Sheets without a column for titles are passed over. Records are of the same
// provider as those of CSV: as one or the other, a program's export is the same list.
var XLSX = &format.Format{
	Name: "xlsx", Provider: CSV.Name, Rank: CSV.Rank,
	DetectZip: workbook.Is,
	ReadZip:   readWorkbook,
}

func readWorkbook(in *format.Input, z *zip.Reader) error {
	book, err := workbook.Open(z)
	if err != nil {
		return damagedBook(err)
	}
	defer book.Close()
	var untitled []string
	any := false // record or error
	for _, s := range book.Sheets {
		t := &sheet{in: in.Part(fmt.Sprintf("sheet %q", s.Name)), book: book}
		err := t.read(s)
		if t.stopped {
			return nil
		}
		if err != nil {
			any = true
			if !t.in.Bad(0, "", err) {
				return nil
			}
			continue
		}
		if any = any || t.any; t.header == nil && len(t.first) > 0 {
			untitled = append(untitled, t.passOver())
		}
	}
	switch {
	case any:
		return nil
	case len(untitled) > 0:
		return &foreign.Error{Finding: foreign.Finding{Kind: foreign.Untitled, What: "a workbook without a column for titles (" + format.Shorten(strings.Join(untitled, "; ")) + ")"}}
	}
	return &foreign.Error{Finding: foreign.Finding{Kind: foreign.Remarks, What: "a workbook without rows of papers"}}
}

// damagedBook is the error for a workbook that cannot be opened.
func damagedBook(err error) error {
	var disk *fs.PathError
	if errors.As(err, &disk) {
		return err
	}
	return &foreign.Error{Finding: foreign.Finding{Kind: foreign.Damaged, What: fmt.Sprintf("a damaged Excel workbook (.xlsx): %v", err)}}
}

// A sheet is a table of a workbook that is being read.
type sheet struct {
	in      *format.Input
	book    *workbook.Book
	header  *header        // nil: it is among the first rows
	first   []workbook.Row // until it is known
	titles  int            // the column of titles
	pending workbook.Row   // whose cells reach down to the rows that follow, perhaps
	row     []string       // what the cells of one show
	across  bool           // a row is a field, and a column a paper
	size    int            // of the rows of a table that goes across
	numbers int            // rows that have nothing but numbers
	remarks int            // rows that have one text, and no title
	any     bool           // record or error was passed on
	stopped bool           // nobody wants more
}

// read reads the rows of a sheet.
func (t *sheet) read(s workbook.Sheet) error {
	err := t.book.Rows(s, func(r workbook.Row, err error) bool {
		switch {
		case err != nil:
			t.any = true
			t.stopped = !t.flush() || !t.in.Bad(r.Number, firstText(r.Cells), err)
		case t.across:
			if !t.keep(r) {
				t.any = true
				t.in.Bad(r.Number, firstText(r.Cells), errAcross)
				return false
			}
		case t.header != nil:
			t.stopped = !t.take(r)
		default:
			r.Cells = append([]workbook.Cell(nil), r.Cells...)
			if t.first = append(t.first, r); len(t.first) == headerRows {
				t.stopped = !t.begin()
			}
		}
		return !t.stopped
	})
	if t.header == nil && !t.across && !t.stopped {
		t.stopped = !t.begin()
	}
	if t.across && !t.stopped {
		t.stopped = !t.readAcross()
	}
	t.stopped = t.stopped || !t.flush()
	if t.remarks > 0 {
		t.in.Skip(fmt.Errorf("%d of its rows, which are headings or remarks", t.remarks))
	}
	if t.numbers > 0 {
		t.in.Skip(fmt.Errorf("%d of its rows, which have nothing but numbers", t.numbers))
	}
	return err
}

// begin finds the header among the first rows, and takes those behind it. If there is none,
// it takes nothing. It reports whether to go on.
func (t *sheet) begin() bool {
	at, most := -1, 0
	for i, r := range t.first {
		if h := newHeader(texts(nil, r.Cells)); h.hasTitle && h.known > most && most < 2 {
			at, most, t.header = i, h.known, h
		}
	}
	if isAcross(t.first, most) {
		t.across, t.header = true, nil
		return true
	}
	if at < 0 {
		return len(t.first) < headerRows // no more rows are looked at
	}
	t.setHeader(t.header)
	for _, r := range t.first[at+1:] {
		if !t.take(r) {
			return false
		}
	}
	t.first = nil
	return true
}

func (t *sheet) setHeader(h *header) {
	t.header = h
	for i, c := range h.columns {
		if c.kind == title {
			t.titles = i
			return
		}
	}
}

// passOver says that the sheet has no header, and returns the names that it has instead.
func (t *sheet) passOver() string {
	names := format.Shorten(strings.Join(strings.Fields(strings.Join(texts(nil, t.first[0].Cells), " ")), " "))
	t.in.Skip(&foreign.Error{Finding: foreign.Finding{Kind: foreign.Untitled, What: "a table without a column for titles (" + names + ")"}})
	return names
}

// take takes a row below the header. It reports whether to go on.
func (t *sheet) take(r workbook.Row) bool {
	if t.titles < len(r.Cells) && r.Cells[t.titles].Merged && t.pending.Number > 0 {
		t.join(r)
		return true
	}
	if !t.flush() {
		return false
	}
	t.row = texts(t.row, r.Cells)
	row := t.row
	if isRule(row) || t.header.isOf(row) {
		return true
	}
	if next := t.header.next(row); next != nil { // two tables in one sheet
		t.setHeader(next)
		return true
	}
	switch {
	case t.onlyNumbers(r.Cells):
		t.numbers++
		return true
	case t.isRemark(r.Cells):
		t.remarks++
		return true
	}
	t.pending = workbook.Row{Number: r.Number, Cells: append(t.pending.Cells[:0], r.Cells...)}
	return true
}

// flush passes on the record of the row that is pending. It reports whether to go on.
func (t *sheet) flush() bool {
	r := t.pending
	if r.Number == 0 {
		return true
	}
	t.pending.Number, t.any = 0, true
	if t.titles < len(r.Cells) && r.Cells[t.titles].Kind == workbook.Error {
		return t.in.Bad(r.Number, "", fmt.Errorf("instead of a title, cell %s%d has the error %s", workbook.ColumnName(t.titles), r.Number, r.Cells[t.titles].Text))
	}
	return t.in.Put(t.draft(r.Cells), r.Number)
}

// join adds the values of a row to the row above, whose title reaches down to it: a person a
// row, for instance.
func (t *sheet) join(r workbook.Row) {
	for i, c := range r.Cells {
		if c.Text == "" || c.Merged || i >= len(t.header.columns) {
			continue
		}
		for len(t.pending.Cells) <= i {
			t.pending.Cells = append(t.pending.Cells, workbook.Cell{})
		}
		above := &t.pending.Cells[i]
		switch t.header.columns[i].kind {
		case authors, people, keywords, categories, files:
			above.Text = strings.TrimPrefix(above.Text+"; "+c.Text, "; ")
		default:
			if above.Text != c.Text {
				above.Text = strings.TrimPrefix(above.Text+"\n"+c.Text, "\n")
			}
		}
	}
}

// onlyNumbers reports whether a row that has no title has nothing else either but what is
// there before a row is filled in: its number, a box to tick, a formula without a result.
func (t *sheet) onlyNumbers(cells []workbook.Cell) bool {
	for i, c := range cells {
		if c.Kind == workbook.Text && c.Text != "" || i == t.titles && c.Text != "" {
			return false
		}
	}
	return true
}

// isRemark reports whether a row is a heading between papers, or a remark below them: it has one
// text, which reaches over several columns or stands where no field of a paper is.
func (t *sheet) isRemark(cells []workbook.Cell) bool {
	only := -1
	for i, c := range cells {
		if c.Text == "" {
			continue
		}
		if only >= 0 {
			return false
		}
		only = i
	}
	if cells[only].Wide || only >= len(t.header.columns) {
		return true
	}
	k := t.header.columns[only].kind
	return k == unknown || k == rowNumber
}

// errAcross: a table with a paper a column does not fit into memory.
var errAcross = fmt.Errorf("the table has its fields in rows, of which there can be %d, of %d MiB together", acrossRows, acrossBytes>>20)

// firstText returns the first text of a row, for people to find it by.
func firstText(cells []workbook.Cell) string {
	for _, c := range cells {
		if c.Text != "" {
			return c.Text
		}
	}
	return ""
}

// texts returns what cells show, in the place of another list.
func texts(list []string, cells []workbook.Cell) []string {
	list = list[:0]
	for _, c := range cells {
		list = append(list, c.Text)
	}
	return list
}
