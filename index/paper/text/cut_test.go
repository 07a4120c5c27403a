package text_test

import (
	"testing"

	"paperkin/index/paper/text"
)

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		s          string
		most       int
		head, rest string
	}{
		{"", 3, "", ""},
		{"abc", 3, "abc", ""},
		{"four more words here", 12, "four more…", " words here"},
		{"unbreakable", 4, "unbr…", "eakable"},
		{"a bcdefghijkl", 8, "a bcdefg…", "hijkl"}, // the only space is too early
		{"日本語の論文", 3, "日本語…", "の論文"},
		{"日本語", 3, "日本語", ""},
	} {
		if head, rest := text.Cut(tt.s, tt.most); head != tt.head || rest != tt.rest {
			t.Errorf("%q to %d: got %q and %q, want %q and %q", tt.s, tt.most, head, rest, tt.head, tt.rest)
		}
	}
}
