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
