package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper/formats/format"
)

// A dialect is how the cells and rows of a table are told apart.
type dialect struct {
	comma byte // between the cells of a row: a comma, a semicolon, a tab or |
	end   byte // of a row: a line feed, or a carriage return where lines have no other end
}

// A rowReader reads the rows of a table from UTF-8. It is lenient: blanks may surround
// quotes, and a quote within quotes counts as text unless a separator or the end of a
// line follows it. A quote that is never closed spoils one line at most: see read.
//
// It takes time proportional to the input, whatever the quotes in it, and memory for one
// row.
type rowReader struct {
	dialect
	in      io.Reader
	columns int // number that a row should have, 0 for any
	line    int // number of the line at pos, from 1

	buf      []byte
	pos      int   // in buf, where the next row starts
	err      error // that ends the input
	alone    int   // where the only line to look at ends, relative to pos; -1: none
	lineOpen bool  // no quote closes a cell in the rest of that line
	open     stretch

	spans []span
	cells []string
	gap   bool // blank lines were before the row
}

// A row of more bytes is too long to be one.
const maxRow = 16 << 20

// maxColumns is the largest number of columns of a table. A row may have moreCells values
// more than its table has columns; what is beyond is not looked at.
const (
	maxColumns = 10_000
	moreCells  = 64
)

var (
	errOpenQuote = errors.New("a quote is not closed")
	errColumns   = fmt.Errorf("more than %d columns", maxColumns)
	errRow       = fmt.Errorf("a row is longer than %d MiB", maxRow>>20)
)

// A span is the place of a cell in a row.
type span struct {
	from, to int
	quoted   bool // between quotes: those inside are doubled
	odd      int  // where the last quote inside is that is not; 0: nowhere
	start    int  // the last of them that stands where a cell starts, as in rows
}

// A stretch is text in which no quote closes a cell, for a row that failed because of
// that: the rows on the lines that follow need not look for one again. Offsets are in
// the buffer.
type stretch struct {
	span      // without what is quoted
	after int // cells that follow in the row of the quote at to; -1: it closes none either
}

func newRowReader(in io.Reader, d dialect) *rowReader {
	return &rowReader{in: in, dialect: d, line: 1}
}

// read returns the cells of the next row that is not blank, valid until the next call,
// and the number of the line where it starts. After errOpenQuote, errColumns and errRow,
// which concern a single line, it can be called again.
//
// Where a quote is never closed, or only by a quote of another row, the line is read by
// itself, with the quote as text, if it then has a cell for each column.
func (r *rowReader) read() (cells []string, line int, err error) {
	before := r.line
	end, err := r.skipBlank()
	r.gap = r.line > before
	if err != nil {
		return nil, r.line, err
	}
	line = r.line
	next, err := r.split(false)
	if err == nil && next > end+1 && r.swallows() {
		r.rememberOpen(end)
		err = errOpenQuote
	}
	if err == errOpenQuote {
		next, err = r.split(true)
		if err == nil && len(r.spans) != r.columns {
			err = errOpenQuote
		}
	}
	if err != nil {
		r.skipLine()
		return nil, line, err
	}
	r.cells = r.cells[:0]
	row := string(r.buf[r.pos : r.pos+next])
	for _, s := range r.spans {
		r.cells = append(r.cells, s.text(row))
	}
	r.take(next)
	return r.cells, line, nil
}

// swallows reports whether a row of several lines has a quote that is closed by one of
// another row.
func (r *rowReader) swallows() bool {
	odd := false
	for _, s := range r.spans {
		if s.start > 0 {
			return true
		}
		odd = odd || s.odd > 0
	}
	return odd && r.columns > 0 && len(r.spans) != r.columns
}

// rememberOpen stores which stretch the first cell of several lines is.
func (r *rowReader) rememberOpen(end int) {
	for i, s := range r.spans {
		if s.to > end {
			r.setOpen(s, len(r.spans)-i-1)
			return
		}
	}
}

func (r *rowReader) setOpen(s span, after int) { r.open = stretch{s.moved(r.pos), after} }

// moved returns a span whose offsets are greater.
func (s span) moved(by int) span {
	return span{from: s.from + by, to: s.to + by, odd: s.odd + by, start: s.start + by}
}

// skipBlank skips blank lines, and returns where the line ends that follows, relative to
// pos.
func (r *rowReader) skipBlank() (end int, err error) {
	for {
		end = r.lineEnd(0)
		row := r.buf[r.pos:]
		if len(row) == 0 {
			return 0, r.err
		}
		if len(bytes.TrimRight(row[:end], "\r\n ")) > 0 {
			return end, nil
		}
		if end == len(row) && r.err == nil { // a line of blanks that is longer than any row
			r.skipLine()
			continue
		}
		r.take(min(end+1, len(row)))
	}
}

// lineEnd returns where the line at an offset ends, relative to pos: where its end
// stands, or the end of the input or of the longest row.
func (r *rowReader) lineEnd(from int) int {
	for {
		row := r.buf[r.pos:]
		if i := bytes.IndexByte(row[from:], r.end); i >= 0 {
			return from + i
		}
		from = len(row)
		if !r.fill() {
			return from
		}
	}
}

// fill reads more of the row at pos. It returns false at the end of the input, and when
// the row is as long as a row can be.
func (r *rowReader) fill() bool {
	if r.err != nil || len(r.buf)-r.pos > maxRow {
		return false
	}
	if r.pos > 0 && cap(r.buf)-len(r.buf) < format.HeadSize/2 {
		r.buf = r.buf[:copy(r.buf, r.buf[r.pos:])]
		r.open.span = r.open.moved(-r.pos)
		r.pos = 0
	}
	if cap(r.buf)-len(r.buf) < format.HeadSize/2 {
		r.buf = append(make([]byte, 0, 2*cap(r.buf)+2*format.HeadSize), r.buf...)
	}
	for range 100 { // as bufio has it
		n, err := r.in.Read(r.buf[len(r.buf):cap(r.buf)])
		r.buf = r.buf[:len(r.buf)+n]
		if err != nil {
			r.err = err
			return n > 0
		}
		if n > 0 {
			return true
		}
	}
	r.err = io.ErrNoProgress
	return false
}

// take moves pos behind n bytes.
func (r *rowReader) take(n int) {
	r.line += bytes.Count(r.buf[r.pos:r.pos+n], []byte{r.end})
	r.pos += n
}

// skipLine moves pos to the next line, however long this one is.
func (r *rowReader) skipLine() {
	for {
		end, size := r.lineEnd(0), len(r.buf)-r.pos
		if end < size {
			r.take(end + 1)
			return
		}
		r.take(size)
		if r.err != nil {
			return
		}
	}
}

// text returns the text of a cell of a row.
func (s span) text(row string) string {
	cell := row[s.from:s.to]
	if s.quoted {
		cell = strings.ReplaceAll(cell, `""`, `"`)
	}
	return cell
}
