package screen

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/jedib0t/go-pretty/v6/text"
)

// TestColumns: every character is as wide as the table of all of them says.
func TestColumns(t *testing.T) {
	for r := rune(' '); r < 0x30000; r++ {
		if r == 0x7f || r >= 0xd800 && r < 0xe000 {
			continue
		}
		if got, want := Columns(string(r)), text.RuneWidth(r); got != want {
			t.Errorf("%U: got %d columns, want %d", r, got, want)
		}
	}
}

// TestColumnsPainted: colours and links take no columns.
func TestColumnsPainted(t *testing.T) {
	for _, line := range []string{"\x1b[1mbold\x1b[0m — “quoted”", "\x1b]8;;https://example.org/é\x1b\\“a link”\x1b]8;;\x1b\\ to", "\x1b[1;31m論文\x1b[0m…", "\x1b[1mopen"} {
		if got, want := Columns(line), text.StringWidthWithoutEscSequences(line); got != want {
			t.Errorf("%q: got %d columns, want %d", line, got, want)
		}
	}
	if got := Columns("\x1b[1mbold\x1b[0m — x"); got != 8 {
		t.Errorf("got %d columns, want 8", got)
	}
}

// TestWrapsAsTables: text is broken where cells of tables are, whatever is in it, but for
// words of wide letters, which tables let stand out by a column, and combining marks, which
// they take from their letters.
func TestWrapsAsTables(t *testing.T) {
	words := []string{"a", "of", "graph", "naïve", "“quoted”", "—", "ℝⁿ≤∞", "論文", "を読む", "e\u0301t\u00e9", "semi-supervised", "internationalisation", "κόσμος", "🙂"}
	random := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		var line []string
		for range random.IntN(12) {
			line = append(line, words[random.IntN(len(words))])
		}
		s, width := strings.Join(line, " "), 1+random.IntN(30)
		var want []string
		fits := true
		if s != "" {
			for _, l := range strings.Split(text.WrapSoft(s, width), "\n") {
				want = append(want, strings.TrimRight(l, " "))
				fits = fits && Columns(want[len(want)-1]) <= width && !strings.HasPrefix(l, "\u0301")
			}
		}
		got := Wrap(s, width)
		for _, l := range got {
			if Columns(l) > max(2, width) {
				t.Fatalf("%q in %d columns: %q stands out", s, width, l)
			}
		}
		if all := strings.Join(got, ""); strings.ReplaceAll(all, " ", "") != strings.ReplaceAll(s, " ", "") {
			t.Fatalf("%q in %d columns: %q", s, width, got)
		}
		if fits && strings.Join(got, "|") != strings.Join(want, "|") {
			t.Fatalf("%q in %d columns: got %q, want %q", s, width, got, want)
		}
	}
}
