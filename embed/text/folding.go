// Package text folds text, so that texts that differ only in form compare equal,
// and unwraps math.
//
// Every folding has a name that ends in a version, and is never changed: the
// vectors, ids, look-up keys and hashes on disk depend on every byte of its
// output. A better folding gets a new name, and stored text that was folded is
// stored with the name.
//
// The package does not split text into words for searching (index/lexical) or
// into a model's tokens (embed/static).
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Folding names a way to fold text.
type Folding string

const (
	// Plain1 unwraps inline TeX math and collapses white space.
	Plain1 Folding = "plain-1"
	// Uncased1 is Plain1, then Unicode NFKD without combining marks, lower case,
	// typographic punctuation as ASCII.
	Uncased1 Folding = "uncased-1"
	// Uncased2 is Uncased1 with spaces around what BERT's tokeniser splits at and some
	// servers' do not.
	Uncased2 Folding = "uncased-2"
	// Letters1 is Uncased1 with every rune that is neither letter nor number
	// turned into a space.
	Letters1 Folding = "letters-1"
	// Unaccented1 is lower case without accents (NFKD without combining marks).
	// White space, punctuation and TeX stay, so that offsets of words keep their
	// order.
	Unaccented1 Folding = "unaccented-1"
)

// Apply folds text. The words of the result are separated by single spaces,
// except with Unaccented1. Letters1 does not change its own output; the others
// may, if unwrapped math leaves more dollar signs. An unknown Folding does what
// Plain1 does.
func (f Folding) Apply(text string) string {
	if f == Unaccented1 {
		return unaccent(text)
	}
	text = unwrapMath(text)
	switch f {
	case Uncased1:
		text = foldCase(text, asciiPunctuation)
	case Uncased2:
		text = foldCase(text, apartPunctuation)
	case Letters1:
		if words, ok := asciiLetters(text); ok {
			return words
		}
		text = foldCase(text, lettersOnly)
	}
	return collapse(text)
}

// unaccent leaves invalid UTF-8 to norm and strings.Map, which replace it by
// U+FFFD.
func unaccent(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// foldCase decomposes text (NFKD), drops combining marks, lower-cases rune by
// rune, and calls other for runes that are neither letters nor numbers. ASCII
// needs no decomposition.
func foldCase(text string, other func(*strings.Builder, rune)) string {
	if !isASCII(text) {
		text = norm.NFKD.String(strings.ToValidUTF8(text, "\ufffd")) // norm would not decompose what follows half a character
	}
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range text {
		switch {
		case r < utf8.RuneSelf:
			switch {
			case 'A' <= r && r <= 'Z':
				b.WriteByte(byte(r) + 'a' - 'A')
			case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
				b.WriteByte(byte(r))
			default:
				other(&b, r)
			}
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			b.WriteRune(unicode.ToLower(r))
		default:
			other(&b, r)
		}
	}
	return b.String()
}

func lettersOnly(b *strings.Builder, _ rune) { b.WriteByte(' ') }
