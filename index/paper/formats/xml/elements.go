// Package xml has the formats whose records are XML elements: those of services, of
// collections that publish their metadata, of libraries, and of reference managers.
//
// It reads records one by one, and only the elements that it knows. It neither validates
// documents against schemas nor fetches anything that they refer to.
package xml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
)

// elements is a decoder that keeps track of nesting.
type elements struct {
	*xml.Decoder
	source *format.Window
	taken  bool   // the current element has been read to its end
	line   int    // where the start of the element that is visited ends
	depth  int    // number of open elements
	inside int    // number of open elements within a record, see children
	buffer []byte // see content
}

func (e *elements) Skip() error {
	e.taken = true
	return e.Decoder.Skip()
}

// maxDepth is how deep elements may be nested.
const maxDepth = 100_000

// A visitor reads an element that is a record to its end and returns its draft. For any
// other element it returns nil. A [recordError] concerns that record only.
type visitor func(d *elements, start xml.StartElement) (*paper.Draft, error)

// reader returns the reader of a format. Each input gets a visitor of its own.
func reader(fresh func() visitor) func(*format.Input) error {
	return func(in *format.Input) error {
		visit := fresh()
		return read(in, func(d *elements, start xml.StartElement) error {
			line := d.line
			p, err := visit(d, start)
			if err == nil && p != nil && !in.Put(p, line) {
				return errStop
			}
			return err
		}, func() {})
	}
}

// errStop: the consumer wants no more.
var errStop = errors.New("stop")

// read reads the elements of an XML document. Each one is visited that no visit has read to
// its end, and what is visited can be a record. The rest of a document after a
// syntax error cannot be read and is one bad record. finish is called at the end. Entities that
// a document declares are not expanded, so that they cannot grow exponentially.
func read(in *format.Input, visit func(d *elements, start xml.StartElement) error, finish func()) error {
	source := format.NewLimiter(in, "<=") // of tags and attributes
	kept := format.NewWindow(source)
	d := &elements{Decoder: xml.NewDecoder(kept), source: kept}
	d.Entity = xml.HTMLEntity
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it has been decoded
	for {
		source.Allow(d.InputOffset())
		t, err := d.Token()
		d.line, _ = d.InputPos()
		line := d.line
		if err == nil {
			err = d.visit(t, visit)
		}
		var own *recordError
		switch {
		case err == nil:
		case errors.Is(err, errStop):
			return nil
		case errors.As(err, &own):
			if !in.Bad(line, own.value, own.err) {
				return nil
			}
		case source.Broken() != nil:
			return source.Broken()
		case err == io.EOF:
			finish()
			return nil
		default:
			line, _ := d.InputPos()
			finish()
			in.Bad(line, "", fmt.Errorf("not XML from here on: %w", err))
			return nil
		}
	}
}

// visit visits a token that starts an element, and keeps track of nesting.
func (e *elements) visit(t xml.Token, visit func(d *elements, start xml.StartElement) error) error {
	start, ok := t.(xml.StartElement)
	if !ok {
		if _, end := t.(xml.EndElement); end {
			e.depth--
		}
		return nil
	}
	e.taken = false
	err := visit(e, start)
	if !e.taken { // it is still open
		e.depth++
	}
	if e.depth > maxDepth {
		return format.ErrTooDeep
	}
	return err
}

// recordError is an error of one record. The document can be read further.
type recordError struct {
	value string
	err   error
}

func (e *recordError) Error() string { return e.err.Error() }
func (e *recordError) Unwrap() error { return e.err }

// attribute returns the value of an attribute of an element; empty if there is none.
func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// has reports whether a view is of XML that contains a text.
func has(v format.View, s string) bool { return bytes.Contains(v.XML, []byte(s)) }

// hasElement reports whether a view is of XML in which an element of one of some names
// starts, with or without a prefix.
func hasElement(v format.View, names ...string) bool {
	rest := v.XML
	for {
		at := bytes.IndexByte(rest, '<')
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
		tag := rest[:min(len(rest), maxTagName)]
		if end := bytes.IndexAny(tag, " \t\r\n/><"); end >= 0 {
			tag = tag[:end]
		}
		if slices.Contains(names, string(tag[bytes.IndexByte(tag, ':')+1:])) {
			return true
		}
	}
}

// maxTagName is how many bytes of a name are looked at, more than those that are known have.
const maxTagName = 100
