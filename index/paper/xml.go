package paper

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper/text"
)

// elements is a decoder that knows whether the element that it is at has been
// read to its end.
type elements struct {
	*xml.Decoder
	taken bool
}

func (e *elements) DecodeElement(into any, start *xml.StartElement) error {
	e.taken = true
	return e.Decoder.DecodeElement(into, start)
}

func (e *elements) Skip() error {
	e.taken = true
	return e.Decoder.Skip()
}

// readXML reads the papers of an XML document: visit says of each element
// whether it is one, and takes it then to its end. What follows a mistake in the
// syntax cannot be read and is one bad record. Entities that a document declares
// itself are not expanded, so none can grow without end.
func readXML(in *bufio.Reader, name string, visit func(*elements, xml.StartElement) (*Draft, error), yield func(Record, error) bool) error {
	source := &limiter{r: in}
	d := &elements{Decoder: xml.NewDecoder(source)}
	d.Entity = xml.HTMLEntity
	d.CharsetReader = latin1Reader
	depth := 0
	for {
		source.allow(d.InputOffset())
		t, err := d.Token()
		line, _ := d.InputPos()
		if err == nil {
			start, ok := t.(xml.StartElement)
			if !ok {
				if _, end := t.(xml.EndElement); end {
					depth--
				}
				continue
			}
			var p *Draft
			d.taken = false
			p, err = visit(d, start)
			if !d.taken { // its end is still to come
				depth++
			}
			if depth > maxDepth {
				err = errTooDeep
			}
			if err == nil && p != nil {
				if !yieldDraft(p, name, line, yield) {
					return nil
				}
			}
		}
		var own *recordError
		switch {
		case err == nil:
		case errors.As(err, &own):
			if !yield(Record{}, BadRecord{Source: name, Line: line, Value: shorten([]byte(own.value)), Err: own.err}) {
				return nil
			}
		case source.broken():
			return source.err
		case err == io.EOF:
			return nil
		default:
			line, _ := d.InputPos()
			yield(Record{}, BadRecord{Source: name, Line: line, Err: fmt.Errorf("not XML from here on: %w", err)})
			return nil
		}
	}
}

// recordError is what is wrong with one record, in a document that can be read
// further.
type recordError struct {
	value string
	err   error
}

func (e *recordError) Error() string { return e.err.Error() }
func (e *recordError) Unwrap() error { return e.err }

// yieldDraft yields the record of a draft, or what is wrong with it.
func yieldDraft(d *Draft, name string, line int, yield func(Record, error) bool) bool {
	r, err := d.Record()
	if err != nil {
		value := d.Title
		if len(d.IDs) > 0 {
			value = d.IDs[0]
		}
		return yield(Record{}, BadRecord{Source: name, Line: line, Value: shorten([]byte(value)), Err: err})
	}
	r.Source, r.Line = name, line
	return yield(r, nil)
}

// latin1Reader reads the one encoding besides UTF-8 that is in use.
func latin1Reader(charset string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "utf-8", "us-ascii", "":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252":
		return text.DecodeLatin1(in), nil
	}
	return nil, fmt.Errorf("encoding %q is not known", charset)
}
