package text

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// FuzzEscapeJSON: what is escaped means the same, and hides nothing.
func FuzzEscapeJSON(f *testing.F) {
	f.Add("plain", "Zoë 日本 \U0001f469\u200d\U0001f52c")
	f.Add("\u009b31m", "\u202e\u2066\ufeff\U000e0041\x7f\x1b[2J\n")
	f.Fuzz(func(t *testing.T, key, value string) {
		var written bytes.Buffer
		if err := json.NewEncoder(EscapingJSON(&written)).Encode(map[string]string{key: value}); err != nil {
			t.Fatal(err)
		}
		raw := written.Bytes()
		if i := strings.IndexFunc(strings.TrimSuffix(string(raw), "\n"), Hidden); i >= 0 {
			t.Errorf("%q has a hidden character at %d", raw, i)
		}
		var got, want map[string]string
		plain, err := json.Marshal(map[string]string{key: value})
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(plain, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q reads as %q, %v, want %q", raw, got, err, want)
		}
	})
}

func TestCleanHides(t *testing.T) {
	for r := rune(0); r <= 0x10ffff; r++ {
		if text := Clean("a" + string(r) + "b"); strings.IndexFunc(text, Hidden) >= 0 {
			t.Fatalf("%U is left in %q", r, text)
		}
	}
}
