package text

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// FuzzWhiteSpace holds the fast ways of comparing and collapsing white space against the
// plain ones.
func FuzzWhiteSpace(f *testing.F) {
	for _, s := range [][2]string{
		{"a b", "a b"}, {" a\n b  ", "a b"}, {"a\u00a0b\u2003 c\x85", "a b c"}, {"cafe\u0301 x", "café x"}, {"a \u0301", "a \u0301"},
		{"a<i>b", "ab"}, {"ab", "abc"}, {"abc", "ab"}, {"e\u0301", "e"}, {"a \u212b", "a Å"}, {" ", ""}, {"\xff a", "\xff a"}, {"a b", "ab"}, {"a", ""},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, raw, clean string) {
		want := strings.Join(strings.Fields(raw), " ")
		if got := collapse(raw); got != want {
			t.Errorf("collapse(%q): got %q, want %q", raw, got, want)
		}
		if composed := norm.NFC.String(want); composed == clean && differs(raw, clean) || differs(raw, composed) {
			t.Errorf("differs(%q): true for %q and %q, want false", raw, clean, composed)
		}
	})
}
