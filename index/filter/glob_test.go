package filter

import (
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, tt := range []struct {
		pattern, prefix string
		yes, no         string // texts, separated by spaces; a _ is the empty one
	}{
		{"", "", "_", "a"},
		{"*", "", "_ a ab", ""},
		{"CS.*", "cs.", "cs. cs.cl", "cs xcs.cl"},
		{"?é?", "", "aeb", "ae eab"},
		{"*a*b*", "", "ab xaxxbx", "ba a"},
		{"i[a-c]x", "i", "iax icx", "idx ix ia"},
		{"[^a-c]*", "", "d -a", "_ a cx"},
		{"[]x]", "", "] x", "a"},
		{"[^]x]", "", "a", "] x"},
		{"[a-]", "", "a -", "b"},
		{"[-a]", "", "a -", "b"},
		{"[a", "", "", "a [a"},
		{"*[", "", "", "[ a["},
	} {
		g := GlobOf(tt.pattern)
		if got := g.Ends(); got != (tt.pattern != "[a" && tt.pattern != "*[") {
			t.Errorf("%q ends: %v", tt.pattern, got)
		}
		if g.Prefix() != tt.prefix {
			t.Errorf("%q begins with %q, want %q", tt.pattern, g.Prefix(), tt.prefix)
		}
		for want, texts := range map[bool]string{true: tt.yes, false: tt.no} {
			for _, text := range strings.Fields(texts) {
				if got := g.Match(strings.TrimPrefix(text, "_")); got != want {
					t.Errorf("%q, %q: got %v", tt.pattern, text, got)
				}
			}
		}
	}
}

// TestGlobIsFast: a pattern that could be tried in more ways than there is time for.
func TestGlobIsFast(t *testing.T) {
	if GlobOf(strings.Repeat("*a", 50) + "*b").Match(strings.Repeat("a", 2000)) {
		t.Error("matches")
	}
}

// TestGlobLoose: sets of characters become ?, and what has no end matches nothing.
func TestGlobLoose(t *testing.T) {
	for _, tt := range []struct {
		pattern, loose string
		exact          bool
	}{
		{"", "", true}, {"CS.*", "cs.*", true}, {"?é?", "?e?", true}, {"i[a-c]x", "i?x", false}, {"[^]x]*[ab]", "?*?", false}, {"[a", "", false}, {"*[", "", false},
	} {
		if loose, exact := GlobOf(tt.pattern).Loose(); loose != tt.loose || exact != tt.exact {
			t.Errorf("%q: got %q, %v, want %q, %v", tt.pattern, loose, exact, tt.loose, tt.exact)
		}
	}
}
