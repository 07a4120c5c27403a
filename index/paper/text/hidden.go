package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hidden reports whether a character has no place in text for people: control
// characters, which terminals take for commands, those that turn the writing
// direction, and those that show nothing but make texts differ or smuggle text
// into them. Joiners are no such characters: scripts and emoji need them.
func Hidden(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7f
	}
	return unicode.In(r, unicode.Cc, unicode.Bidi_Control, unicode.Noncharacter_Code_Point, unicode.Zl, unicode.Zp) ||
		r == '\u00ad' || r == '\u180e' || r == '\u200b' || r >= '\u2060' && r <= '\u206f' || r == '\ufeff' ||
		r >= '\ufff9' && r <= '\ufffb' || r >= 0xe0000 && r <= 0xe007f
}

// StripHidden drops hidden characters except white space, which becomes a space,
// and makes the text valid UTF-8.
func StripHidden(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf && r >= ' ' && r != 0x7f, r > '\u00ad' && r < '\u0600': // the Latin, Greek and Cyrillic of most papers
			return r
		case unicode.IsSpace(r):
			return ' '
		case Hidden(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
