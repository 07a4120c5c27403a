package batch

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]int{
		"":                       0,
		" \n\t":                  0,
		"deep":                   1,
		"sparse attention":       3,
		"in 2024, GPT-4":         1 + 5 + 1 + 1 + 1,
		"naïve":                  3,
		"日本語":                    3,
		strings.Repeat("x", 32):  6,
		strings.Repeat("x", 132): 106,
	} {
		if got := tokens(text); got != want {
			t.Errorf("tokens(%q): got %d, want %d", text, got, want)
		}
	}
}

func TestHead(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"one two three", 3, "one two three"},
		{"one two three", 2, "one two"},
		{"one two three", 1, "one"},
		{"one two three", 0, ""},
		{"one, two", 2, "one,"},
		{"one, two", 1, "one"}, // not even the first word with its comma
		{"one  two attention", 3, "one  two"},
		{"日本語", 2, "日本"},
		{"attention", 1, "attent"},
		{"", 5, ""},
	} {
		if got := head(c.text, c.limit); got != c.want {
			t.Errorf("head(%q, %d): got %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

func FuzzHead(f *testing.F) {
	f.Add("sparse attention for long documents", 3)
	f.Add("naïve “quoted” 日本語 \xff\x00", 4)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = max(0, limit)
		got := head(text, limit)
		if !strings.HasPrefix(text, got) {
			t.Fatalf("head(%q, %d) = %q is no beginning", text, limit, got)
		}
		if n := tokens(got); n > limit {
			t.Errorf("head(%q, %d) = %q has %d tokens", text, limit, got, n)
		}
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Errorf("head(%q, %d) = %q cuts a letter", text, limit, got)
		}
		if tokens(text) <= limit && got != text {
			t.Errorf("head(%q, %d) = %q, want all", text, limit, got)
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	text := "abstract 1 " + strings.Repeat("learning ", 198)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		tokens(text)
	}
}
