package text

import (
	"strings"
	"testing"
)

func TestDecodeTeX(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "",
		"no TeX, 5 % & _":                  "no TeX, 5 % & _",
		`Schr\"odinger`:                    "Schrödinger",
		`Schr{\"o}dinger`:                  "Schrödinger",
		`Schr\"{o}dinger`:                  "Schrödinger",
		`Erd\H{o}s and Erd\H os`:           "Erdős and Erdős",
		`\v{C}ech, \c{c}, \k{a}`:           "Čech, ç, ą",
		`na\"{\i}ve, na\"\i{}ve`:           "naïve, naï{}ve", // braces stay, for ids depend on them
		`Nguy\~{\^e}n, Nguy{\~\^{e}}n`:     "Nguyễn, Nguyễn",
		`\'{abc}`:                          `\'{abc}`, // not a single letter
		`\'`:                               `\'`,
		`stra\ss e, Stra{\ss}e, \ss{}x`:    "straße, Straße, ßx",
		`{\O}rsted, \L{}ukasz, \AA{}`:      "Ørsted, Łukasz, Å",
		`90\% \& co\_x \#1`:                "90% & co_x #1",
		`a\,b\;c\ d\-e\/f`:                 "a b c def",
		`x\~{}y\^{}z`:                      "x~y^z",
		`\emph{very} \textbf{b\"old}`:      "very böld",
		`{\em word} and {\bfseries bold}`:  "word and bold",
		`{\LaTeX} and \LaTeX{}`:            "LaTeX and LaTeX",
		`\href{https://x.org/a_b}{here}`:   "here",
		`\href{https://x.org}`:             `\href{https://x.org}`,
		`\enquote{so}`:                     `"so"`,
		`\url{x.org}`:                      "x.org",
		`\unknown{x} \alpha`:               `\unknown{x} \alpha`,
		`{Capital} {\unknown x}`:           `{Capital} {\unknown x}`,
		`Figure~1, ~5 times, a ~ b, x~~y`:  "Figure 1, ~5 times, a ~ b, x~~y",
		`$\"o$ is math, $5 is not \"o`:     `$\"o$ is math, $5 is not ö`,
		`{\"o`:                             "{ö",
		`\emph{unclosed`:                   `\emph{unclosed`,
		`{\em a \} brace}`:                 `a \} brace`,
		`{\em ` + strings.Repeat("x", 999): `{\em ` + strings.Repeat("x", 999),
		`\é`:                               `\é`,
	} {
		if got := DecodeTeX(in); got != want {
			t.Errorf("DecodeTeX(%q): got %q, want %q", in, got, want)
		}
	}
}

// TestDecodeTeXIsLinear: groups that never end must not be searched again and
// again to the end of the text.
func TestDecodeTeXIsLinear(t *testing.T) {
	for _, s := range []string{`{\em `, `\emph{`, `\"{`, `\href{`, "$x ", "~", `\`} {
		DecodeTeX(strings.Repeat(s, 1<<17))
	}
}

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
