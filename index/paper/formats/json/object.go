package json

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tidwall/gjson"

	"paperkin/index/paper"
	"paperkin/index/paper/formats/format"
	"paperkin/index/paper/text"
)

// A decoder decodes the fields of one record. Every record gets a new one, so
// that nothing of a record reaches the next.
type decoder interface {
	// field takes the value of a key into a draft and reports whether the format
	// has that key. Fields that it does not have are kept as Extra.
	field(p *paper.Draft, key string, v gjson.Result) (known bool, err error)
}

// A completer is a decoder that derives some fields from others, after the last.
type completer interface {
	decoder
	complete(p *paper.Draft)
}

// fields is a decoder that has nothing to remember.
type fields func(p *paper.Draft, key string, v gjson.Result) (known bool, err error)

func (f fields) field(p *paper.Draft, key string, v gjson.Result) (known bool, err error) {
	return f(p, key, v)
}

// put puts the record that the decoder makes of a JSON value, which starts at a
// line and is known to be valid, or what is wrong with it.
func put(in *format.Input, value []byte, line int, d decoder) bool {
	p, err := decode(value, d)
	var r paper.Record
	if err == nil {
		r, err = p.Record()
	}
	if err != nil {
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
