package text

import (
	"strings"
	"unicode/utf8"
)

// Cut cuts a text after so many characters at most, between words where there are some. The
// head of one that was cut ends with three dots; the rest is what follows in the text.
func Cut(s string, most int) (head, rest string) {
	if len(s) <= most || utf8.RuneCountInString(s) <= most {
		return s, ""
	}
	at := 0
	for range most {
		_, size := utf8.DecodeRuneInString(s[at:])
		at += size
	}
	if space := strings.LastIndexByte(s[:at], ' '); space > at/2 {
		at = space
	}
	return s[:at] + "…", s[at:]
}
