package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// asciiPunctuation writes punctuation as its ASCII counterpart if there is one:
// some servers split multi-byte punctuation in the middle of its bytes.
func asciiPunctuation(b *strings.Builder, r rune) {
	switch {
	case unicode.IsSpace(r), unicode.Is(unicode.Cf, r): // Cf: zero-width and soft hyphens
		if r != '\u00ad' && r != '\u200b' && r != '\ufeff' {
			b.WriteByte(' ')
		}
	case r < utf8.RuneSelf:
		b.WriteByte(byte(r))
	case unicode.Is(unicode.Pd, r), r == '−':
		b.WriteByte('-')
	case r == '‘', r == '’', r == '‚', r == '‛', r == '′', r == '‹', r == '›':
		b.WriteByte('\'')
	case r == '“', r == '”', r == '„', r == '‟', r == '″', r == '«', r == '»':
		b.WriteByte('"')
	case r == '•', r == '·', r == '∙', r == '‣', r == '◦':
		b.WriteByte(' ')
	case r == '⁄', r == '∕':
		b.WriteByte('/')
	case r == '×':
		b.WriteByte('x')
	case r == utf8.RuneError:
		b.WriteByte(' ')
	default:
		b.WriteRune(r)
	}
}

// Symbols are the ASCII characters that BERT's tokeniser makes words of their own and
// Unicode does not count as punctuation, by which Ollama's splits: there p<0.05 is one
// word that the vocabulary lacks.
const Symbols = "$+<=>^`|~"

// apartPunctuation is asciiPunctuation, with spaces around Symbols and around
// punctuation that was not ASCII. To a tokeniser that splits there anyway spaces make no
// difference; one that cuts multi-byte punctuation within its bytes then leaves the next
// word alone. Control characters go, as they do there.
func apartPunctuation(b *strings.Builder, r rune) {
	if unicode.IsControl(r) && !unicode.IsSpace(r) {
		return
	}
	apart := r < utf8.RuneSelf && strings.IndexByte(Symbols, byte(r)) >= 0 || r >= utf8.RuneSelf && unicode.IsPunct(r)
	if apart {
		b.WriteByte(' ')
	}
	asciiPunctuation(b, r)
	if apart {
		b.WriteByte(' ')
	}
}
