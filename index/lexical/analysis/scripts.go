package analysis

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/russian"
)

// A script is how the characters of a word make words.
type script int

const (
	latin    script = iota // and digits, and all other scripts with spaces
	greek                  // letters are symbols unless several make a word
	cyrillic               // Russian
	arabic                 // with an article that is a part of the word
	dense                  // no spaces between words
)

func scriptOf(r rune) script {
	switch {
	case r < 0x370:
		return latin
	case r < 0x400:
		return greek
	case r < 0x530:
		return cyrillic
	case 0x600 <= r && r < 0x700:
		return arabic
	case IsDense(r):
		return dense
	}
	return latin
}

// IsDense reports whether a character is of a script that has no spaces between words.
func IsDense(r rune) bool {
	return r > 0xe00 && (unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Thai, unicode.Lao,
		unicode.Khmer, unicode.Myanmar, unicode.Tibetan) || r == 'ー' || r == '々')
}

// runs yields the parts of a folded word that are of one script each.
func runs(word string) iter.Seq2[string, script] {
	return func(yield func(string, script) bool) {
		start, now := 0, latin
		for i, r := range word {
			s := now
			if !unicode.IsMark(r) || i == 0 {
				s = scriptOf(r)
			}
			if s != now && i > start {
				if !yield(word[start:i], now) {
					return
				}
				start = i
			}
			now = s
		}
		if start < len(word) {
			yield(word[start:], now)
		}
	}
}

// partOf is a part of a compound that is of one script.
func partOf(text string, s script, stem func(string) string) part {
	switch s {
	case dense:
		return part{words: bigrams(text), variants: ideographs(text), apart: true}
	case latin:
		if stopWords[text] {
			return part{}
		}
		p := part{words: appendWord(nil, respell(text, 0), stem)}
		if other := respell(text, 1); other != text && len(other) <= longestWord {
			p.variants = appendWord(nil, other, stem)
		}
		return p
	}
	return part{words: appendWord(nil, plain(text, s), stem)}
}

// plain is the text of a part within a word.
func plain(text string, s script) string {
	switch s {
	case greek:
		if r, size := utf8.DecodeRuneInString(text); size == len(text) && names[r] != "" {
			return names[r]
		}
	case cyrillic:
		return stemRussian(text)
	case arabic:
		return withoutArticle(text)
	}
	return respell(text, 0)
}

// bigrams returns every two characters of a text that follow each other, or the only one.
// Marks belong to the character before.
func bigrams(text string) (words []string) {
	var starts []int
	for i, r := range text {
		if i == 0 || !unicode.IsMark(r) {
			starts = append(starts, i)
		}
	}
	starts = append(starts, len(text))
	if len(starts) == 2 {
		return []string{text}
	}
	for i := 2; i < len(starts); i++ {
		words = append(words, text[starts[i-2]:starts[i]])
	}
	return words
}

// ideographs returns the Chinese characters of a text of several, each of which may be a
// word.
func ideographs(text string) (words []string) {
	for i, r := range text {
		if size := utf8.RuneLen(r); size < len(text) && unicode.Is(unicode.Han, r) {
			words = append(words, text[i:i+size])
		}
	}
	return words
}

// names are those of Greek letters.
var names = map[rune]string{
	'α': "alpha", 'β': "beta", 'γ': "gamma", 'δ': "delta", 'ε': "epsilon", 'ζ': "zeta", 'η': "eta", 'θ': "theta",
	'ι': "iota", 'κ': "kappa", 'λ': "lambda", 'μ': "mu", 'ν': "nu", 'ξ': "xi", 'ο': "omicron", 'π': "pi", 'ρ': "rho",
	'σ': "sigma", 'τ': "tau", 'υ': "upsilon", 'φ': "phi", 'χ': "chi", 'ψ': "psi", 'ω': "omega",
}

// SpellGreek writes the names of those Greek letters of a folded text that no other one
// stands next to: tnf alpha for tnf α.
func SpellGreek(folded string) string {
	isGreek := func(r rune) bool { return scriptOf(r) == greek }
	if isASCII(folded) || !strings.ContainsFunc(folded, isGreek) {
		return folded
	}
	var b strings.Builder
	before := ' '
	for i, r := range folded {
		after, _ := utf8.DecodeRuneInString(folded[i+utf8.RuneLen(r):])
		if name := names[r]; name != "" && !isGreek(before) && !isGreek(after) {
			b.WriteString(name)
		} else {
			b.WriteRune(r)
		}
		before = r
	}
	return b.String()
}

// stemRussian returns the stem of a Russian word.
func stemRussian(w string) string {
	if len(w) > longestWord {
		return w
	}
	env := snowballstem.NewEnv(w)
	russian.Stem(env)
	return env.Current()
}

// leastArabic is how many bytes of a word are left without its article: three letters.
const leastArabic = 6

// withoutArticle returns an Arabic word without its article and what is written before
// that: and, with, like, so, for.
func withoutArticle(w string) string {
	for _, prefix := range []string{"وال", "بال", "كال", "فال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(w, prefix); ok && len(rest) >= leastArabic {
			return rest
		}
	}
	return w
}
