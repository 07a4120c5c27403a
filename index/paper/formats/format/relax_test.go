package format_test

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"paperkin/index/paper/formats/format"
)

func TestRelax(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{`{"a":NaN,"b":[Infinity, -Infinity]}`, `{"a":null,"b":[null, null]}`},
		{`{"a":1,}`, `{"a":1}`}, {"[1,\n 2,\n]\n", "[1,\n 2\n]\n"},
		{`{"NaN":"NaN, -Infinity,]\",}\\"}`, `{"NaN":"NaN, -Infinity,]\",}\\"}`},
		{`{"a":-1.5e-3,"b":null,"c":true}`, `{"a":-1.5e-3,"b":null,"c":true}`},
		{`{"a":NaNs}`, `{"a":NaNs}`}, {`[Infinitiesimal]`, `[Infinitiesimal]`}, {`[1,,2]`, `[1,,2]`}, {`[NaN`, `[null`}, {`"cut \`, `"cut \`}, {``, ``}, {`1,`, `1,`},
	} {
		if got := string(format.Relax([]byte(tt.text))); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
		for _, in := range []io.Reader{strings.NewReader(tt.text), iotest.OneByteReader(strings.NewReader(tt.text))} {
			got, err := io.ReadAll(format.RelaxReader(in))
			if err != nil || string(got) != tt.want {
				t.Errorf("%s: read %s, %v, want %s", tt.text, got, err, tt.want)
			}
		}
	}
}

// FuzzRelax: JSON stays what it is, whole or in pieces.
func FuzzRelax(f *testing.F) {
	f.Add([]byte(`{"a": [1, -2, "N\"aN"], "b" : null}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		whole := format.Relax(text)
		pieces, err := io.ReadAll(format.RelaxReader(iotest.HalfReader(bytes.NewReader(text))))
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(text) {
			return
		}
		var want, got, read bytes.Buffer
		json.Compact(&want, text)
		if json.Compact(&got, whole) != nil || json.Compact(&read, pieces) != nil || got.String() != want.String() || read.String() != want.String() {
			t.Errorf("%q becomes %q and %q", text, whole, pieces)
		}
	})
}
