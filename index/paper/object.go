package paper

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper/text"
)

// A decoder decodes the fields of one record. Every record gets a new one, so
// that nothing of a record reaches the next.
type decoder interface {
	// field takes the value of a key into a draft and reports whether the format
	// has that key. Fields that it does not have are kept as Extra.
	field(p *Draft, key string, v gjson.Result) (known bool, err error)
}

// A completer is a decoder that derives some fields from others, after the last.
type completer interface {
	decoder
	complete(p *Draft)
}

// fields is a decoder that has nothing to remember.
type fields func(p *Draft, key string, v gjson.Result) (known bool, err error)

func (f fields) field(p *Draft, key string, v gjson.Result) (known bool, err error) {
	return f(p, key, v)
}

// readObjects reads one JSON object a line. Blank lines are passed over.
func readObjects(in *bufio.Reader, name string, fresh func() decoder, yield func(Record, error) bool) error {
	return lines(in, func(number int, line []byte) bool {
		if line == nil {
			return yield(Record{}, BadRecord{Source: name, Line: number, Err: errTooLong})
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			return true
		}
		return yieldObject(line, name, number, fresh, yield)
	})
}

// yieldObject yields the paper, or what is wrong with it, of a JSON object that
// starts at a line.
func yieldObject(object []byte, name string, line int, fresh func() decoder, yield func(Record, error) bool) bool {
	p, err := decodeObject(object, fresh())
	var r Record
	if err == nil {
		r, err = p.Record()
	}
	if err != nil {
		return yield(Record{}, BadRecord{Source: name, Line: line, Value: shorten(object), Err: err})
	}
	r.Source, r.Line = name, line
	return yield(r, nil)
}

// decodeObject decodes the fields of a JSON object, in one pass after checking
// that it is one.
func decodeObject(line []byte, d decoder) (*Draft, error) {
	if !json.Valid(line) { // unlike gjson's check it bounds how deep objects nest
		return nil, syntaxError(line)
	}
	root := gjson.ParseBytes(line)
	if !root.IsObject() {
		return nil, fmt.Errorf("not a JSON object but %s", kind(root))
	}
	p := &Draft{}
	var err error
	root.ForEach(func(k, v gjson.Result) bool {
		var known bool
		known, err = d.field(p, k.Str, v)
		if err != nil {
			err = fmt.Errorf("field %q is %w", k.Str, err)
		} else if !known && v.Type != gjson.Null {
			p.Keep(text.StripHidden(k.Str), json.RawMessage(strings.ToValidUTF8(v.Raw, "\ufffd")))
		}
		return err == nil
	})
	if c, ok := d.(completer); ok && err == nil {
		c.complete(p)
	}
	return p, err
}

// syntaxError says where a line stops being JSON.
func syntaxError(line []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(line, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not a JSON object: %w at byte %d", err, syntax.Offset)
	}
	return fmt.Errorf("not a JSON object: %w", err)
}

// kind names the type of a value for an error message.
func kind(v gjson.Result) string {
	switch {
	case v.IsArray():
		return "a list"
	case v.IsObject():
		return "an object"
	case v.Type == gjson.Number:
		return "a number"
	case v.IsBool():
		return "true or false"
	case v.Type == gjson.Null:
		return "null"
	}
	return "a string"
}

// takeText takes a string; a number is taken as text too, null as nothing.
func takeText(into *string, v gjson.Result) error {
	switch v.Type {
	case gjson.String:
		*into = v.Str
	case gjson.Number:
		*into = v.Raw
	case gjson.Null:
	default:
		return fmt.Errorf("%s, want a string", kind(v))
	}
	return nil
}

// takeList takes a list of strings; a single string is taken as a list of one.
func takeList(into *[]string, v gjson.Result) error {
	if v.Type == gjson.String {
		*into = []string{v.Str}
		return nil
	}
	if v.Type == gjson.Null {
		return nil
	}
	if !v.IsArray() {
		return fmt.Errorf("%s, want a list of strings", kind(v))
	}
	var err error
	v.ForEach(func(_, item gjson.Result) bool {
		var s string
		if err = takeText(&s, item); err != nil {
			err = fmt.Errorf("a list with %w", err)
			return false
		}
		*into = append(*into, s)
		return true
	})
	return err
}

// takeID adds an id to the aliases, with the scheme of the field that it comes
// from if it does not name one itself.
func takeID(p *Draft, scheme string, v gjson.Result) error {
	id, err := idText(scheme, v)
	if id != "" {
		p.IDs = append(p.IDs, id)
	}
	return err
}

// takeName is takeID for the id that the source itself goes by: it comes first
// of all, wherever the field stands in the record (see [Record.Name]).
func takeName(p *Draft, scheme string, v gjson.Result) error {
	id, err := idText(scheme, v)
	switch {
	case id == "":
	case len(p.IDs) > maxNames: // finish says so; to move all of them each time would take hours
		p.IDs = append(p.IDs, id)
	default:
		p.IDs = slices.Insert(p.IDs, 0, id)
	}
	return err
}

func idText(scheme string, v gjson.Result) (id string, err error) {
	if err = takeText(&id, v); err != nil || strings.TrimSpace(id) == "" {
		return "", err
	}
	return withScheme(scheme, id), nil
}

// takeFirst takes a string, or the first one of a list of strings.
func takeFirst(into *string, v gjson.Result) error {
	if !v.IsArray() {
		return takeText(into, v)
	}
	var list []string
	err := takeList(&list, v)
	*into = append(list, "")[0]
	return err
}

func withScheme(scheme, id string) string {
	if _, ok := ParseID(id); ok {
		return id
	}
	return scheme + id
}
