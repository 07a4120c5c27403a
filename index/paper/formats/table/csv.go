// Package table has the formats whose records are rows of a table.
//
// It knows the columns of various programs, and keeps others by their names.
package table

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"

	"paperkin/index/paper/formats/format"
)

// CSV is a table whose first row names the columns, separated by commas,
// semicolons or tabs, in UTF-8 or Latin-1: what Zotero, Scopus, Web of Science
// and spreadsheets export. Unknown columns are kept in Extra.
var CSV = &format.Format{
	Name: "csv", Rank: 130, Extensions: []string{".csv", ".tsv"},
	Detect: func(v format.View) bool {
		return hasTitle(format.FirstLine(bytes.TrimSpace(v.Text))) || hasTitle(format.FirstLine(afterSeparator(v.Text)))
	},
	Read:  readCSV,
	Write: newCSVEncoder,
}

// hasTitle reports whether a line is a header with a column for titles.
func hasTitle(line []byte) bool {
	names := strings.Split(string(line), string(separator(line)))
	for _, n := range names {
		if len(names) > 1 && column(strings.Trim(strings.TrimSpace(n), `"`)) == "title" {
			return true
		}
	}
	return false
}

func readCSV(in *format.Input) error {
	head := in.Head().Bytes
	before := 0 // lines before the table
	if rest := afterSeparator(head); rest != nil {
		if _, err := in.Discard(len(head) - len(rest)); err != nil {
			return err
		}
		before, head = 1, rest
	}
	r := newRowReader(in.Reader, separator(format.FirstLine(head)))
	var columns header
	for {
		row, line, err := r.read()
		line += before
		known := columns.names != nil
		var syntax *csv.ParseError
		switch {
		case err == io.EOF:
			return nil
		case errors.As(err, &syntax):
			err = syntax.Err
		case err != nil && err != errOpenQuote && err != format.ErrTooLong && err != errColumns:
			return err
		case err == nil && !known:
			columns = newHeader(row)
			r.columns = len(row)
			continue
		case err == nil:
			err = columns.fits(row)
		}
		more := false
		if err != nil {
			more = in.Bad(line, strings.Join(row[:min(len(row), 1)], ""), err)
		} else {
			more = in.Put(columns.draft(row), line)
		}
		if !more || !known { // without a header nothing can be read
			return nil
		}
	}
}

// afterSeparator returns the text after a first line such as "sep=;", which names the
// separator for spreadsheets; nil if there is no such line.
func afterSeparator(head []byte) []byte {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	line = bytes.Trim(bytes.TrimPrefix(line, []byte(format.ByteOrderMark)), "\r\" ")
	if len(line) == len("sep=;") && bytes.EqualFold(line[:4], []byte("sep=")) {
		return rest
	}
	return nil
}

// separator returns the separator that splits the header into the most columns.
func separator(header []byte) rune {
	best, most := ',', 0
	for _, c := range ",;\t" {
		if n := strings.Count(string(header), string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}
