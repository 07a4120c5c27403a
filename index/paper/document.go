package paper

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The replies of services and the exports of reference managers are JSON
// documents: a list of records, or an object that holds one under a key of
// these, or a single record. What services offer as files has a record a line.
// Either way records are read one by one.
var (
	recordLists = map[string]bool{"results": true, "data": true, "collection": true, "items": true, "recommendedPapers": true}
	enclosing   = map[string]bool{"message": true}
)

// readDocument reads records of a JSON document or of JSON lines. What follows
// a mistake in the syntax of a document cannot be read and is one bad record.
func readDocument(in *bufio.Reader, name string, fresh func() decoder, yield func(Record, error) bool) error {
	skipMark(in)
	head, _ := in.Peek(headSize)
	if isLines(head) {
		return readObjects(in, name, fresh, yield)
	}
	lines := &lineCounter{limiter: limiter{r: in}}
	d := document{json: json.NewDecoder(lines), lines: lines, record: func(object []byte, line int) bool {
		return yieldObject(object, name, line, fresh, yield)
	}}
	err := d.read()
	if err == nil || errors.Is(err, errStop) {
		return nil
	}
	if lines.broken() {
		return lines.err
	}
	at := d.json.InputOffset()
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		at = syntax.Offset
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at, err = lines.read, io.ErrUnexpectedEOF
	}
	yield(Record{}, BadRecord{Source: name, Line: lines.at(at), Err: fmt.Errorf("not JSON from here on: %w", err)})
	return nil
}

// errStop: the consumer wants no more.
var errStop = errors.New("stop")

// document is a JSON document that is being read.
type document struct {
	json   *json.Decoder
	lines  *lineCounter
	record func(object []byte, line int) bool
	depth  int // of lists of records inside each other
}

// next lets another record be read, however far it may reach.
func (d *document) next() { d.lines.allow(d.json.InputOffset()) }

// enter is called for a list of records, and for an object that may hold one;
// leave when its end has been read.
func (d *document) enter() error {
	d.next()
	if d.depth++; d.depth > maxPages {
		return errTooDeep
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

// list reads the records of a list, after its bracket. Pages of replies that
// somebody put into a list are read each as a document.
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
		line := d.lines.at(d.json.InputOffset() - int64(len(object)))
		if first {
			pages = isPage(object)
		}
		switch {
		case pages:
			lines := &lineCounter{limiter: limiter{r: bytes.NewReader(object)}, passed: line - 1}
			if err := (&document{json: json.NewDecoder(lines), lines: lines, record: d.record, depth: d.depth}).read(); err != nil {
				return err
			}
		case !d.record(object, line):
			return errStop
		}
	}
	_, err := d.json.Token()
	return err
}

// object reads the records that an object holds, after its brace; it is a
// record itself if it holds none.
func (d *document) object() error {
	if err := d.enter(); err != nil {
		return err
	}
	defer d.leave()
	line := d.lines.at(d.json.InputOffset())
	var rest bytes.Buffer
	found, titled := false, false
	for d.json.More() {
		key, err := d.json.Token()
		if err != nil {
			return err
		}
		titled = titled || key == "title"
		if name, _ := key.(string); isEnvelope(name) && !titled {
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
		var value json.RawMessage
		if err := d.json.Decode(&value); err != nil {
			return err
		}
		if found { // what describes the list is of no use
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

// addField writes a field of an object, after a comma.
func addField(b *bytes.Buffer, key json.Token, value any) error {
	quoted, err := json.Marshal(key)
	if err != nil {
		return err
	}
	text, raw := value.(json.RawMessage)
	if !raw {
		text, err = json.Marshal(value)
	}
	b.WriteByte(',')
	b.Write(quoted)
	b.WriteByte(':')
	b.Write(text)
	return err
}
