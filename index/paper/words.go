package paper

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// words is a set of words and short phrases. Most texts are told to be none of them by
// their first byte and their length.
type words struct {
	set   func() map[string]bool // made when it is first needed: most programs end before
	sizes [256]uint64            // by first byte: bit n says that there is a word of n bytes
}

// maxWord is the largest number of bytes of a word in a set.
const maxWord = 63

// wordsOf returns the set of the words in a text, see [WordSet].
func wordsOf(s string) *words {
	w := &words{set: sync.OnceValue(func() map[string]bool { return WordSet(s) })}
	for _, word := range wordList(s) {
		if word == "" || len(word) > maxWord {
			panic("word of no use: " + word)
		}
		w.sizes[word[0]] |= 1 << len(word)
	}
	return w
}

// has reports whether the set has a word.
func (w *words) has(word string) bool {
	return word != "" && len(word) <= maxWord && w.sizes[word[0]]>>len(word)&1 != 0 && w.set()[word]
}

// hasLower reports whether the set has a word in lower case.
func (w *words) hasLower(word string) bool {
	var lower [maxWord]byte
	if len(word) > len(lower) { // what is not ASCII may be shorter in lower case
		return w.set()[strings.ToLower(word)]
	}
	for i, c := range []byte(word) {
		if c >= utf8.RuneSelf {
			return w.set()[strings.ToLower(word)]
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	return len(word) > 0 && w.sizes[lower[0]]>>len(word)&1 != 0 && w.set()[string(lower[:len(word)])]
}
