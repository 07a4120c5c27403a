package xml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"reflect"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// maxInside is how deep elements may be nested within a record.
const maxInside = 1000

// children reads the current element, whose start has been read, to its end, and calls take for
// the start of each element in it. take reads that one to its end, by one of these methods.
func (e *elements) children(take func(start xml.StartElement) error) error {
	e.taken = true
	if e.inside++; e.inside > maxInside {
		return format.ErrTooDeep
	}
	defer func() { e.inside-- }()
	for {
		t, err := e.Decoder.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := take(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// first visits an element whose start has been read and those in it, one after the other,
// up to the first that is a record, and reads the element to its end.
func (e *elements) first(start xml.StartElement, visit visitor) (p *paper.Draft, err error) {
	e.taken = false
	if p, err = visit(e, start); p != nil || err != nil || e.taken {
		return p, err
	}
	var wrong *recordError
	err = e.children(func(start xml.StartElement) (err error) {
		if p != nil || wrong != nil {
			return e.Skip()
		}
		if p, err = e.first(start, visit); errors.As(err, &wrong) {
			return nil
		}
		return err
	})
	if err == nil && wrong != nil {
		err = wrong
	}
	return p, err
}

// text reads the current element to its end and returns its text, with that of the elements in
// it.
func (e *elements) text() (string, error) { return e.content(false) }

// markup is [elements.text] with the tags of these elements, but for their attributes, and with
// what XML escapes, as text is cleaned of both.
func (e *elements) markup() (string, error) { return e.content(true) }

func (e *elements) content(tags bool) (string, error) {
	e.taken = true
	e.buffer = e.buffer[:0]
	for depth := 0; ; {
		t, err := e.Decoder.Token()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			if tags {
				e.buffer = append(append(append(e.buffer, '<'), t.Name.Local...), '>')
			}
		case xml.EndElement:
			if depth--; depth < 0 {
				return string(e.buffer), nil
			}
			if tags {
				e.buffer = append(append(append(e.buffer, "</"...), t.Name.Local...), '>')
			}
		case xml.CharData:
			if tags && (bytes.IndexByte(t, '&') >= 0 || bytes.IndexByte(t, '<') >= 0) {
				t = bytes.ReplaceAll(bytes.ReplaceAll(t, []byte("&"), []byte("&amp;")), []byte("<"), []byte("&lt;"))
			}
			e.buffer = append(e.buffer, t...)
		}
	}
}

// A Markup is the content of an element as it stands in the source. It is found there
// again by its offsets, since encoding/xml copies what is to be kept so byte by byte.
type Markup struct {
	text.Markup
	from, to int64 // offsets
}

// UnmarshalXML reads the element to its end. [elements.DecodeElement] adds the content.
func (m *Markup) UnmarshalXML(d *xml.Decoder, _ xml.StartElement) error {
	m.from = d.InputOffset()
	for depth := 0; depth >= 0; {
		m.to = d.InputOffset()
		t, err := d.Token()
		if err != nil {
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// DecodeElement is that of encoding/xml.
func (e *elements) DecodeElement(into any, start *xml.StartElement) error {
	e.taken = true
	e.source.Keep(e.InputOffset())
	defer e.source.Release()
	err := e.Decoder.DecodeElement(into, start)
	e.fill(reflect.ValueOf(into).Elem())
	return err
}

var markupType = reflect.TypeFor[Markup]()

// fill adds the content to every Markup in a value.
func (e *elements) fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			e.fill(v.Elem())
		}
	case reflect.Slice:
		if kind := v.Type().Elem().Kind(); kind != reflect.Struct && kind != reflect.Pointer {
			return
		}
		for i := range v.Len() {
			e.fill(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == markupType {
			if m := v.Addr().Interface().(*Markup); m.to > m.from {
				m.Inner = e.source.Text(m.from, m.to)
			}
			return
		}
		for i := range v.NumField() {
			e.fill(v.Field(i))
		}
	}
}

// joined joins the texts of a list that are not empty.
func joined(list []string, separator string) string {
	var kept []string
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return strings.Join(kept, separator)
}

// pageRange returns the pages from the first to the last one.
func pageRange(first, last string) string {
	first, last = strings.TrimSpace(first), strings.TrimSpace(last)
	if first == "" || last == "" || first == last {
		return first + strings.TrimPrefix(last, first)
	}
	return first + "-" + last
}

// withSubtitle returns a title with its subtitle behind it.
func withSubtitle(title, subtitle string) string {
	title, subtitle = strings.TrimSpace(title), strings.TrimSpace(subtitle)
	switch {
	case subtitle == "":
		return title
	case title == "":
		return subtitle
	case strings.HasSuffix(title, ":") || strings.HasSuffix(title, "?") || strings.HasSuffix(title, "!") || strings.HasSuffix(title, "—"):
		return title + " " + subtitle
	}
	return title + ": " + subtitle
}
