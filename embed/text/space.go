package text

import (
	"strings"
	"unicode/utf8"
)

// collapse makes every run of white space one space and trims the ends.
func collapse(s string) string {
	if !needsCollapse(s) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// needsCollapse reports whether collapse would change s. Most text is clean and
// needs no copy.
func needsCollapse(s string) bool {
	space := true // so that leading spaces count as repeated
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
