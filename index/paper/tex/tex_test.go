package tex

import (
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	for _, table := range []map[string]string{accentCases, commandCases, mathCases, typedCases} {
		for in, want := range table {
			if got := Decode(in); got != want {
				t.Errorf("Decode(%q): got %q, want %q", in, got, want)
			}
		}
	}
}

var accentCases = map[string]string{
	`Schr\"odinger, Schr{\"o}dinger, Schr\"{o}dinger`:                                 "Schrödinger, Schrödinger, Schrödinger",
	`Erd\H{o}s and Erd\H os`:                                                          "Erdős and Erdős",
	`\v{C}ech, \c{c}, \c c, \k{a}, \r a, \d{m}, \b{d}, \u g`:                          "Čech, ç, ç, ą, å, ṃ, ḏ, ğ",
	`na\"{\i}ve, na\"\i{}ve, na\"\i ve, na{\"\i}ve, Mart{\'\i}nez, {\'{\i}}`:          "naïve, naïve, naïve, naïve, Martínez, í",
	`Nguy\~{\^e}n, Nguy{\~\^{e}}n, Nguy\~\ecircumflex n`:                              "Nguyễn, Nguyễn, Nguyễn",
	`\.I, \.{I}, \=a, {\'e}, \'e, {\v{Z}}, \v Zupan`:                                  "İ, İ, ā, é, é, Ž, Župan",
	`\t{oo}, \'{\ae}, \'{abc}, \'{ e }`:                                               "o͡o, ǽ, ábc, é",
	`\'`:                                                                              `\'`,
	`Gel{\cprime}fond, Gel\cprime fond, ob{\cdprime}ekt`:                              "Gelʹfond, Gelʹfond, obʺekt",
	`Franc\ocirc{u}, \polhk{a}, \lfhook{s}, \dudot{o}, \soft{d}, \udot h`:             "Franců, ą, ș, o̤, ď, ḥ",
	`\textcommabelow{T}ic\u{a}, \cb{S}erban, \textsubring{r}, \textogonekcentered{e}`: "Țică, Șerban, r̥, ę",
	`\ifmmode \check{Z}\else \v{Z}\fi{}upan, \ifmmode\else x\fi`:                      "Župan, x",
	`stra\ss e, Stra{\ss}e, \ss{}x, {\O}rsted, \L{}ukasz, \AA{}, {\aa}`:               "straße, Straße, ßx, Ørsted, Łukasz, Å, å",
	`x\~{}y\^{}z`: "x~y^z",
	`{\"o`:        "{ö",
	`\c{C}\i\j`:   "Çıȷ",
}

var commandCases = map[string]string{
	`a \mkbibemph{b} of a \mkbibquote{c} \mkbibparens{d} \textins{e} \enquote{f}`:                                  `a b of a "c" (d) e "f"`,
	`see \parencite{x} and \cite[2]{y}, \autocite[see][3]{z}.`:                                                     "see and,.",
	`a title\footnote{Thanks to nobody.} and \thanks{x} more`:                                                      "a title and more",
	`\texorpdfstring{$\alpha$}{alpha}-divergence`:                                                                  "alpha-divergence",
	`\href{https://x.org/a_b}{here} \url{x.org}`:                                                                   "here x.org",
	`\textcolor{red}{colour}, {\color{blue} sky}, \colorbox{red}{c}`:                                               "colour, sky, c",
	`\uppercase{a}b \MakeUppercase{ab}c \lowercase{A\'E}`:                                                          "Ab ABc aé",
	`\emph{very} \textbf{b\"old} {\em word} and {\bfseries bold} \bf x \textsc{Y}`:                                 "very böld word and bold x Y",
	`pre{\em fix}, {\rm GaN}, {\it\bf both}, \relax Ch, {\relax Ch}arles`:                                          "prefix, GaN, both, Ch, Charles",
	`\hbox{a} \mbox{b} \left( c \right) d\-e f\/g \newline h \linebreak i \\ j`:                                    "a b ( c) de fg   h   i   j",
	`90\% \& co\_x \#1 a\,b\;c\ d\:e`:                                                                              "90% & co_x #1 a b c d e",
	`{\textless}i{\textgreater}x \textless{}b\textgreater`:                                                         "<i>x <b>",
	`4 {\textdegree}C {\textendash} a \textmu m, \textbeta-cells, \textalpha helix`:                                "4 °C – a µm, β-cells, α helix",
	`\LaTeX{} and \LaTeX is, \TeX`:                                                                                 "LaTeX and LaTeX is, TeX",
	`{\aap} and \mnras`:                                                                                            "Astronomy and Astrophysics and Monthly Notices of the Royal Astronomical Society",
	`\ce{CO2}, \ce{H2O -> H+ + OH-}, \ce{SO4^2-}, \ch{NaOH}, \ce{^{14}C}`:                                          "CO2, H2O → H+ + OH-, SO42-, NaOH, 14C",
	`\SI{25}{\celsius}, \qty{3}{\kilo\metre\per\second}, \SI{5}{\percent}, \si{\micro\metre\squared}, \unit{kg.m}`: "25 °C, 3 km s⁻¹, 5 %, µm², kg m",
	`\num{1.5e3}, \ang{30;2}, \SIrange{1}{2}{\metre}, \SI{30}{\degree}, \unit{\per\square\centi\metre}`:            "1.5 × 10^3, 30°2′, 1–2 m, 30°, cm⁻²",
	`\unknown{x}, \unknown[a]{b}{c}, {\mystyle word}, \noopsort{1973a}1973`:                                        "x, b c, word, 1973",
	`\bibinfo{title}{inner} \hspace{1em}space, \vspace{2pt}x`:                                                      "inner space, x",
	`\textsuperscript{3}He and H\textsubscript{2}O, \frac{1}{2}, \sqrt{2}`:                                         "3He and H2O, 1/2, √2",
	`\char"00E9, \char233 , \symbol{"E9}`:                                                                          "é, é , é",
	`Figure~1, ~5 times, a ~ b, x~~y`:                                                                              "Figure 1, ~5 times, a ~ b, x~~y",
	`{\em a \} brace}`:                                                                                             `a \} brace`,
	`\textquotedblleft a b\textquotedblright, \glqq c\grqq{} \guillemotleft d\guillemotright`:                      `"a b", „c“ «d»`,
	`pre\nobreakdash-fix and \ifmmode \beta \else \textbeta \fi-decay`:                                             "pre-fix and β-decay",
	`\protect\emph{x} \xspace y`:                                                                                   "x y",
}

