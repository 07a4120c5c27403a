// Package json has the formats whose records are JSON objects: those of services,
// of reference managers, and our own.
//
// It reads records one by one, from lines or from a document, and knows the fields of
// each service. It makes no requests.
package json

import (
	"bytes"
	"encoding/json"
	"errors"

	"paperkin/index/paper/formats/format"
)

// byLine returns the reader of a format with one record a line. It also reads what other
// programs turn such files into: a list, or objects that span lines.
func byLine(fresh func() decoder) func(*format.Input) error {
	return func(in *format.Input) error {
		if text := in.Head().Trimmed(); looksLikeDocument(text) && !in.Head().JSONLines() {
			return readDocument(in, fresh)
		}
		return readLines(in, fresh)
	}
}

// looksLikeDocument reports whether a text is a list, or starts with an object that has
// one of records, or spans lines.
func looksLikeDocument(text []byte) bool {
	return bytes.HasPrefix(text, []byte("[")) || format.IsPage(text) ||
		bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte("\n")) && !json.Valid(format.RelaxLine(format.FirstLine(text)))
}

// byDocument returns the reader of a format whose records are in a document, or one a
// line.
func byDocument(fresh func() decoder) func(*format.Input) error {
	return func(in *format.Input) error {
		if in.Head().JSONLines() {
			return readLines(in, fresh)
		}
		return readDocument(in, fresh)
	}
}

// readLines reads one record a line, or one page of records. Blank lines are skipped.
func readLines(in *format.Input, fresh func() decoder) error {
	return format.Lines(in.Reader, func(number int, line []byte, err error) bool {
		if err != nil {
			return in.Bad(number, format.Shorten(line), err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			return true
		}
		if !json.Valid(line) { // unlike gjson's check, this one bounds nesting
			relaxed := format.RelaxLine(line)
			if !json.Valid(relaxed) {
				return in.Bad(number, format.Shorten(line), syntaxError(line))
			}
			line = relaxed
		}
		r, err := recordOf(line, fresh())
		if err != nil && bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) && format.IsPage(line) {
			return readPage(in, line, number, fresh)
		}
		return put(in, line, number, r, err)
	})
}

// readPage reads the records of a valid JSON text on one line, and reports whether to go
// on.
func readPage(in *format.Input, text []byte, line int, fresh func() decoder) (more bool) {
	d := newDocument(bytes.NewReader(text), line, func(object []byte, line int) bool {
		r, err := recordOf(object, fresh())
		more = put(in, object, line, r, err)
		return more
	})
	more = true
	if err := d.read(); err != nil && !errors.Is(err, errStop) {
		return in.Bad(line, format.Shorten(text), err)
	}
	return more
}
