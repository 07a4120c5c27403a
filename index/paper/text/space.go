package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// collapse returns a text without white space at its ends, and with one space for every
// run of white space within it.
func collapse(s string) string {
	space := true
	for i, r := range s {
		switch {
		case r == ' ' && !space:
			space = true
		case r < utf8.RuneSelf && !asciiSpace(byte(r)) || r >= utf8.RuneSelf && !unicode.IsSpace(r):
			space = false
		default:
			return collapseFrom(s, i)
		}
	}
	return strings.TrimSuffix(s, " ")
}

// collapseFrom is collapse for a text that needs no change before an offset.
func collapseFrom(s string, at int) string {
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(strings.TrimSuffix(s[:at], " "))
	for word := range strings.FieldsSeq(s[at:]) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

func asciiSpace(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

// differs reports whether collapsing and composing raw text cannot make it equal to clean
// text, as far as that shows at the first difference: it does if the raw text is ASCII up
// to there and one character further, with which nothing is composed.
func differs(raw, clean string) bool {
	at := 0 // in clean
	space := true
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c >= utf8.RuneSelf:
			return false
		case asciiSpace(c):
			space = true
			continue
		case space && at > 0:
			if at >= len(clean) || clean[at] != ' ' {
				return !composes(raw[i:])
			}
			at++
		}
		space = false
		if at >= len(clean) || clean[at] != c {
			return !composes(raw[i:])
		}
		at++
	}
	return at < len(clean)
}

// composes reports whether the character at the start of a text may be composed with the
// next one.
func composes(s string) bool { return len(s) > 1 && s[1] >= utf8.RuneSelf }
