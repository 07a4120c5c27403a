package format

import (
	"bufio"
	"bytes"
	"io"
	"iter"

	"paperkin/index/paper/charset"
)

// HeadSize is the number of bytes at the start of an input that make its head, and the
// least buffer that an input needs.
const HeadSize = 1 << 16

// ByteOrderMark starts the UTF-8 text of some programs.
// An input has none in front, but those of files that were put together are in the middle.
const ByteOrderMark = charset.ByteOrderMark

// A Head is the start of an input, by which its format is detected. It is not safe for
// concurrent use.
type Head struct {
	Bytes []byte // at most HeadSize, as they stand in the input
	Err   error  // that kept it from being longer; nil at the end of the input

	byLine, decided bool // see JSONLines
}

// Peek returns the head of an input without consuming it. The buffer of in must have at
// least HeadSize bytes.
func Peek(in *bufio.Reader) *Head {
	head, err := in.Peek(HeadSize)
	if err == io.EOF || err == bufio.ErrBufferFull {
		err = nil
	}
	return &Head{Bytes: bytes.Clone(head), Err: err}
}

// Trimmed returns the head without surrounding white space.
func (h *Head) Trimmed() []byte { return bytes.TrimSpace(h.Bytes) }

// A View is one way to interpret the head of an input: as XML, as text, or as a JSON
// record. The fields of the other two are empty.
type View struct {
	XML  []byte // the head of an XML document, without white space in front
	Text []byte // the head of text that is neither XML nor JSON
	Keys Keys   // of a JSON record
	// Loose: no format has matched the same view with Loose false. A format may now
	// match by marks that other formats can have as well.
	Loose bool
}

// Keys are the keys of a JSON object.
type Keys map[string]bool

// Views returns the ways to interpret a head, the most reliable first. The format of
// the input is the first one that matches a view.
func (h *Head) Views() iter.Seq[View] {
	return func(yield func(View) bool) {
		text, trimmed := h.Bytes, h.Trimmed()
		record := func(object []byte) bool {
			keys := recordKeys(object)
			return yield(View{Keys: keys}) && yield(View{Keys: keys, Loose: true})
		}
		switch {
		case len(trimmed) == 0:
		case trimmed[0] == '<':
			_ = yield(View{XML: trimmed}) && h.EndsInRecords() && lineRecords(text, record)
		case trimmed[0] != '{' && trimmed[0] != '[':
			_ = yield(View{Text: text}) && yield(View{Text: text, Loose: true}) && lineRecords(text, record)
		case h.JSONLines():
			_ = lineRecords(text, record) && record(trimmed)
		default:
			_ = record(trimmed) && lineRecords(text, record)
		}
	}
}

// lineRecords yields the lines that start like JSON objects, first those that are valid,
// then those that are not, and reports whether yield always returned true.
func lineRecords(text []byte, yield func(line []byte) bool) bool {
	for _, whole := range []bool{true, false} {
		for line := range bytes.Lines(text) {
			if line[0] == '{' && validJSON(line) == whole && !yield(line) {
				return false
			}
		}
	}
	return true
}

// FirstLine returns the first line of a text, without its line break.
func FirstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}
