package lexical

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/embed/text"
)

// Words returns the words under which a text is found, in the order of the text,
// repeats included.
//
//   - Case and accents do not count.
//   - A word is a run of letters and digits; an apostrophe does not end it, and
//     a possessive 's is dropped.
//   - The parts of a compound (state-of-the-art, GPT-3.5) are words of their
//     own. If one of them is short or has a digit, so is the compound written as
//     one word: t-SNE and tSNE, pre-training and pretraining, BM-25 and BM25 find
//     each other. Numbers such as 1.5 stay in parts.
//   - Function words of English are left out.
//   - Other words are stemmed (Porter's English stemmer, second version), except
//     those with a digit or with letters that English does not have.
//   - A run of more than 255 letters and digits, such as a sequence of DNA, is no
//     word: its parts of that length are, in its place.
func Words(text string) []string { return words(text, stem) }

// words is Words with a stemmer.
func words(s string, stem func(string) string) []string {
	s = Fold(s)
	var words []string
	for s != "" {
		start, end := nextCompound(s)
		words = appendCompound(words, s[start:end], stem)
		s = s[end:]
	}
	return words
}

// Split cuts a text into its words and compounds and the text between them, by
// turns. The first piece is the text before the first word, which may be empty.
func Split(text string) []string {
	var pieces []string
	for text != "" {
		start, end := nextCompound(text)
		pieces, text = append(pieces, text[:start], text[start:end]), text[end:]
	}
	return pieces
}

// A Term is a word with its weight in a query.
type Term struct {
	Word   string
	Weight float64
}

// Terms returns the distinct words of a text, ordered by word. The weight of each
// is the number of times that it occurs.
func Terms(text string) []Term {
	words := Words(text)
	slices.Sort(words)
	var terms []Term
	for _, w := range words {
		if n := len(terms); n > 0 && terms[n-1].Word == w {
			terms[n-1].Weight++
			continue
		}
		terms = append(terms, Term{w, 1})
	}
	return terms
}

// Fold folds text as [Words] does: see text.Unaccented1.
func Fold(s string) string { return text.Unaccented1.Apply(s) }

// nextCompound returns where the first compound of a text, usually a single word,
// starts and ends: the length of the text twice when there is none.
func nextCompound(s string) (start, end int) {
	start = strings.IndexFunc(s, isWordRune)
	if start < 0 {
		return len(s), len(s)
	}
	for end = start; ; {
		end += wordEnd(s[end:])
		r, size := utf8.DecodeRuneInString(s[end:])
		after, _ := utf8.DecodeRuneInString(s[min(end+size, len(s)):])
		if !joins(r) || !isWordRune(after) {
			return start, end
		}
		end += size
	}
}

func isWordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

func isApostrophe(r rune) bool { return r == '\'' || r == '\u2019' }

// joins reports whether a rune between two words makes a compound of them.
func joins(r rune) bool { return r == '-' || r == '\u2010' || r == '\u2011' || r == '.' || r == '_' }

// wordEnd is where the word at the start of s ends.
func wordEnd(s string) int {
	for i, r := range s {
		if isWordRune(r) {
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:]) // a byte that is no rune is one long
		after, _ := utf8.DecodeRuneInString(s[i+size:])
		if !isApostrophe(r) || !isWordRune(after) {
			return i
		}
	}
	return len(s)
}

// cleanWord drops apostrophes, and a possessive 's.
func cleanWord(w string) string {
	if !strings.ContainsFunc(w, isApostrophe) {
		return w
	}
	for _, possessive := range []string{"'s", "\u2019s"} {
		w = strings.TrimSuffix(w, possessive)
	}
	return strings.Map(func(r rune) rune {
		if isApostrophe(r) {
			return -1
		}
		return r
	}, w)
}

// shortPart is how long a part of a compound may be to count as a prefix or a
// symbol: pre-, non-, t-, k-.
const shortPart = 3

// appendCompound appends the words of a folded compound.
func appendCompound(words []string, compound string, stem func(string) string) []string {
	parts := strings.FieldsFunc(compound, joins)
	join := false
	for i, p := range parts {
		p = cleanWord(p)
		if parts[i] = p; p != "" && !stopWords[p] {
			words = appendWord(words, p, stem)
		}
		join = join || len(p) <= shortPart || strings.ContainsFunc(p, unicode.IsNumber)
	}
	if len(parts) > 1 && join && strings.ContainsFunc(compound, unicode.IsLetter) {
		words = appendWord(words, strings.Join(parts, ""), stem)
	}
	return words
}

// longestTerm is how many characters a word of the index has at most: longer runs are no
// words of a language.
const longestTerm = 255

// appendWord appends the stem of a word, or the parts of what is too long for one.
func appendWord(words []string, w string, stem func(string) string) []string {
	if utf8.RuneCountInString(w) <= longestTerm {
		return append(words, stem(w))
	}
	start, characters := 0, 0
	for at := range w {
		if characters == longestTerm {
			words, start, characters = append(words, w[start:at]), at, 0
		}
		characters++
	}
	return append(words, w[start:])
}

// stopWords are words without a topic: articles, pronouns, prepositions and the like.
var stopWords = set(`a about above after again against all also am an and any are as at be because been before being
	below between both but by can cannot could did do does doing done down during each either else ever few for from
	further had has have having he her here hers him his how however i if in into is it its itself just may me might
	more most much must my neither no nor not of off often on once only onto or other our ours out over own per rather
	same shall she should since so some such than that the their theirs them themselves then there therefore these they
	this those though through thus to too toward towards under until up upon us very via was we were what when where
	whereas whether which while who whom whose why will with within without would yet you your`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}
