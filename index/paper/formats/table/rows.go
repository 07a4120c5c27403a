package table

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"paperkin/index/paper/formats/format"
)

// rowReader reads the rows of a table. A quote that is never closed, or only by a quote of
// the next row, spoils one row: reading continues after the line where that row starts.
type rowReader struct {
	in      *bufio.Reader
	comma   rune
	columns int      // number that a row should have, 0 for any
	line    int      // number of lines read so far
	pending []string // lines to be read again
	row     string   // rest of the row that csv is reading
	csv     *csv.Reader
}

// A row with more bytes or lines has an open quote.
const (
	maxRow      = 16 << 20
	maxRowLines = 500
)

// maxColumns is the largest number of columns of a table.
const maxColumns = 10_000

var (
	errOpenQuote = errors.New("a quote is not closed")
	errColumns   = fmt.Errorf("more than %d columns", maxColumns)
)

func newRowReader(in *bufio.Reader, comma rune) *rowReader {
	r := &rowReader{in: in, comma: comma}
	r.csv = csv.NewReader(rowText{r})
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.LazyQuotes, r.csv.ReuseRecord = comma, -1, true, true
	return r
}

// rowText is a reader of the text of the current row.
type rowText struct{ r *rowReader }

func (t rowText) Read(p []byte) (int, error) {
	if t.r.row == "" {
		return 0, io.EOF
	}
	n := copy(p, t.r.row)
	t.r.row = t.r.row[n:]
	return n, nil
}

// read returns the next row that is not empty, valid until the next call, and the number
// of the line where it starts. After errOpenQuote, format.ErrTooLong, errColumns
// and a *csv.ParseError it can be called again.
func (r *rowReader) read() (row []string, line int, err error) {
	first := ""
	for strings.TrimRight(first, "\r\n") == "" {
		if first, err = r.next(); err != nil {
			return nil, r.line, err
		}
	}
	line = r.line
	text := []byte(first)
	var more []string
	open, odd := r.quotes(first, false)
	for open {
		next, err := r.next()
		if err == nil {
			more = append(more, next)
			text = append(text, next...)
		}
		if err != nil && err != io.EOF && err != format.ErrTooLong {
			return nil, line, err
		}
		if err != nil || len(text) > maxRow || len(more) > maxRowLines {
			r.back(more)
			return nil, line, errOpenQuote
		}
		var oddHere bool
		open, oddHere = r.quotes(next, true)
		odd = odd || oddHere
	}
	if text[len(text)-1] != '\n' { // the last line
		text = append(text, '\n')
	}
	if n := bytes.Count(text, []byte(string(r.comma))); n > maxColumns && n > len(text)/4 { // ordinary text has fewer commas
		return nil, line, errColumns
	}
	r.row = string(text)
	row, err = r.csv.Read()
	if odd && len(more) > 0 && r.columns > 0 && len(row) != r.columns {
		r.back(more)
		return nil, line, errOpenQuote
	}
	return row, line, err
}

// next returns the next line, including its line break.
func (r *rowReader) next() (string, error) {
	if len(r.pending) > 0 {
		line := r.pending[0]
		r.pending = r.pending[1:]
		r.line++
		return line, nil
	}
	line, err := r.in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		if line, err = format.ReadLong(r.in, slices.Clone(line)); line == nil {
			r.line++
			return "", format.ErrTooLong
		}
	}
	if err != nil && (err != io.EOF || len(line) == 0) {
		return "", err
	}
	r.line++
	return string(line), nil
}

func (r *rowReader) back(lines []string) {
	r.pending = append(lines, r.pending...)
	r.line -= len(lines)
}

// quotes reports whether a quote is open at the end of a line, given whether one is open
// at its start, and whether the line has a quote that should have been doubled.
func (r *rowReader) quotes(line string, open bool) (stillOpen, odd bool) {
	line = strings.TrimRight(line, "\r\n")
	for {
		if !open {
			if !strings.HasPrefix(line, `"`) {
				_, rest, found := strings.Cut(line, string(r.comma))
				if !found {
					return false, odd
				}
				line = rest
				continue
			}
			line = line[1:]
		}
		_, rest, found := strings.Cut(line, `"`)
		switch {
		case !found:
			return true, odd
		case rest == "":
			return false, odd
		case rest[0] == '"':
			open, line = true, rest[1:]
		case rune(rest[0]) == r.comma:
			open, line = false, rest[1:]
		default:
			open, line, odd = true, rest, true
		}
	}
}
