package paper

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"paperkin/index/paper/text"
)

// readCSV reads tables whose first row names the columns, separated by commas,
// semicolons or tabs, in UTF-8 or Latin-1: what Zotero, Scopus, Web of Science
// and spreadsheets export. Columns that are not known are kept as Extra.
func readCSV(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	head, _ := in.Peek(headSize)
	first := 0 // lines before the table
	comma := separator(firstLine(head))
	if rest := afterSeparator(head); rest != nil {
		in.Discard(len(head) - len(rest))
		first, comma = 1, separator(firstLine(rest))
	}
	r := newRowReader(text.Decode(in), comma)
	var columns []string
	ofZotero := false
	for {
		row, line, err := r.read()
		line += first
		n := len(columns)
		var syntax *csv.ParseError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &syntax):
			err = syntax.Err
		case err != nil && err != errOpenQuote && err != errTooLong && err != errColumns:
			return err
		case err == nil && n == 0:
			for _, c := range row {
				columns = append(columns, column(c))
			}
			r.columns = len(row)
			ofZotero = slices.Contains(row, "Item Type") && slices.Contains(row, "Abstract Note")
			continue
		case err == nil && len(row) > n && strings.Join(row[n:], "") != "": // what stands where is anybody's guess
			err = fmt.Errorf("%d values for %d columns", len(row), n)
		}
		more := true
		if err != nil {
			value := strings.Join(row[:min(len(row), 1)], "")
			more = yield(Record{}, BadRecord{Source: name, Line: line, Value: shorten([]byte(value)), Err: err})
		} else {
			more = yieldDraft(draftOfRow(columns, row, ofZotero), name, line, yield)
		}
		if !more || n == 0 { // without names of columns there is nothing to read
			return nil
		}
	}
}

// afterSeparator is what follows a first line that tells spreadsheets which
// separator comes, "sep=;"; nil if there is none.
func afterSeparator(head []byte) []byte {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	line = bytes.Trim(bytes.TrimPrefix(line, []byte("\ufeff")), "\r\" ")
	if len(line) == len("sep=;") && bytes.EqualFold(line[:4], []byte("sep=")) {
		return rest
	}
	return nil
}

// separator is the one that splits the header into most columns.
func separator(header []byte) rune {
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := strings.Count(string(header), string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}
