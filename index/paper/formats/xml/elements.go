// Package xml has the formats whose records are XML elements: those of services and
// of collections that publish their metadata so.
//
// It reads records one by one, and takes of an element what it knows; it neither
// checks documents against their schemas nor fetches what they refer to.
package xml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// elements is a decoder that knows how deep it is in the document.
type elements struct {
	*xml.Decoder
	taken bool // the element that it is at has been read to its end
	depth int  // of elements whose end is still to come
}

func (e *elements) DecodeElement(into any, start *xml.StartElement) error {
	e.taken = true
	return e.Decoder.DecodeElement(into, start)
}

func (e *elements) Skip() error {
	e.taken = true
	return e.Decoder.Skip()
}

// maxDepth is how deep XML elements may stand inside each other.
const maxDepth = 100_000

// A visitor says what an element is: it takes one that is a record to its end and
// returns the draft of it, and nil for any other. A [recordError] is of that
// record alone.
type visitor func(d *elements, start xml.StartElement) (*paper.Draft, error)

// reader returns the reader of a format. Each input gets a visitor of its own.
func reader(fresh func() visitor) func(*format.Input) error {
	return func(in *format.Input) error { return read(in, fresh()) }
}

// read reads the records of an XML document. What follows a mistake in the syntax
// cannot be read and is one bad record. Entities that a document declares itself
// are not expanded, so none can grow without end.
func read(in *format.Input, visit visitor) error {
	source := format.NewLimiter(in)
	d := &elements{Decoder: xml.NewDecoder(source)}
	d.Entity = xml.HTMLEntity
	d.CharsetReader = decodeCharset
	for more := true; more; {
		source.Allow(d.InputOffset())
		t, err := d.Token()
		line, _ := d.InputPos()
		var p *paper.Draft
		if err == nil {
			p, err = d.visit(t, visit)
		}
		var own *recordError
		switch {
		case err == nil && p != nil:
			more = in.Put(p, line)
		case err == nil:
		case errors.As(err, &own):
			more = in.Bad(line, own.value, own.err)
		case source.Broken() != nil:
			return source.Broken()
		case err == io.EOF:
			return nil
		default:
			line, _ := d.InputPos()
			in.Bad(line, "", fmt.Errorf("not XML from here on: %w", err))
			return nil
		}
	}
	return nil
}

// visit visits a token if it starts an element, and keeps count of how deep the
// elements nest.
func (e *elements) visit(t xml.Token, visit visitor) (*paper.Draft, error) {
	start, ok := t.(xml.StartElement)
	if !ok {
		if _, end := t.(xml.EndElement); end {
			e.depth--
		}
		return nil, nil
	}
	e.taken = false
	p, err := visit(e, start)
	if !e.taken { // its end is still to come
		e.depth++
	}
	if e.depth > maxDepth {
		return nil, format.ErrTooDeep
	}
	return p, err
}

// recordError is what is wrong with one record, in a document that can be read
// further.
type recordError struct {
	value string
	err   error
}

func (e *recordError) Error() string { return e.err.Error() }
func (e *recordError) Unwrap() error { return e.err }

// decodeCharset reads the one encoding besides UTF-8 that is in use.
func decodeCharset(charset string, in io.Reader) (io.Reader, error) {
	switch strings.ToLower(charset) {
	case "utf-8", "us-ascii", "":
		return in, nil
	case "iso-8859-1", "latin1", "windows-1252":
		return text.DecodeLatin1(in), nil
	}
	return nil, fmt.Errorf("encoding %q is not known", charset)
}

// attribute is the value of an attribute of an element; empty if it has none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// has reports whether the head of an XML document holds a text.
func has(v format.View, s string) bool { return bytes.Contains(v.XML, []byte(s)) }
