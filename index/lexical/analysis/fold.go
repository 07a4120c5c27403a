package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold gives a text the form in which its words are compared: lower case, without accents
// but for those of twoSpellings, characters that mean the same as one (NFKC), and without
// invisible characters.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = norm.NFKC.String(strings.ToValidUTF8(s, "\ufffd"))
	var b strings.Builder
	b.Grow(len(s))
	last := rune(0) // what marks belong to
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'A' <= r && r <= 'Z' {
				r += 'a' - 'A'
			}
			b.WriteByte(byte(r))
			last = r
			continue
		}
		r = unicode.ToLower(r)
		switch _, two := twoSpellings[r]; {
		case two:
			b.WriteRune(r)
		case hidden(r):
			continue
		case unicode.IsMark(r):
			if unicode.IsLetter(last) && !accented(last) { // in other scripts, marks are vowels
				b.WriteRune(r)
			}
			continue
		case spelled[r] != "":
			b.WriteString(spelled[r])
		default:
			b.WriteRune(bare(r))
		}
		last = r
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hidden reports whether a character is not to be seen: a soft hyphen, a joiner, an Arabic
// tatweel.
func hidden(r rune) bool {
	return r == '\u00ad' || '\u200b' <= r && r <= '\u200d' || r == '\u2060' || r == '\ufeff' || r == '\u0640'
}

// accented reports whether marks on a letter can be left out.
func accented(r rune) bool {
	return r < utf8.RuneSelf || unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Arabic, unicode.Hebrew)
}

// bare returns a letter without accents. The short i of Cyrillic is a letter of its own.
func bare(r rune) rune {
	if !accented(r) || r == 'й' || r == 'ї' {
		return r
	}
	var b [utf8.UTFMax]byte
	d := norm.NFD.AppendString(nil, string(b[:utf8.EncodeRune(b[:], r)]))
	base, size := utf8.DecodeRune(d)
	if mark, _ := utf8.DecodeRune(d[size:]); size < len(d) && unicode.IsMark(mark) {
		return base
	}
	return r
}

// spelled are letters that are written with others where they are not at hand. The letters
// of Arabic are written in several ways by all.
var spelled = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "n",
	'ى': "ي", 'ة': "ه", 'ی': "ي", 'ک': "ك", 'ٱ': "ا",
	'ς': "σ",
}

// twoSpellings are letters that are written in two ways where they are not at hand.
var twoSpellings = map[rune][2]string{
	'ä': {"a", "ae"}, 'ö': {"o", "oe"}, 'ü': {"u", "ue"}, 'å': {"a", "aa"}, 'ø': {"o", "oe"},
}

// Transcriptions returns the ways to write a text in lower case without the Latin letters
// that are written with others where they are not at hand: muller and mueller for Müller,
// strauss for Strauß. There are none for a text without such letters.
func Transcriptions(text string) (ways []string) {
	if isASCII(text) {
		return nil
	}
	text = strings.ToLower(norm.NFC.String(text))
	for way := range 2 {
		var b strings.Builder
		for _, r := range text {
			if two, ok := twoSpellings[r]; ok {
				b.WriteString(two[way])
			} else if one, ok := spelled[r]; ok && unicode.Is(unicode.Latin, r) {
				b.WriteString(one)
			} else {
				b.WriteRune(r)
			}
		}
		if s := b.String(); s != text && (len(ways) == 0 || s != ways[0]) {
			ways = append(ways, s)
		}
	}
	return ways
}

// respell writes the letters of twoSpellings in one of the ways.
func respell(s string, way int) string {
	if isASCII(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if two, ok := twoSpellings[r]; ok {
			b.WriteString(two[way])
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
