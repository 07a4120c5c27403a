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

// rowReader reads the rows of a table. A quote that is never closed, or only by
// a quote of the next row, spoils one row: reading goes on with the line after
// the one that the row starts at.
type rowReader struct {
	in      *bufio.Reader
	comma   rune
	columns int      // that a row should have, 0 for any number
	line    int      // lines read so far
	pending []string // lines to read once more
	row     string   // of which csv has not read the rest
	csv     *csv.Reader
}

// A row of more text or lines than these has an open quote.
const (
	maxRow      = 16 << 20
	maxRowLines = 500
)

// maxColumns is how many columns a table may have.
const maxColumns = 10_000

var (
	errOpenQuote = errors.New("a quote is not closed")
	errColumns   = fmt.Errorf("more than %d columns", maxColumns)
)

func newRowReader(in io.Reader, comma rune) *rowReader {
	r := &rowReader{in: bufio.NewReaderSize(in, format.HeadSize), comma: comma}
	r.csv = csv.NewReader(rowText{r})
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.LazyQuotes, r.csv.ReuseRecord = comma, -1, true, true
	return r
}

// rowText gives a csv.Reader the text of one row and no more.
type rowText struct{ r *rowReader }

func (t rowText) Read(p []byte) (int, error) {
	if t.r.row == "" {
		return 0, io.EOF
	}
	n := copy(p, t.r.row)
	t.r.row = t.r.row[n:]
	return n, nil
}

// read returns the next row that is not empty, good until the next call, and
// the line that it starts at. After errOpenQuote, format.ErrTooLong, errColumns
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
	if n := bytes.Count(text, []byte(string(r.comma))); n > maxColumns && n > len(text)/4 { // no text has so many commas
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

// next is the next line, with its end.
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

// quotes reports whether a line leaves a quote open, if it starts inside of one
// or not, and whether it has a quote in it that should have been doubled.
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
