package format

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestIsJSONDeep: nesting is bounded, where a check that calls itself would exhaust the stack.
func TestIsJSONDeep(t *testing.T) {
	for _, tt := range []struct {
		depth int
		want  bool
	}{{1, true}, {deepest, true}, {deepest + 1, false}, {10_000_000, false}} {
		for _, nest := range []struct{ open, close string }{{"[", "]"}, {`{"a":`, "}"}} {
			text := strings.Repeat(nest.open, tt.depth) + "1" + strings.Repeat(nest.close, tt.depth)
			if got := IsJSON([]byte(text)); got != tt.want {
				t.Errorf("%s, %d deep: got %v", nest.open, tt.depth, got)
			}
		}
	}
	if !IsJSON([]byte(`["` + strings.Repeat("[{", deepest) + `"]`)) {
		t.Error("brackets in a text: got false")
	}
}

// FuzzIsJSON: the answers are those of the standard library.
func FuzzIsJSON(f *testing.F) {
	for _, text := range []string{"", " ", "{}", " [ ] ", `{"a":1,}`, "[1,]", "[,1]", "[1 2]", "01", "-", "-0.5e+10", "1.", "1e", "+1", ".5", "0x1", "tru", "true", "nulll",
		`"\u00e9"`, `"\u00g0"`, `"\u00`, `"\x"`, "\"\x01\"", "\"\xff\"", "\"\x7f\u2028\"", `{"a"1}`, `{a:1}`, `{"a":}`, `{"a":1 "b":2}`, "[1]]", "{}{}", "\ufeff{}", "[\v]", "\x00", `"`, `"\`, "-a", "1-2"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if got, want := IsJSON(text), json.Valid(text); got != want {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	})
}
