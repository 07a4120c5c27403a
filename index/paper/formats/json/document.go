package json

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper/formats/format"
)

// maxPages is how deep lists of records may be nested.
const maxPages = 8

// readDocument reads the records of a JSON document. The rest of a
// document after a syntax error cannot be read and is one bad record.
func readDocument(in *format.Input, fresh func() decoder) error {
	d := newDocument(format.RelaxReader(in), 1, func(object []byte, line int) bool {
		r, err := recordOf(object, fresh())
		return put(in, object, line, r, err)
	})
	err := d.read()
	if err == nil || errors.Is(err, errStop) {
		return nil
	}
	if broken := d.lines.Broken(); broken != nil {
		return broken
	}
	at := d.json.Offset()
	var mistake *format.JSONError
	switch {
	case errors.As(err, &mistake):
		at = mistake.Offset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at, err = d.lines.Offset(), io.ErrUnexpectedEOF
	}
	in.Bad(d.lines.At(at), "", fmt.Errorf("not JSON from here on: %w", err))
	return nil
}

// errStop: the consumer wants no more.
var errStop = errors.New("stop")

// document is a JSON document that is being read.
type document struct {
	json   *format.JSONValues
	lines  *format.LineCounter
	record func(object []byte, line int) bool
	depth  int // of lists of records inside each other

	page *document                  // reads pages in lists, one after the other; nil: there was none
	rest [maxPages + 1]bytes.Buffer // fields of the object at each depth that may be a record
}

// newDocument returns a document whose first byte is on a line.
func newDocument(r io.Reader, line int, record func(object []byte, line int) bool) *document {
	lines := format.NewLineCounter(r, line)
	return &document{json: format.NewJSONValues(lines), lines: lines, record: record}
}

// newPage is newDocument for a valid text.
func newPage(text []byte, line int, record func(object []byte, line int) bool) *document {
	lines := format.NewLineCounter(bytes.NewReader(text), line)
	return &document{json: format.NewValidJSONValues(lines, len(text)), lines: lines, record: record}
}

// readPage reads the page of a reply that starts at a line.
func (d *document) readPage(text []byte, line int) error {
	if d.page == nil {
		d.page = newPage(text, line, d.record)
	} else {
		d.page.lines = format.NewLineCounter(bytes.NewReader(text), line)
		d.page.json.Reset(d.page.lines)
	}
	d.page.depth = d.depth
	return d.page.read()
}

// next allows another record of full size to be read.
func (d *document) next() { d.lines.Allow(d.json.Offset()) }

// enter is called at the start of a list of records, and of an object that may have one;
// leave after its end.
func (d *document) enter() error {
	d.next()
	if d.depth++; d.depth > maxPages {
		return format.ErrTooDeep
	}
	return nil
}

func (d *document) leave() { d.depth-- }

// read reads all values of the document: one in most, several in some.
func (d *document) read() error {
	for {
		d.next()
		c, err := d.json.Peek()
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = d.enclosed(c)
		}
		if err == errNotEnclosed {
			var value json.RawMessage
			if value, err = d.json.Value(); err == nil {
				err = fmt.Errorf("%s, want an object or a list", format.Shorten(value))
			}
		}
		if err != nil {
			return err
		}
	}
}

// errNotEnclosed: a value is neither a list nor an object.
var errNotEnclosed = errors.New("neither a list nor an object")

// enclosed reads the records in a list or an object that begins with a byte.
func (d *document) enclosed(c byte) error {
	switch c {
	case '[':
		return d.list()
	case '{':
		return d.object()
	}
	return errNotEnclosed
}

// each reads the elements of a list or an object up to its end, each by read.
func (d *document) each(open, close, after string, read func() error) error {
	if _, err := d.json.Take(open, ""); err != nil {
		return err
	}
	if err := d.enter(); err != nil {
		return err
	}
	defer d.leave()
	c, err := d.json.Peek()
	if err == nil && c == close[0] {
		_, err = d.json.Take(close, "")
		return err
	}
	for next := "," + close; ; {
		if err := read(); err != nil {
			return err
		}
		switch c, err := d.json.Take(next, after); {
		case err != nil:
			return err
		case c == close[0]:
			return nil
		}
	}
}

// list reads the records of a list. If its elements are pages of replies, each is read as a
// document.
func (d *document) list() error {
	first, pages := true, false
	return d.each("[", "]", "after array element", func() error {
		d.next()
		object, err := d.json.Value()
		if err != nil {
			return err
		}
		line := d.lines.At(d.json.Offset() - int64(len(object)))
		if first {
			first, pages = false, format.IsPage(object)
		}
		switch {
		case pages:
			return d.readPage(object, line)
		case !d.record(object, line):
			return errStop
		}
		return nil
	})
}

// object reads the records in an object. If it has none, it is a record itself.
func (d *document) object() error {
	line := 0
	rest := &d.rest[d.depth]
	rest.Reset()
	found, titled, first := false, false, true
	if _, err := d.json.Peek(); err == nil {
		line = d.lines.At(d.json.Offset())
	}
	err := d.each("{", "}", "after object key:value pair", func() error {
		key, name, err := d.key()
		if err != nil {
			return err
		}
		titled = titled || name == "title"
		if format.IsEnvelope(name, first) && !titled {
			c, err := d.json.Peek()
			if err == nil {
				err = d.enclosed(c)
			}
			if err != errNotEnclosed {
				found = found || err == nil
				return err
			}
			value, err := d.json.Value()
			if err == nil && string(value) != "null" { // a field of a record that has the same name
				addField(rest, key, value)
			} else if err == nil {
				found = true
			}
			return err
		}
		first = first && name == "count"
		value, err := d.json.Value()
		switch {
		case err != nil:
			return err
		case found: // fields about the list are dropped
			d.next()
		default:
			addField(rest, key, value)
		}
		return nil
	})
	if err != nil || found || rest.Len() == 0 {
		return err
	}
	rest.WriteByte('}')
	object := rest.Bytes()
	object[0] = '{'
	if !d.record(object, line) {
		return errStop
	}
	return nil
}

// key reads the key of a field, as it stands in its quotes and as a text, with the colon
// behind it.
func (d *document) key() (key, name string, err error) {
	if c, err := d.json.Peek(); err == nil && c != '"' {
		_, err = d.json.Take(`"`, "looking for beginning of object key string")
		return "", "", err
	}
	value, err := d.json.Value()
	if err != nil {
		return "", "", err
	}
	key = string(value)
	if name = key[1 : len(key)-1]; strings.Contains(name, `\`) {
		if name, err = unquoted(value); err != nil {
			return "", "", err
		}
	}
	_, err = d.json.Take(":", "after object key")
	return key, name, err
}

// unquoted returns the text of a string.
func unquoted(value []byte) (s string, err error) {
	err = json.Unmarshal(value, &s)
	return s, err
}

// addField writes a comma and a field of an object.
func addField(b *bytes.Buffer, key string, value json.RawMessage) {
	b.WriteByte(',')
	b.WriteString(key)
	b.WriteByte(':')
	b.Write(value)
}
