package batch

import (
	"unicode"
	"unicode/utf8"
)

// Only the server knows how many tokens a text has. The estimates here decide
// how texts are sent, and must not cut a text that may fit:
//
//   - a text that fits the context by estimate goes into a batch with others;
//   - one that does not goes alone, so that a refusal costs no other text
//     anything;
//   - one with more words than the context has tokens, or estimated at several
//     times the context, is cut before it is sent.

const (
	// specials are the tokens that models add around a text.
	specials = 2
	// lettersPerToken: counting a token for every 6 letters of a word gave 1.14
	// to 1.49 times the true count for each of 119 abstracts, with the built-in
	// model's vocabulary.
	lettersPerToken = 6
	// longestWord is how many letters a word has at most: every further letter
	// counts as a token. It bounds the work of tokenisers, which on some
	// servers is quadratic in the length of a word.
	longestWord = 32
	// hopeless: a text estimated at more than this many times the context does
	// not fit, unless it is mostly rows of dots or digits.
	hopeless = 4
)

// tokens estimates the length of a text in tokens, too high rather than too
// low. A word counts by its length; each digit, punctuation mark and letter
// beyond ASCII counts one, since some models split them so.
func tokens(text string) int {
	n, _ := scan(text, -1)
	return n
}

// head returns the longest beginning of text that ends with a word and is
// estimated at no more than limit tokens: all of it if it fits. If not even the
// first word fits, the word is cut.
func head(text string, limit int) string {
	_, end := scan(text, limit)
	return text[:end]
}

// scan counts tokens up to limit, or all if limit is negative. It returns the
// count and the end of the part counted.
func scan(text string, limit int) (count, end int) {
	var (
		inside int  // letters of the current word so far
		word   int  // where the last complete word ends
		solid  bool // the last character was not white space
	)
	for i, r := range text {
		if unicode.IsSpace(r) {
			if solid {
				word = i
			}
			inside, solid = 0, false
			continue
		}
		cost := 1
		if r < utf8.RuneSelf && unicode.IsLetter(r) {
			if inside%lettersPerToken != 0 && inside < longestWord {
				cost = 0
			}
			inside++
		} else {
			inside = 0
		}
		if limit >= 0 && count+cost > limit {
			if word > 0 {
				return count, word
			}
			return count, i // within the first word
		}
		count += cost
		solid = true
	}
	return count, len(text)
}
