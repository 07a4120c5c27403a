package embed

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Preparation names a way to normalise text before it is embedded. The name
// ends in a version: changing what a Preparation does means a new name, since
// vectors of differently prepared texts must not be compared.
type Preparation string

const (
	// Plain unwraps inline TeX math and collapses white space. For cased models.
	Plain Preparation = "plain-1"
	// Uncased is Plain, then Unicode NFKD without combining marks, lower case,
	// typographic punctuation as ASCII. For uncased WordPiece models, whose
	// servers turn capitals and accents into [UNK] otherwise.
	Uncased Preparation = "uncased-1"
	// Letters is Uncased with every rune that is neither letter nor number
	// turned into a space. For the built-in model, wherever it runs.
	Letters Preparation = "letters-1"
)

// Known reports whether this program knows what p does: a library that a newer
// program wrote may name another.
func (p Preparation) Known() bool { return p == Plain || p == Uncased || p == Letters }

// Apply prepares text. Words come out separated by single spaces. Uncased and
// Letters leave alone what they made themselves. An unknown Preparation does
// what Plain does.
func (p Preparation) Apply(text string) string {
	text = unwrapMath(text)
	switch p {
	case Uncased:
		text = foldCase(text, asciiPunctuation)
	case Letters:
		if words, ok := asciiLetters(text); ok {
			return words
		}
		text = foldCase(text, lettersOnly)
	}
	return collapse(text)
}

// asciiLetters is foldCase with lettersOnly, and collapse, for text that is
// ASCII, in one pass: six times as fast, and every text of a library comes
// this way when it is added and when it is embedded. ok is false for other text.
func asciiLetters(text string) (words string, ok bool) {
	clean := 0 // what comes before is as it shall be
	space := true
	for ; clean < len(text); clean++ {
		c := text[clean]
		if letter[c] != c || c == ' ' && space {
			break
		}
		space = c == ' '
	}
	if clean == len(text) && (!space || text == "") {
		return text, true
	}
	b := append(make([]byte, 0, len(text)), text[:clean]...)
	for ; clean < len(text); clean++ {
		c := letter[text[clean]]
		if c == 0 {
			return "", false
		}
		if c != ' ' || !space {
			b = append(b, c)
		}
		space = c == ' '
	}
	return string(bytes.TrimSuffix(b, []byte(" "))), true
}

// letter is what becomes of an ASCII character in Letters, 0 for other bytes.
var letter = func() (table [256]byte) {
	for c := range byte(utf8.RuneSelf) {
		switch {
		case 'A' <= c && c <= 'Z':
			table[c] = c + 'a' - 'A'
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			table[c] = c
		default:
			table[c] = ' '
		}
	}
	return table
}()

// foldCase decomposes text (NFKD), drops combining marks, lower-cases rune by
// rune, and passes what is neither letter nor number to other. Pure ASCII needs
// no decomposition.
func foldCase(text string, other func(*strings.Builder, rune)) string {
	if !isASCII(text) {
		text = norm.NFKD.String(strings.ToValidUTF8(text, "\ufffd")) // half characters keep it from what follows them
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

// asciiPunctuation writes punctuation as ASCII where there is a counterpart:
// servers cut multi-byte punctuation in the middle of its bytes.
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

// collapse makes every run of white space one space and trims the ends.
func collapse(s string) string {
	if !needsCollapse(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// needsCollapse spares clean text, the usual case, a copy.
func needsCollapse(s string) bool {
	space := true // as if a space came before: leading ones go too
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ':
			if space {
				return true
			}
			space = true
		case c < ' ' || c >= utf8.RuneSelf:
			return true
		default:
			space = false
		}
	}
	return space && s != ""
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
