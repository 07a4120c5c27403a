package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Collapse returns a text without white space at its ends, and with one space for every run
// of white space within it, and changes nothing else.
func Collapse(s string) string { return collapse(s) }

// collapse returns a text without white space at its ends, and with one space for every
// run of white space within it.
func collapse(s string) string {
	space := true
	for i := 0; i < len(s); {
		c := s[i]
		if ' ' < c && c < utf8.RuneSelf { // the usual case
			space = false
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case c == ' ' && !space:
			space = true
		case !unicode.IsSpace(r):
			space = false
		default:
			return collapseFrom(s, i)
		}
		i += size
	}
	return strings.TrimSuffix(s, " ")
}

// collapseFrom is collapse for a text that needs no change before an offset.
func collapseFrom(s string, at int) string {
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(strings.TrimSuffix(s[:at], " "))
	space := false // one is due before the next word
	for at < len(s) {
		from := at // of a word
		for at < len(s) && s[at] < utf8.RuneSelf && !asciiSpace(s[at]) {
			at++
		}
		size := 1 // of the space behind it
		if at < len(s) && s[at] >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[at:]); !unicode.IsSpace(r) {
				at, size = at+size, 0
			}
		}
		if at > from {
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(s[from:at])
			space = false
		}
		if size > 0 && at < len(s) {
			space = true
			at += size
		}
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
