package format_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"paperkin/index/paper/formats/format"
)

// values reads all values of a text, one after the other.
func values(in io.Reader) (list []string, offset int64, err error) {
	v := format.NewJSONValues(in)
	for {
		if _, err := v.Peek(); err != nil {
			return list, v.Offset(), err
		}
		value, err := v.Value()
		if err != nil {
			return list, v.Offset(), err
		}
		list = append(list, string(value))
	}
}

// FuzzJSONValues: the first value of a text is that which [json.Decoder] finds, and so is
// the mistake in it, however it is read. (Numbers may not follow each other at once.)
func FuzzJSONValues(f *testing.F) {
	for _, s := range []string{`{"a":[1,"x\"]}\\"],"b":{}} 12`, `12 "s"`, "[1, 2", `{"a":oops}`, `"cut \`, "[]]", `tru e`, `1"a"`, "[1}", `{"a" 1}`, "\xff", `"\\" "\\\""`, "nul", "-", "[[[[", ","} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var want json.RawMessage
		wantErr := json.NewDecoder(bytes.NewReader(text)).Decode(&want)
		if wantErr == nil && strings.Contains("-0123456789tfn", string(want[:1])) && !json.Valid(text) {
			return
		}
		for name, in := range map[string]io.Reader{"whole": bytes.NewReader(text), "byte by byte": iotest.OneByteReader(bytes.NewReader(text))} {
			got, err := format.NewJSONValues(in).Value()
			if (err == nil) != (wantErr == nil) || err == nil && string(got) != string(want) {
				t.Fatalf("%s: got %q, %v, want %q, %v", name, got, err, want, wantErr)
			}
			var mistake *format.JSONError
			var syntax *json.SyntaxError
			if errors.As(wantErr, &syntax) && (!errors.As(err, &mistake) || mistake.Offset != syntax.Offset) && err != io.ErrUnexpectedEOF {
				t.Errorf("%s: %v, want %v at %d", name, err, wantErr, syntax.Offset)
			}
		}
	})
}

// TestJSONValuesBroken: what ends reading is the error, and a mistake before it goes first.
func TestJSONValuesBroken(t *testing.T) {
	broken := errors.New("broken")
	for text, want := range map[string]string{`{"a":`: "broken", `[1`: "broken", `{"a":x,"b":"`: "invalid character 'x' looking for beginning of value", "12": "broken"} {
		_, _, err := values(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)))
		if err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
	v := format.NewJSONValues(strings.NewReader(" x"))
	if _, err := v.Take("[", "at the start"); err == nil || err.Error() != "invalid character 'x' at the start" {
		t.Errorf("got %v", err)
	}
	if _, err := format.NewJSONValues(strings.NewReader(" ")).Take("[", ""); err != io.ErrUnexpectedEOF {
		t.Errorf("got %v", err)
	}
}
