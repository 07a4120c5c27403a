package table

import (
	"bytes"
)

// headerRows is how many rows may stand before the header: titles, notes, blank lines.
const headerRows = 30

// A layout is how a table is laid out, as far as its head shows.
type layout struct {
	dialect
	skip    int     // bytes of the head before the table: a first line such as "sep=;"
	lines   int     // lines in them
	header  *header // nil: there is none
	before  int     // rows before the header
	upright bool    // a row is a field of a record: see upright.go
}

// found reports whether the head shows how the table is laid out.
func (l layout) found() bool { return l.header != nil || l.upright }

// findLayout returns the layout of a table by its head: of all dialects, the one in which
// a row near the top names the most known columns, among them one for titles. If there is
// none, the header is nil.
func findLayout(head []byte) layout {
	most, best := 0, layout{dialect: dialect{',', '\n'}}
	rest, comma := afterSeparator(head)
	for _, d := range dialects(rest, comma) {
		l := layout{dialect: d, skip: len(head) - len(rest)}
		if known := l.find(rest); known > most {
			most, best = known, l
		}
	}
	if best.skip > 0 {
		best.lines = 1
	}
	return best
}

// dialects are those that a head can be in.
func dialects(head []byte, comma byte) (list []dialect) {
	commas := []byte(",;\t|")
	if comma != 0 {
		commas = []byte{comma}
	}
	lineFeed, returns := bytes.IndexByte(head, '\n'), bytes.IndexByte(head, '\r')
	for _, c := range commas {
		if bytes.IndexByte(head, c) < 0 {
			continue
		}
		list = append(list, dialect{c, '\n'})
		if returns >= 0 && (lineFeed < 0 || returns < lineFeed-1) {
			list = append(list, dialect{c, '\r'})
		}
	}
	return list
}

// find looks for the header among the rows at the top, and returns the number of known
// columns in it, 0 if there is none.
func (l *layout) find(head []byte) (known int) {
	r := newRowReader(bytes.NewReader(head), l.dialect)
	var u uprightTest
	for i := range headerRows {
		row, _, err := r.read()
		if err == errOpenQuote {
			continue
		}
		if err != nil {
			break
		}
		u.see(row)
		if h := newHeader(row); l.header == nil && h.hasTitle && len(row) > 1 && (i == 0 || h.known > 1) {
			l.header, l.before, known = h, i, h.known
		}
	}
	if fields := u.fields(); fields > known {
		l.upright = true
		return fields
	}
	return known
}

// afterSeparator returns the text after a first line such as "sep=;", which names the
// separator for spreadsheets, and the separator; 0 if there is no such line.
// https://support.microsoft.com/office/import-or-export-text-txt-or-csv-files-5250ac4c-663c-47ce-937b-339e391393ba
func afterSeparator(head []byte) (rest []byte, comma byte) {
	line, rest, _ := bytes.Cut(head, []byte("\n"))
	line = bytes.Trim(line, "\r\" ")
	if len(line) == len("sep=;") && bytes.EqualFold(line[:4], []byte("sep=")) {
		return rest, line[4]
	}
	return head, 0
}
