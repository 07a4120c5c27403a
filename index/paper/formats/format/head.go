package format

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"iter"
)

// HeadSize is how many bytes of an input its head has, and what a reader of an
// input must be able to buffer.
const HeadSize = 1 << 16

// ByteOrderMark is what some programs begin a text in UTF-8 with.
const ByteOrderMark = "\ufeff"

// A Head is the beginning of an input, and what it shows. It is not safe for
// concurrent use.
type Head struct {
	Bytes []byte // at most HeadSize, as they stand in the input
	Err   error  // what kept it from being longer, but for the end of the input

	byLine, decided bool // see JSONLines
}

// Peek returns the head of what in reads, which stays unread. in buffers at least
// HeadSize bytes.
func Peek(in *bufio.Reader) *Head {
	head, err := in.Peek(HeadSize)
	if err == io.EOF || err == bufio.ErrBufferFull {
		err = nil
	}
	return &Head{Bytes: bytes.Clone(head), Err: err}
}

// Blank reports whether there is nothing but white space.
func (h *Head) Blank() bool { return len(bytes.TrimSpace(h.Bytes)) == 0 }

// Text is the head without a byte order mark.
func (h *Head) Text() []byte { return bytes.TrimPrefix(h.Bytes, []byte(ByteOrderMark)) }

// Trimmed is the text of the head without white space around.
func (h *Head) Trimmed() []byte { return bytes.TrimSpace(h.Text()) }

// A View is one way to look at the head of an input. It is of XML, of a text or
// of a JSON record; the fields of the other two are empty.
type View struct {
	XML  []byte // of an XML document, from its first character that is not white space
	Text []byte // of text that is neither XML nor JSON
	Keys Keys   // of a JSON record
	// Loose: no format has recognised the view so far. Formats with marks that
	// others may have as well can take it now.
	Loose bool
}

// Keys are the keys of a JSON object.
type Keys map[string]bool

// Views are the ways to look at a head, from the one that shows most to those that
// are left when no format recognises that.
func (h *Head) Views() iter.Seq[View] {
	return func(yield func(View) bool) {
		text, trimmed := h.Text(), h.Trimmed()
		record := func(object []byte) bool {
			keys := recordKeys(object)
			return yield(View{Keys: keys}) && yield(View{Keys: keys, Loose: true})
		}
		switch {
		case len(trimmed) == 0:
		case trimmed[0] == '<':
			yield(View{XML: trimmed})
		case trimmed[0] != '{' && trimmed[0] != '[':
			_ = yield(View{Text: text}) && yield(View{Text: text, Loose: true}) && lineRecords(text, record)
		case h.JSONLines():
			_ = lineRecords(text, record) && record(trimmed)
		default:
			_ = record(trimmed) && lineRecords(text, record)
		}
	}
}

// lineRecords yields the lines that begin like JSON records: those that are whole,
// then those that are broken.
func lineRecords(text []byte, yield func(line []byte) bool) bool {
	for _, whole := range []bool{true, false} {
		for line := range bytes.Lines(text) {
			if line[0] == '{' && json.Valid(line) == whole && !yield(line) {
				return false
			}
		}
	}
	return true
}

// FirstLine is the first line of a text, without its end.
func FirstLine(b []byte) []byte {
	line, _, _ := bytes.Cut(b, []byte("\n"))
	return line
}
