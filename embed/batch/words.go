package batch

import (
	"strings"
	"unicode"
)

// Words splits text as BERT's tokeniser does: at white space, and around punctuation and
// Chinese characters. What has neither letters nor digits is left out.
func Words(text string) (list []string) {
	var b strings.Builder
	end := func() {
		if b.Len() > 0 {
			list = append(list, b.String())
			b.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			end()
			list = append(list, string(r))
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			b.WriteRune(r)
		default:
			end()
		}
	}
	end()
	return list
}
