package static

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"paperkin/embed"
)

// errScript is why a text has no vector that is written for the most part in a script that
// the model has not learned. Its vocabulary has some letters of such scripts, as symbols:
// what they add up to is near to every other text that has them.
var errScript = fmt.Errorf("%w: more than half of it is in a script that the model does not know", embed.ErrNoVector)

// isForeign reports whether more than half of the bytes of prepared words are letters of
// scripts other than the Latin one: characters that take more bytes mean more.
func isForeign(text string) bool {
	foreign, all := 0, 0
	for _, r := range text {
		if r == ' ' {
			continue
		}
		size := utf8.RuneLen(r)
		if all += size; r >= utf8.RuneSelf && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
			foreign += size
		}
	}
	return 2*foreign > all
}

// isASCII reports whether all of a text is. Most texts are.
func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