var mathCases = map[string]string{
	`\ensuremath{\beta}-blockers in {\ensuremath{\mu}}m, z {\ensuremath{\sim}} 2`: "β-blockers in μm, z ∼ 2",
	`\ensuremath{x_1}, \ensuremath{n}, 25\ensuremath{^\circ}C`:                    "$x_1$, n, 25°C",
	`$\"o$ is math, $5 is not \"o`:                                                `$\"o$ is math, $5 is not ö`,
	`\(\alpha\) and \[x\] and \alpha, \( and \'e`:                                 `\(\alpha\) and \[x\] and α, \( and é`,
	`$\eta $ and $ m \geq 2 $, for $5 or \emph{x} and more $6`:                    `$\eta $ and $ m \geq 2 $, for $5 or x and more $6`,
	`$$y$$ {\L}ukasz 5 \emph{x} $$\alpha$$ and $$ \'e`:                            `$$y$$ Łukasz 5 x $$\alpha$$ and $$ é`,
	`Amyloid-\b{eta} and \a{lpha}, \d{m}, \sqrt b`:                                `Amyloid-β and α, ṃ, \sqrt b`,
	`$\less$i$\greater$ a$\mathsemicolon$ $\alpha$`:                               `<i> a; $\alpha$`,
	`25\ensuremath{\times}30 and a \leq b, n\log n`:                               `25×30 and a ≤ b, n\log n`,
}

// typedCases stay as they are typed.
var typedCases = map[string]string{
	"": "", "no TeX, 5 % & _": "no TeX, 5 % & _", `C:\temp and \d+ \w{3} \n \unknown x`: `C:\temp and \d+ \w{3} \n \unknown x`, `{Capital} {a {b} c}`: `{Capital} {a {b} c}`,
	`\{ \} \$ \textbackslash{}foo {\textbackslash}`: `\{ \} \$ \textbackslash{}foo {\textbackslash}`, `\é`: `\é`, `\emph{unclosed`: `\emph{unclosed`, `\href{https://x.org}`: `https://x.org`,
}

// TestDecodeIsLinear: what never ends must not be searched again and again to the end of
// the text, and what is nested deeply must not exhaust the stack.
func TestDecodeIsLinear(t *testing.T) {
	for _, s := range []string{`{\em `, `\emph{`, `\"{`, `\href{`, "$x ", "~", `\`, `\(`, `\[`, `\ifmmode `, `\x{`, `\foo[`, `\ce{`, `\SI{`, `\char"`, `{`, `\foo{}`, `\cite{} `, `\'\'`, `\unit{\per`} {
		Decode(strings.Repeat(s, 1<<17))
		Decode(strings.Repeat(s, 1<<15) + strings.Repeat("}", 1<<16))
	}
}

func FuzzDecode(f *testing.F) {
	for _, table := range []map[string]string{accentCases, commandCases, mathCases, typedCases} {
		for in := range table {
			f.Add(in)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := Decode(s); len(got) > 40*len(s)+100 {
			t.Errorf("%d bytes of %d", len(got), len(s))
		}
	})
}
