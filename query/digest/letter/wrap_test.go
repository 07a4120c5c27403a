package letter

import (
	"slices"
	"strings"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		s     string
		width int
		want  []string
	}{
		{"", 10, nil},
		{" \t ", 10, nil},
		{"one two three", 7, []string{"one two", "three"}},
		{"unbreakable", 4, []string{"unbr", "eaka", "ble"}},
		{"a unbreakable b", 4, []string{"a", "unbr", "eaka", "ble", "b"}},
		{"图神经网络的方法。", 8, []string{"图神经网", "络的方", "法。"}}, // no line begins with a full stop
		{"图 neural 网络", 8, []string{"图", "neural", "网络"}},
		{"GNN图神", 4, []string{"GNN", "图神"}},
		{"cafe\u0301 cafe\u0301", 4, []string{"cafe\u0301", "cafe\u0301"}}, // marks take no column
		{"cafe\u0301s", 4, []string{"cafe\u0301", "s"}},
	} {
		if got := wrap(tt.s, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("%q to %d: got %q, want %q", tt.s, tt.width, got, tt.want)
		}
	}
	if got, want := wrapParts([]string{"Ana Ito", "2026", "a venue with a long name"}, 14), []string{"Ana Ito · 2026", "a venue with a", "long name"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzWrap: no letter is lost or moved, no line is wider than asked for, and none is
// empty.
func FuzzWrap(f *testing.F) {
	for _, s := range []string{"one two three", "图神经网络的方法。", "cafe\u0301", "👩‍🔬 👨‍👩‍👧‍👦", "\u0301", "a\u00a0b"} {
		f.Add(s, 7)
	}
	f.Fuzz(func(t *testing.T, s string, width int) {
		s, width = line(s), max(2, min(width, 200))
		lines := wrap(s, width)
		if got, want := strings.Join(lines, ""), s; strings.Join(strings.Fields(got), "") != strings.Join(strings.Fields(want), "") {
			t.Errorf("%q to %d: %q", s, width, lines)
		}
		for _, l := range lines {
			if l == "" || columns(l) > width {
				t.Errorf("%q to %d: %q", s, width, lines)
			}
		}
	})
}
