package screen

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jedib0t/go-pretty/v6/text"
)

// TestCutLine: a line that is too long ends in a mark within its columns.
func TestCutLine(t *testing.T) {
	for _, tt := range []struct {
		text    string
		columns int
		want    string
	}{{"short", 5, "short"}, {"longer", 5, "long…"}, {"two words", 5, "two…"}, {" a\n\tb\x1b ", 5, "a b"}, {"中文字母", 6, "中文…"}, {"", 5, ""}} {
		if got := Cut(tt.text, tt.columns); got != tt.want || Columns(got) > tt.columns {
			t.Errorf("%q in %d: got %q, want %q", tt.text, tt.columns, got, tt.want)
		}
	}
}

func TestSafe(t *testing.T) {
	const dirty = "a\x1b[31mb\x1b]0;title\a\nc\rd\u202ee\u009bf\tg"
	if got, want := Safe(dirty), "a[31mb]0;title\ncdefg"; got != want {
		t.Errorf("Safe: got %q, want %q", got, want)
	}
	if got, want := Line(dirty), `a[31mb]0;title\ncdefg`; got != want {
		t.Errorf("Line: got %q, want %q", got, want)
	}
	if got, want := Message("one\ntwo\x1b\nthree\n\n"), "one\n  two\n  three"; got != want {
		t.Errorf("Message: got %q, want %q", got, want)
	}
}

// TestCut: long text is cut between characters and marked as cut; text of the
// greatest length is not.
func TestCut(t *testing.T) {
	for _, tt := range []struct {
		name string
		cut  func(string) string
		most int
	}{{"Line", Line, 300}, {"Message", Message, 4000}} {
		if whole := strings.Repeat("x", tt.most); tt.cut(whole) != whole {
			t.Errorf("%s: %d bytes are cut", tt.name, tt.most)
		}
		got := tt.cut(strings.Repeat("é", tt.most))
		if len(got) > tt.most+3 || !strings.HasSuffix(got, "é...") || !utf8.ValidString(got) {
			t.Errorf("%s: %d bytes, ending in %q", tt.name, len(got), got[len(got)-6:])
		}
	}
}

// TestWrapParts: no line begins or ends with what stands between parts.
func TestWrapParts(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  string
	}{
		{"Ada Lovelace · 1843 · Memoirs", 40, "Ada Lovelace · 1843 · Memoirs"},
		{"Ada Lovelace · 1843 · Memoirs", 15, "Ada Lovelace|1843 · Memoirs"},
		{"Ada Lovelace · 1843 · Memoirs", 12, "Ada Lovelace|1843|Memoirs"},
		{"Ada Lovelace · 1843 · Memoirs", 5, "Ada|Lovel|ace|1843|Memoi|rs"},
		{"", 5, ""},
	} {
		if got := strings.Join(WrapParts(tt.text, tt.width), "|"); got != tt.want {
			t.Errorf("%q at %d: got %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
	if got := strings.Join(HeadParts("Ada Lovelace · 1843 · Memoirs", 19, 1), "|"); got != "Ada Lovelace ..." {
		t.Errorf("one line: got %q", got)
	}
}

// TestWrapItems: lists are broken between their items.
func TestWrapItems(t *testing.T) {
	for width, want := range map[int]string{
		40: "9 done, 0 without abstract, 1 failed",
		30: "9 done, 0 without abstract,|1 failed",
		20: "9 done,|0 without abstract,|1 failed",
		10: "9 done,|0 without|abstract,|1 failed",
	} {
		if got := strings.Join(WrapItems([]string{"9 done", "0 without  abstract", "1\nfailed"}, width), "|"); got != want {
			t.Errorf("%d columns: got %q, want %q", width, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, tt := range []struct {
		text  string
		width int
		want  []string
	}{
		{"one two three", 7, []string{"one two", "three"}},
		{"  one\n\ttwo  ", 20, []string{"one two"}},
		{"longerthanthat x", 6, []string{"longer", "thanth", "at x"}},
		{"日本語の題名", 6, []string{"日本語", "の題名"}},
		{"a\x1b[1mb", 10, []string{"a[1mb"}},
		{" \n", 10, nil},
	} {
		if got := Wrap(tt.text, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("%q in %d columns: got %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}

func TestHead(t *testing.T) {
	const words = "one two three four five six seven"
	for _, tt := range []struct {
		width, lines int
		want         []string
	}{
		{20, 5, []string{"one two three four", "five six seven"}},
		{20, 2, []string{"one two three four", "five six seven"}},
		{20, 1, []string{"one two three ..."}},
		{80, 1, []string{words}},
	} {
		if got := Head(words, tt.width, tt.lines); !slices.Equal(got, tt.want) {
			t.Errorf("%d lines of %d columns: got %q, want %q", tt.lines, tt.width, got, tt.want)
		}
	}
}

// TestHeadOfLongText: only what can be reached is wrapped, and the result is the
// same as from all of it.
func TestHeadOfLongText(t *testing.T) {
	for _, word := range []string{"word ", "wörter ", "語", "a"} {
		all := strings.Repeat(word, 2_000)
		got := Head(all, 40, 2)
		want := Wrap(all, 40)[:2]
		want[1] = Wrap(want[1], 36)[0] + " ..."
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
		for _, line := range got {
			if n := text.StringWidthWithoutEscSequences(line); n > 40 {
				t.Errorf("%q: a line of %d columns, want 40 at most", word, n)
			}
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 1_550_000: "1.6 MB", 3_000_000_000: "3.0 GB", 5e15: "5000.0 TB"} {
		if got := Size(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
