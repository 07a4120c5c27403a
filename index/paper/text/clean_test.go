package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"plain text, as it is":                              "plain text, as it is",
		"  a\n\tb\r\n c ":                                   "a b c",
		"nul\x00 bell\x07 esc\x1b[31m del\x7f":              "nul bell esc[31m del",
		"bidi \u202eoverride\u2066 \u200fmark":              "bidi override mark",
		"zero\u200bwidth soft\u00adhyphen":                  "zerowidth softhyphen",
		"broken \xff\xfe utf":                               "broken \ufffd utf",
		"Cafe\u0301":                                        "Café",
		"a < b and c > d, x<y":                              "a < b and c > d, x<y",
		"<p>One <i>two</i></p><p>three</p>":                 "One two three",
		"<jats:p>H<jats:sub>2</jats:sub>O":                  "H2O",
		"for $1<p \\le 2$ and $q>2$, a<b and c>d":           "for $1<p \\le 2$ and $q>2$, a<b and c>d",
		"the mean $<p>$ of <p>blocks</p>":                   "the mean $<p>$ of blocks",
		`<span style="x: y">A</span><br/><a href='#'>b</a>`: "A b",
		"<jats:inline-formula><jats:alternatives><jats:tex-math>$<mml:mi>x</mml:mi>$</jats:tex-math></jats:alternatives></jats:inline-formula>": "$x$",
		`<mml:math alttext="$x$"><mml:mi mathvariant="normal">x</mml:mi></mml:math>`:                                                            "x",
		"R&amp;D &lt;x&gt; &eacute; AT&T":        "R&D <x> é AT&T",
		"&amp;lt;b&amp;gt;twice":                 "twice",
		`Erd\H{o}s, Schr{\"o}dinger, \'Ecole`:    "Erdős, Schrödinger, École",
		`Dvo\v{r}\'ak, \c{C}, \o{} stra{\ss}e`:   "Dvořák, Ç, ø straße",
		`na\"{\i}ve, {\'{\i}}, \aa`:              "naïve, í, å",
		`\emph{much} \textbf{more} {\em loudly}`: "much more loudly",
		`Nguy{\~{\^e}}n, Nguy{\~\^e}n, \~{}5`:    "Nguyễn, Nguyễn, ~5",
		`{\relax Ch}arles, Y{\i}ld{\i}r{\i}m`:    "Charles, Yıldırım",
		"Fig.~3 but ~0.1% and a ~ b":             "Fig. 3 but ~0.1% and a ~ b",
		"``quoted'' it''s":                       `"quoted" it"s`,
		`90\% of R\&D, a\_b`:                     "90% of R&D, a_b",
		`inline $\alpha_{i} \leq 5$ stays`:       `inline $\alpha_{i} \leq 5$ stays`,
		`from $5 to $10 in \'E`:                  "from $5 to $10 in É",
		`unknown \foo{bar} stays, C:\dir too`:    `unknown bar stays, C:\dir too`,
		`na\"\i ve and na\"{\i}ve`:               "naïve and naïve",
		"{\\textless}i{\\textgreater}E. coli{\\textless}/i{\\textgreater} at 4 {\\textdegree}C":                              "E. coli at 4 °C",
		`$\less$i$\greater$B$\less$/i$\greater$ \&amp$\mathsemicolon$ c`:                                                     "B & c",
		"<scp>DNA</scp> H<sub>2</sub>O<sub>2</sub> &amp;amp; <h2>x</h2>y":                                                    "DNA H2O2 & x y",
		"<jats:alternatives><jats:tex-math>$x$</jats:tex-math><mml:math><mml:mi>x</mml:mi></mml:math></jats:alternatives> y": "$x$ y",
		`<math><mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></math> y`:                                 "x y",
		`a \documentclass[12pt]{minimal} \usepackage{amsmath} \begin{document}$$x_1$$\end{document} b`:                       "a $$x_1$$ b",
		"<![CDATA[a <b>c</b>]]> <!-- not here -->d":                                                                          "a c d",
		`ends with \`:   `ends with \`,
		"{braces} stay": "{braces} stay",
		"日本語 Ελλάδα":    "日本語 Ελλάδα",
		"":              "", " ": "", "\x00": "",
	} {
		got := Clean(in)
		if got != want {
			t.Errorf("Clean(%q): got %q, want %q", in, got, want)
		}
		if again := Clean(got); again != got {
			t.Errorf("Clean(%q): got %q, then %q", in, got, again)
		}
	}
}

// TestCleanIsLinear: see embed.TestApplyIsLinear.
func TestCleanIsLinear(t *testing.T) {
	for _, s := range []string{`{\em `, `\emph{`, "{", `\`, "$", "&amp;", "<i>", "<", "~a", "``", `{\'{`, `\"`} {
		Clean(strings.Repeat(s, 1<<18))
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{`\'e {\"o} \v{c}`, "<i>x</i> &lt;b&gt;", "a~b ``c''", "$\\alpha$ \x00 \xff", `\\\'{\i}`, "&amp;amp;lt;", "{\\em \\emph{x}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Clean(s)
		if !utf8.ValidString(once) || strings.ContainsFunc(once, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			t.Errorf("Clean(%q) gives %q", s, once)
		}
		if twice := Clean(once); twice != once {
			t.Errorf("Clean(%q): %q, then %q", s, once, twice)
		}
	})
}

// FuzzCollapsePlain holds the fast way of cleaning against the general one.
func FuzzCollapsePlain(f *testing.F) {
	for _, s := range []string{"", " ", "a", " a", "a ", "a\nb", "a \t b", "a\\b", "''a''", "\u00e9", "a\x7f", "a\x00b", "{a} $b$"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := collapsePlain(s); ok && got != cleanOnce(s) {
			t.Errorf("%q: got %q, want %q", s, got, cleanOnce(s))
		}
	})
}

// TestSame: only what cleaning changes besides white space and composition counts.
func TestSame(t *testing.T) {
	for raw, want := range map[string]bool{"plain": true, " a \n b ": true, "cafe\u0301": true, "<i>a</i>": false, `\'e`: false, "a\x00b": false} {
		if got := Same(raw, Clean(raw)); got != want {
			t.Errorf("%q: got %v", raw, got)
		}
	}
}
