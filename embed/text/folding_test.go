package text

import (
	"strings"
	"testing"
)

func TestApply(t *testing.T) {
	tests := []struct{ name, in, plain, uncased, letters string }{
		{"ascii", "GPT-4 is  State-of-the-Art!", "GPT-4 is State-of-the-Art!", "gpt-4 is state-of-the-art!", "gpt 4 is state of the art"},
		{"accents", "Naïve Schrödinger Großer İstanbul", "Naïve Schrödinger Großer İstanbul", "naive schrodinger großer istanbul", "naive schrodinger großer istanbul"},
		{"decomposed", "Cafe\u0301", "Cafe\u0301", "cafe", "cafe"},
		{"typography", "“Quoted” — it’s 10–20…\u00a0×2 • x", "“Quoted” — it’s 10–20… ×2 • x", `"quoted" - it's 10-20... x2 x`, "quoted it s 10 20 2 x"},
		{"ligatures", "ﬁne ½ CO₂", "ﬁne ½ CO₂", "fine 1/2 co2", "fine 1 2 co2"},
		{"soft hyphen", "trans\u00adformer zero\u200bwidth", "trans\u00adformer zero\u200bwidth", "transformer zerowidth", "trans former zero width"},
		{"white space", " a\t\nb\r\n\u2003c ", "a b c", "a b c", "a b c"},
		{"other scripts", "日本語 Ελλάδα", "日本語 Ελλάδα", "日本語 ελλαδα", "日本語 ελλαδα"},
		{"nothing", " ?! \n", "?!", "?!", ""},
		{"empty", "", "", "", ""},
		{"broken UTF-8", "a\xffb", "a\ufffdb", "a b", "a b"},
		{"math", `an $\mathcal{O}(n \log n)$ bound`, "an O(n log n) bound", "an o(n log n) bound", "an o n log n bound"},
		{"greek", `$\alpha$-divergence, \(x_{i}^2\)`, "alpha -divergence, x i 2", "alpha -divergence, x i 2", "alpha divergence x i 2"},
	}
	for _, tt := range tests {
		for p, want := range map[Folding]string{Plain1: tt.plain, Uncased1: tt.uncased, Letters1: tt.letters, "later-9": tt.plain} {
			got := p.Apply(tt.in)
			if p == Plain1 || p == "later-9" {
				got = strings.ToValidUTF8(got, "\ufffd")
			}
			if got != want {
				t.Errorf("%s: %s gives %q, want %q", tt.name, p, got, want)
			}
		}
	}
}

// TestApart: what BERT's tokeniser splits at has spaces around it, and nothing else is
// other than by Uncased1.
func TestApart(t *testing.T) {
	for in, want := range map[string]string{
		"P<0.05 in n=30 patients": "p < 0.05 in n = 30 patients",
		"x^2+y^2=z^2":             "x ^ 2 + y ^ 2 = z ^ 2",
		"C++ and C#":              "c + + and c#",
		"costs $5 ~|`a`":          "costs $ 5 ~ | ` a `",
		"a_b, c-d (e) [f] {g}":    "a_b, c-d (e) [f] {g}",
		"ＡＢ＝Ｃ, a≠b":               "ab = c, a = b",
		"§3 “so”, it’s 1–2…†":     `§ 3 " so " , it ' s 1 - 2... †`,
		"a≤b 5µm ×2":              "a≤b 5μm x2",
		"â\u0080\u009cseed\x00":   "aseed",
		"":                        "",
	} {
		if got := Uncased2.Apply(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		spaces := func(s string) string {
			return strings.NewReplacer(" ", "", "\u0080", "", "\u009c", "", "\x00", "").Replace(s)
		}
		if got, want := spaces(Uncased2.Apply(in)), spaces(Uncased1.Apply(in)); got != want {
			t.Errorf("%q: without spaces %q, by Uncased1 %q", in, got, want)
		}
	}
}

func TestUnwrapMath(t *testing.T) {
	for in, want := range map[string]string{
		"costs $5 and $10":       "costs $5 and $10",
		"from $ 5 to 6 $ each":   "from $ 5 to 6 $ each",
		"one $ sign":             "one $ sign",
		"$$ x $$ y":              " x  y",
		"$x$":                    "x",
		`$10^6$ and $\%$`:        "10 6 and %",
		`$\textbf{B}_\theta$`:    `B  theta `,
		`$a \, b$`:               "a   b",
		`\(open`:                 `\(open`,
		`$unclosed`:              `$unclosed`,
		`$\`:                     `$\`,
		`plain \alpha stays`:     `plain \alpha stays`,
		"$a$ and $b$ and $c":     "a and b and $c",
		`$\mathbb{R}^{n\times}$`: "R n times ",
	} {
		if got := unwrapMath(in); got != want {
			t.Errorf("unwrapMath(%q): got %q, want %q", in, got, want)
		}
	}
}

// FuzzApply: words of the result are separated by single spaces, and folding
// twice by Letters1 is the same as folding once.
func FuzzApply(f *testing.F) {
	for _, s := range []string{"GPT-4", "Naïve — “x”", `$\alpha_{i}$ and $5`, "İ\u0345ǅ", "a\xff\u00ad", "\u1e9e K Å"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, p := range []Folding{Plain1, Uncased1, Uncased2, Letters1} {
			once := p.Apply(s)
			if strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
				t.Errorf("%s leaves white space in %q", p, once)
			}
			if p == Letters1 {
				if twice := p.Apply(once); twice != once {
					t.Errorf("%s of %q: %q, then %q", p, s, once, twice)
				}
			}
		}
	})
}

// TestApplyIsLinear: the time for text that opens math again and again must not
// grow with the square of its length. These megabytes would take hours then.
func TestApplyIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("the race detector has nothing to see here, and takes its time")
	}
	for _, s := range []string{`\(`, "$$", "$", "$a ", `$\`, `\`, "{", "a$1"} {
		text := strings.Repeat(s, 1<<20)
		for _, p := range []Folding{Plain1, Uncased2, Letters1} {
			p.Apply(text)
		}
	}
}

// FuzzASCIILetters compares the fast path with the general one.
func FuzzASCIILetters(f *testing.F) {
	for _, s := range []string{"", " ", "a", "a ", " a", "a b", "a  b", "GPT-4 is  here!", "\x00", "a\x7f", "a\u00e9", "\u00e9a", "ends. "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := asciiLetters(text)
		if ok != isASCII(text) {
			t.Fatalf("%q: ok is %v", text, ok)
		}
		if want := collapse(foldCase(text, lettersOnly)); ok && got != want {
			t.Fatalf("%q: got %q, want %q", text, got, want)
		}
	})
}
