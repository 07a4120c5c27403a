package analysis

import (
	"fmt"
	"strings"
	"testing"
)

func TestStem(t *testing.T) {
	plural := func(n int) string { return strings.Repeat("ay", n/2)[:n-2] + "ts" }
	for w, want := range map[string]string{
		"":                      "",
		"s":                     "s",
		"us":                    "us",
		"as":                    "as", // words of two letters have no suffixes
		"gas":                   "gas",
		"zebras":                "zebra",
		"quizzes":               "quizz",
		"base64s":               "base64s",
		"großes":                "großes",
		"`tables":               "`tables", // the bytes around those of letters
		"tables{":               "tables{",
		"a-tables":              "a-tables",
		plural(longestWord):     strings.TrimSuffix(plural(longestWord), "s"),
		plural(longestWord + 2): plural(longestWord + 2),
	} {
		if got := stem(w); got != want {
			t.Errorf("stem(%q) = %q, want %q", w, got, want)
		}
	}
}

// TestStems: remembered stems are those of stem, no more than maxStems of them,
// and none of a word as long as a text.
func TestStems(t *testing.T) {
	var s stems
	held := func() (n int) {
		s.known.Range(func(_, _ any) bool { n++; return true })
		return n
	}
	longest := strings.Repeat("x", longestWord)
	for _, w := range []string{"experts", "experts", longest, longest + "x"} {
		if got, want := s.stem(w), stem(w); got != want {
			t.Errorf("%q: got %q, want %q", w, got, want)
		}
	}
	if _, ok := s.known.Load(longest); !ok || held() != 2 {
		t.Errorf("%d words are remembered, want \"experts\" and the longest", held())
	}
	for i := range maxStems + 10 {
		s.stem(fmt.Sprint("w", i))
	}
	if held() != maxStems {
		t.Errorf("%d words are remembered, want %d", held(), maxStems)
	}
	if got := s.stem("routers"); got != "router" {
		t.Errorf("past the bound: got %q, want router", got)
	}
}
