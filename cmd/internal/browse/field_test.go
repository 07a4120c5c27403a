package browse

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

func TestField(t *testing.T) {
	for _, tt := range []struct {
		text string
		keys []string
		want string // with | for the cursor
	}{
		{"", []string{"a", "b"}, "ab|"},
		{"graph nets", []string{"left", "left", "x"}, "graph ne|ts"},
		{"graph nets", []string{"backspace"}, "graph net|"},
		{"graph nets", []string{"home", "delete"}, "|raph nets"},
		{"graph nets", []string{"home", "backspace", "left"}, "|graph nets"},
		{"graph nets", []string{"delete", "right"}, "graph nets|"},
		{"graph nets", []string{"ctrl+w"}, "graph |"},
		{"graph nets ", []string{"ctrl+w", "ctrl+w"}, "|"},
		{"graph nets", []string{"alt+b", "ctrl+k"}, "graph |"},
		{"graph nets", []string{"alt+b", "ctrl+u"}, "|nets"},
		{"分子 の", []string{"left", "backspace"}, "分子|の"},
		{"cafe\u0301s", []string{"left", "backspace"}, "caf|s"},
		{"👩‍🔬x", []string{"left", "backspace"}, "|x"},
	} {
		f := newField(tt.text)
		for _, key := range tt.keys {
			k, ok := keys[key]
			if !ok {
				if key == "x" { // nothing that is typed: the cursor stays
					continue
				}
				k = tea.KeyPressMsg{Code: rune(key[0]), Text: key}
			}
			f, _ = f.press(k)
		}
		before := field{letters: f.letters[:f.at]}
		if got := before.String() + "|" + f.String()[len(before.String()):]; got != tt.want {
			t.Errorf("%q %q: got %q, want %q", tt.text, tt.keys, got, tt.want)
		}
	}
}

// TestFieldPaste: what is pasted is one line, and nothing that a terminal obeys.
func TestFieldPaste(t *testing.T) {
	f := newField("a").insert("b\r\n\tc\x1b[2J\u202e\x00d")
	if got, want := f.String(), "ab   c[2Jd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if f = newField("e").insert("\u0301"); len(f.letters) != 1 || f.at != 1 {
		t.Errorf("a mark did not join its letter: %q, cursor at %d", f.letters, f.at)
	}
}

// TestFieldVisible: the cursor is always in the part that is shown.
func TestFieldVisible(t *testing.T) {
	f := newField("what is the 分子の most general of all questions")
	for f.at = range len(f.letters) + 1 {
		for width := range 12 {
			text, cursor := f.visible(ansi.GraphemeWidth, width)
			if n := ansi.GraphemeWidth.StringWidth(text); n > width || cursor > max(0, width-1) {
				t.Errorf("at %d of %d columns: %q is %d wide, cursor in column %d", f.at, width, text, n, cursor)
			}
		}
	}
}
