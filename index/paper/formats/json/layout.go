// Package json has the formats whose records are JSON objects: those of services,
// of reference managers, and our own.
//
// It reads records one by one, from lines or from a document, and knows the fields of
// each service. It makes no requests.
package json

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// byLine returns the reader of a format with one record a line. It also reads what other
// programs turn such files into: a list, or objects that span lines.
func byLine(fresh func() decoder) func(*format.Input) error {
	return func(in *format.Input) error {
		if text := in.Head().Trimmed(); looksLikeDocument(text) && !in.Head().JSONLines() {
			return readDocument(in, fresh)
		}
		return readLines(in, fresh)
	}
}

// looksLikeDocument reports whether a text is a list, or starts with an object that has
// one of records, or spans lines.
func looksLikeDocument(text []byte) bool {
	return bytes.HasPrefix(text, []byte("[")) || format.IsPage(text) ||
		bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte("\n")) && !format.IsJSON(format.RelaxLine(format.FirstLine(text)))
}

// byDocument returns the reader of a format whose records are in a document, or one a
// line.
func byDocument(fresh func() decoder) func(*format.Input) error {
	return func(in *format.Input) error {
		if in.Head().JSONLines() {
			return readLines(in, fresh)
		}
		return readDocument(in, fresh)
	}
}

// readLines reads one record a line, or one page of records. Blank lines are skipped.
func readLines(in *format.Input, fresh func() decoder) error {
	return format.Lines(in.Reader, func(number int, line []byte, err error) bool {
		if err != nil {
			return in.Bad(number, format.Shorten(line), err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			return true
		}
		if !format.IsJSON(line) {
			relaxed := format.RelaxLine(line)
			if !format.IsJSON(relaxed) {
				return in.Bad(number, format.Shorten(line), syntaxError(line))
			}
			line = relaxed
		}
		r, err := recordOf(line, fresh())
		if err != nil && bytes.HasPrefix(bytes.TrimSpace(line), []byte("{")) && format.IsPage(line) {
			return readPage(in, line, number, fresh)
		}
		return put(in, line, number, r, err)
	})
}

// readPage reads the records of a valid JSON text on one line, and reports whether to go
// on.
func readPage(in *format.Input, text []byte, line int, fresh func() decoder) (more bool) {
	d := newPage(text, line, func(object []byte, line int) bool {
		r, err := recordOf(object, fresh())
		more = put(in, object, line, r, err)
		return more
	})
	more = true
	if err := d.read(); err != nil && !errors.Is(err, errStop) {
		return in.Bad(line, format.Shorten(text), err)
	}
	return more
}

// A decoder decodes the fields of one record. Every record gets a new one, so that no
// state is left over from the record before.
type decoder interface {
	// field stores the value of a key in a draft and reports whether the format
	// has that key. Unknown fields are kept in Extra.
	field(p *paper.Draft, key string, v gjson.Result) (known bool, err error)
}

// A completer is a decoder that derives fields from others once all have been decoded.
type completer interface {
	decoder
	complete(p *paper.Draft)
}

// fields is a decoder without state.
type fields func(p *paper.Draft, key string, v gjson.Result) (known bool, err error)

func (f fields) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	return f(p, key, v)
}

// recordOf returns the record that a decoder makes of a valid JSON value.
func recordOf(value []byte, d decoder) (paper.Record, error) {
	if len(value) > paper.MaxValues && bytes.Count(value, []byte(",")) > paper.MaxValues { // those of texts count, too
		return paper.Record{}, format.ErrTooMany
	}
	p, err := decode(value, d)
	if err != nil {
		return paper.Record{}, err
	}
	return p.Record()
}

// put yields what recordOf returned for a value that starts at a line: a record, or a bad
// one. It reports whether to go on.
func put(in *format.Input, value []byte, line int, r paper.Record, err error) bool {
	switch {
	case errors.Is(err, errNoPaper):
		in.Pass()
		return true
	case err != nil:
		return in.Bad(line, format.Shorten(value), err)
	}
	return in.Take(r, line)
}

// decode decodes the fields of a JSON object.
func decode(value []byte, d decoder) (*paper.Draft, error) {
	root := gjson.ParseBytes(value)
	if !root.IsObject() {
		return nil, fmt.Errorf("not a JSON object but %s", kind(root))
	}
	p := &paper.Draft{}
	err := takeEach(d, p, root)
	if c, ok := d.(completer); ok && err == nil {
		c.complete(p)
	}
	return p, err
}

// takeEach decodes the fields of an object, which can be inside a record.
func takeEach(d decoder, p *paper.Draft, object gjson.Result) (err error) {
	object.ForEach(func(k, v gjson.Result) bool {
		var known bool
		known, err = d.field(p, k.Str, v)
		if err != nil {
			err = fmt.Errorf("field %q is %w", k.Str, err)
		} else if !known && v.Type != gjson.Null {
			keep(p, k.Str, v)
		}
		return err == nil
	})
	return err
}

// keep keeps a value in Extra.
func keep(p *paper.Draft, key string, v gjson.Result) {
	p.Keep(text.StripHidden(key), json.RawMessage(strings.ToValidUTF8(v.Raw, "\ufffd")))
}

// syntaxError returns an error that says at which byte a line stops being JSON.
func syntaxError(line []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(line, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not a JSON object: %w at byte %d", err, syntax.Offset)
	}
	return fmt.Errorf("not a JSON object: %w", err)
}
