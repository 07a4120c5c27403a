// Package json has the formats whose records are JSON objects: those of services,
// of reference managers, and our own.
//
// It reads records one by one, one a line or from a document, and knows what each
// service means by its fields. It asks no service for anything.
package json

import (
	"bytes"
	"encoding/json"

	"paperkin/index/paper/formats/format"
)

// byLine returns the reader of a format that has a record a line, and of what
// other programs make of such a file: a list, or objects over several lines.
func byLine(fresh func() decoder) func(*format.Input) error {
	return func(in *format.Input) error {
		if text := in.Head().Trimmed(); looksLikeDocument(text) && !in.Head().JSONLines() {
			return readDocument(in, fresh)
		}
		return readLines(in, fresh)
	}
}

// looksLikeDocument reports whether a text is a list or starts with an object that
// does not end in its first line.
func looksLikeDocument(text []byte) bool {
	return bytes.HasPrefix(text, []byte("[")) ||
		bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte("\n")) && !json.Valid(format.FirstLine(text))
}

// byDocument returns the reader of a format whose records stand in a document or
// one a line.
func byDocument(fresh func() decoder) func(*format.Input) error {
	return func(in *format.Input) error {
		if in.Head().JSONLines() {
			return readLines(in, fresh)
		}
		return readDocument(in, fresh)
	}
}

// readLines reads a record a line. Blank lines are passed over.
func readLines(in *format.Input, fresh func() decoder) error {
	return format.Lines(in.Reader, func(number int, line []byte) bool {
		if line == nil {
			return in.Bad(number, "", format.ErrTooLong)
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte(format.ByteOrderMark))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			return true
		}
		if !json.Valid(line) { // unlike gjson's check it bounds how deep objects nest
			return in.Bad(number, format.Shorten(line), syntaxError(line))
		}
		return put(in, line, number, fresh())
	})
}
