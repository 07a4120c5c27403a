package screen

import (
	"errors"
	"strings"
	"testing"
)

// TestGuard: of what is written, in pieces of any size, only what we have sealed
// changes how a terminal shows things.
func TestGuard(t *testing.T) {
	s := New(nil, nil, nil, none)
	s.colours, s.links, s.seal = true, true, newSeal()
	for _, tt := range []struct{ written, want string }{
		{"plain\ttext\nin lines\n", "plain\ttext\nin lines\n"},
		{"naïve 中文 👩‍🔬 \u0915\u094d\u200d", "naïve 中文 👩‍🔬 \u0915\u094d\u200d"},
		{"a\x1b[31mb\x1b]0;c\x07d\x1bPe\x1b\\", "a[31mb]0;cdPe\\"},
		{"a\u009b31mb\u0090c\u0085\x7f\x00\r", "a31mbc"},
		{"a\x9b31mb\xc2", "a\ufffd31mb"},
		{"a\u202eb\u2066c\u2069\u200e\u061c\u200bd\u2060\ufeff\u00ade\U000e0041f\u2028g\u2029", "abcdefg"},
		{s.Paint(Bold, "a\x1b[31m") + "b", "\x1b[1ma[31m\x1b[0mb"},
		{s.Link("https://example.org/\x1b]0;x\a", "a\x1b"), "\x1b]8;;https://example.org/]0;x\x1b\\a\x1b]8;;\x1b\\"},
		{string(s.seal[:len(s.seal)-1]) + "!\x1b[31m", string(s.seal[1:len(s.seal)-1]) + "![31m"},
		{"the end\x1b", "the end"},
	} {
		for size := 1; size <= len(tt.written); size++ {
			var out strings.Builder
			g := &guard{w: &out, seal: s.seal}
			for rest := tt.written; rest != ""; {
				n := min(size, len(rest))
				if written, err := g.Write([]byte(rest[:n])); written != n || err != nil {
					t.Fatalf("%q: wrote %d of %d, %v", rest[:n], written, n, err)
				}
				rest = rest[n:]
			}
			if out.String() != tt.want {
				t.Errorf("%q in pieces of %d: got %q, want %q", tt.written, size, out.String(), tt.want)
			}
		}
	}
}

// TestGuardWithoutSeal: a terminal without colours gets no control sequences.
func TestGuardWithoutSeal(t *testing.T) {
	var out strings.Builder
	w := ForTerminal(&out)
	for _, piece := range []string{"a\x1b", "[31mb", "\xe2\x80", "\xaec\n"} {
		if _, err := w.Write([]byte(piece)); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := out.String(), "a[31mbc\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	full := errors.New("no space")
	if _, err := ForTerminal(broken{full}).Write([]byte("a")); err != full {
		t.Errorf("got %v, want %v", err, full)
	}
}
