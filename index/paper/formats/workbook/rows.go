package workbook

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"paperkin/index/paper/packed"
)

// A Row is a row of a sheet that has cells.
type Row struct {
	Number int    // from 1, as the sheet shows it
	Cells  []Cell // by column, from the first one; valid until the next row
}

// A Cell is a cell as it is shown.
type Cell struct {
	Text string
	Link string // the address that it leads to; empty: nowhere
	// Serial is the number of a cell that Text shows as a date.
	Serial string
	Kind   Kind
	// Merged: the cell is part of one that reaches down to this row, whose text it has.
	Merged bool
	// Wide: the cell reaches over three columns or more.
	Wide bool
}

// A Kind is what a cell holds.
type Kind uint8

// The kinds of cells.
const (
	Text Kind = iota
	Number
	Date
	Boolean
	Error // such as #N/A, which is its text
)

// What a sheet has at most, as Excel has it, and a row.
const (
	maxRows    = 1 << 20
	maxColumns = 1 << 14
	maxRow     = 16 << 20 // bytes
)

var errStop = errors.New("stop")

// Rows passes the rows of a sheet to yield, in their order in the file, until it returns
// false. An error that is passed concerns that row, whose cells are then not complete. One
// that is returned ends the sheet, and says where.
func (b *Book) Rows(s Sheet, yield func(Row, error) bool) error {
	if s.part == "" {
		return errors.New("the workbook has no such sheet")
	}
	tail, err := b.readTail(s.part)
	if err != nil {
		return fmt.Errorf("%s: %w", s.part, err)
	}
	p, err := b.open(s.part)
	if err != nil {
		return err
	}
	defer p.Close()
	r := rows{part: p, book: b, tail: tail, yield: yield}
	switch err := r.readAll(); {
	case err == errStop:
		return nil
	case err != nil:
		return fmt.Errorf("%s is damaged behind row %d: %w", s.part, r.row.Number, err)
	}
	return nil
}

// rows is a sheet that is being read.
type rows struct {
	*part
	book  *Book
	tail  tail
	yield func(Row, error) bool
	row   Row
	bytes int   // of text in the row
	err   error // the first in the row
	text  richText
	value []byte
}

// readAll reads the cells (18.3.1.80), and the rest of the part only to see that it is whole.
func (r *rows) readAll() error {
	r.text.part = r.part
	for {
		t, err := r.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "row":
				r.allow()
				r.start(attribute(t, "r"))
			case "c":
				if err := r.cell(t); err != nil {
					return err
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "row":
				if err := r.end(); err != nil {
					return err
				}
			case "sheetData":
				_, err := io.Copy(io.Discard, r.file)
				return err
			}
		}
	}
}

// start starts a row with a number, the one after the last if it has none.
func (r *rows) start(number string) {
	r.row.Number++
	r.row.Cells, r.bytes, r.err = r.row.Cells[:0], 0, nil
	if number == "" {
		return
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > maxRows {
		r.fail(fmt.Errorf("it has the number %.20s, and a sheet has at most %d rows", number, maxRows))
		return
	}
	r.row.Number = n
}

// fail stores what is wrong with the row.
func (r *rows) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// end passes on the row, if there is anything in it.
func (r *rows) end() error {
	any := r.err != nil
	for _, c := range r.row.Cells {
		any = any || c.Text != "" || c.Link != ""
	}
	if !any {
		return nil
	}
	r.row.Cells = r.tail.fillDown(r.row)
	r.book.read += int64(r.bytes)
	if err := packed.Check(r.book.size, uint64(r.book.read)); err != nil {
		return err
	}
	if !r.yield(r.row, r.err) {
		return errStop
	}
	return nil
}

// cell reads a cell (18.3.1.4) to its end. An error is one of the part.
func (r *rows) cell(start xml.StartElement) error {
	ref, kind, styled := attribute(start, "r"), attribute(start, "t"), attribute(start, "s")
	r.value = r.value[:0]
	formula := []byte(nil)
	r.text.text = r.text.text[:0]
	in := ""
	for inside := r.depth; r.depth >= inside; {
		t, err := r.next()
		if err != nil {
			return eof(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if in = t.Name.Local; in == "is" {
				if err := r.text.read(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			in = ""
		case xml.CharData:
			switch in {
			case "v":
				r.value = append(r.value, t...)
			case "f":
				formula = append(formula, t...)
			}
		}
	}
	column := len(r.row.Cells)
	if ref != "" {
		column = columnOf(ref)
	}
	if column < 0 || column >= maxColumns {
		r.fail(fmt.Errorf("its cell %.20q is beyond the %d columns of a sheet", ref, maxColumns))
		return nil
	}
	c := r.make(kind, styled, column)
	c.Wide = r.tail.wide[place{r.row.Number, column}]
	if c.Link = r.tail.links[place{r.row.Number, column}]; c.Link == "" && formula != nil {
		c.Link = linkOf(string(formula))
	}
	r.put(column, c)
	return nil
}

// put stores a cell at its place in the row.
func (r *rows) put(column int, c Cell) {
	if r.bytes += len(c.Text) + len(c.Link); r.bytes > maxRow {
		r.fail(fmt.Errorf("it is longer than %d MiB", maxRow>>20))
		return
	}
	for len(r.row.Cells) <= column {
		r.row.Cells = append(r.row.Cells, Cell{})
	}
	r.row.Cells[column] = c
}

// make makes a cell of its type (18.18.11) and value.
func (r *rows) make(kind, styled string, column int) Cell {
	value := strings.TrimSpace(string(r.value))
	switch kind {
	case "inlineStr":
		return Cell{Text: string(r.text.text)}
	case "s":
		if value == "" {
			return Cell{}
		}
		n, err := strconv.Atoi(value)
		if err != nil {
			n = -1
		}
		text, err := r.book.texts.text(n)
		if err != nil {
			r.fail(fmt.Errorf("cell %s%d: %w", ColumnName(column), r.row.Number, err))
		}
		return Cell{Text: text}
	case "str":
		return Cell{Text: string(unescape(r.value))}
	case "b":
		return Cell{Text: map[string]string{"1": "TRUE", "true": "TRUE"}[value] + map[string]string{"0": "FALSE", "false": "FALSE"}[value], Kind: Boolean}
	case "e":
		return Cell{Text: value, Kind: Error}
	case "d":
		return Cell{Text: strings.TrimSuffix(value, "T00:00:00"), Kind: Date}
	}
	if value == "" {
		return Cell{}
	}
	var s style
	if n, err := strconv.Atoi(styled); err == nil && n >= 0 && n < len(r.book.styles) {
		s = r.book.styles[n]
	}
	if s.kind == dated {
		return Cell{Text: s.show(value, r.book.from04), Serial: number(value), Kind: Date}
	}
	return Cell{Text: s.show(value, false), Kind: Number}
}

// columnOf returns the column of a reference such as AB12, from 0; below 0 if it has none.
func columnOf(ref string) int {
	n := 0
	for _, c := range []byte(ref) {
		if c |= 0x20; c < 'a' || c > 'z' || n > maxColumns {
			break
		}
		n = n*26 + int(c-'a') + 1
	}
	return n - 1
}

// ColumnName returns the letters of a column, counted from 0: A, B, ... Z, AA.
func ColumnName(n int) string {
	name := ""
	for n++; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
