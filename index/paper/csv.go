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
)

// readCSV reads tables whose first row names the columns, separated by commas,
// semicolons or tabs, in UTF-8 or Latin-1: what Zotero, Scopus, Web of Science
// and spreadsheets export. Columns that are not known are kept as Extra.
func readCSV(in *bufio.Reader, name string, yield func(Record, error) bool) error {
	head, _ := in.Peek(headSize)
	first := 0 // lines before the table
	r := csv.NewReader(decodeText(in))
	r.Comma = separator(firstLine(head))
	if rest := afterSeparator(head); rest != nil {
		in.Discard(len(head) - len(rest))
		first, r.Comma = 1, separator(firstLine(rest))
	}
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	r.ReuseRecord = true
	row, err := r.Read()
	var syntax *csv.ParseError
	switch {
	case err == io.EOF:
		return nil
	case errors.As(err, &syntax):
		yield(Record{}, BadRecord{Source: name, Line: first + syntax.StartLine, Err: syntax.Err})
		return nil
	case err != nil:
		return err
	}
	columns := make([]string, len(row))
	for i, c := range row {
		columns[i] = column(c)
	}
	ofZotero := slices.Contains(row, "Item Type") && slices.Contains(row, "Abstract Note")
	for {
		row, err := r.Read()
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &syntax):
			if !yield(Record{}, BadRecord{Source: name, Line: first + syntax.StartLine, Err: syntax.Err}) {
				return nil
			}
			continue
		case err != nil:
			return err
		}
		line, _ := r.FieldPos(0)
		line += first
		if n := len(columns); len(row) > n && strings.Join(row[n:], "") != "" { // what stands where is anybody's guess
			err := fmt.Errorf("%d values for %d columns", len(row), n)
			if !yield(Record{}, BadRecord{Source: name, Line: line, Value: shorten([]byte(row[0])), Err: err}) {
				return nil
			}
			continue
		}
		if !yieldPaper(paperOfRow(columns, row, ofZotero), name, line, yield) {
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
