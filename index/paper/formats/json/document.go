package json

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

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
	at := d.json.InputOffset()
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
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
	json   *json.Decoder
	lines  *format.LineCounter
	record func(object []byte, line int) bool
	depth  int // of lists of records inside each other
}

// newDocument returns a document whose first byte is on a line.
func newDocument(r io.Reader, line int, record func(object []byte, line int) bool) *document {
	lines := format.NewLineCounter(r, line)
	return &document{json: json.NewDecoder(lines), lines: lines, record: record}
}

// next allows another record of full size to be read.
func (d *document) next() { d.lines.Allow(d.json.InputOffset()) }

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
		switch t, err := d.json.Token(); {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case t == json.Delim('['):
			err = d.list()
			if err != nil {
				return err
			}
		case t == json.Delim('{'):
			if err := d.object(); err != nil {
				return err
			}
		default:
			return fmt.Errorf("%v, want an object or a list", t)
		}
	}
}

// list reads the records of a list, after its bracket. If its elements are pages of
// replies, each is read as a document.
func (d *document) list() error {
	if err := d.enter(); err != nil {
		return err
	}
	defer d.leave()
	pages := false
	for first := true; d.json.More(); first = false {
		d.next()
		var object json.RawMessage
		if err := d.json.Decode(&object); err != nil {
			return err
		}
		line := d.lines.At(d.json.InputOffset() - int64(len(object)))
		if first {
			pages = format.IsPage(object)
		}
		switch {
		case pages:
			page := newDocument(bytes.NewReader(object), line, d.record)
			page.depth = d.depth
			if err := page.read(); err != nil {
				return err
			}
		case !d.record(object, line):
			return errStop
		}
	}
	_, err := d.json.Token()
	return err
}

// object reads the records in an object, after its brace. If it has none, it is a record
// itself.
func (d *document) object() error {
	if err := d.enter(); err != nil {
		return err
	}
	defer d.leave()
	line := d.lines.At(d.json.InputOffset())
	var rest bytes.Buffer
	found, titled, first := false, false, true
	for d.json.More() {
		key, err := d.json.Token()
		if err != nil {
			return err
		}
		titled = titled || key == "title"
		if name, _ := key.(string); format.IsEnvelope(name, first) && !titled {
			inner, err := d.json.Token()
			switch {
			case err != nil:
				return err
			case inner == json.Delim('['):
				err = d.list()
			case inner == json.Delim('{'):
				err = d.object()
			case inner != nil: // a field of a record that has the same name
				err = addField(&rest, key, inner)
				if err == nil {
					continue
				}
			}
			if err != nil {
				return err
			}
			found = true
			continue
		}
		first = first && key == "count"
		var value json.RawMessage
		if err := d.json.Decode(&value); err != nil {
			return err
		}
		if found { // fields about the list are dropped
			d.next()
			continue
		}
		if err := addField(&rest, key, value); err != nil {
			return err
		}
	}
	if _, err := d.json.Token(); err != nil {
		return err
	}
	if found || rest.Len() == 0 {
		return nil
	}
	object := append(rest.Bytes(), '}')
	object[0] = '{'
	if !d.record(object, line) {
		return errStop
	}
	return nil
}

// addField writes a comma and a field of an object.
func addField(b *bytes.Buffer, key json.Token, value any) error {
	quoted, err := json.Marshal(key)
	if err != nil {
		return err
	}
	written, raw := value.(json.RawMessage)
	if !raw {
		written, err = json.Marshal(value)
	}
	b.WriteByte(',')
	b.Write(quoted)
	b.WriteByte(':')
	b.Write(written)
	return err
}
