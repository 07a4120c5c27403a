package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hidden reports whether a character must not reach people: control characters,
// which terminals obey; characters that change the writing direction; and invisible
// ones, which make equal texts differ or smuggle text in. Joiners are not hidden,
// since scripts and emoji need them.
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
	if !hasHidden(s) {
		return s
	}
	return strings.Map(shown, strings.ToValidUTF8(s, "\uFFFD"))
}

// shown returns what stands in place of a character: itself, a space, or -1 for nothing.
func shown(r rune) rune {
	switch {
	case r < utf8.RuneSelf && r >= ' ' && r != 0x7f, r > '\u00ad' && r < '\u0600': // most papers are in Latin, Greek or Cyrillic script
		return r
	case unicode.IsSpace(r):
		return ' '
	case Hidden(r):
		return -1
	}
	return r
}

// hasHidden reports whether StripHidden changes a text.
func hasHidden(s string) bool {
	for i := 0; i < len(s); {
		if ' ' <= s[i] && s[i] <= '~' { // the usual case
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 || shown(r) != r {
			return true
		}
		i += size
	}
	return false
}
