package text

import "testing"

func TestMathLength(t *testing.T) {
	for in, want := range map[string]int{
		"$": 1, "$$": 1, "$x$": 3, "$x$ and $y$": 3, "$ x$": 1, "$x $": 1, "$5 and more": 1, "$a b$c": 5,
	} {
		if got := MathLength(in); got != want {
			t.Errorf("MathLength(%q): got %d, want %d", in, got, want)
		}
	}
}

func TestUnaccented(t *testing.T) {
	for in, want := range map[string]string{
		"Naïve Größe":        "naive große",
		"  Cafe\u0301,\n$x$": "  cafe,\n$x$",
		"日本語":                "日本語",
		"a\xffB":             "a\ufffdb",
		"":                   "",
	} {
		if got := Unaccented1.Apply(in); got != want {
			t.Errorf("Unaccented1 of %q: got %q, want %q", in, got, want)
		}
	}
}
