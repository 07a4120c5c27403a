package ollama

import (
	"unicode"
	"unicode/utf8"
)

// How long a text is in tokens only the server knows. The estimates here decide
// how texts are sent, and are not to cut a text that may fit:
//
//   - a text within the budget by estimate goes into a batch with others;
//   - one above it goes alone, so that a refusal costs nobody else anything;
//   - one with more words than the context has tokens, or estimated at several
//     times the budget, is cut before it is sent.

const (
	// specials are the tokens that models add around a text.
	specials = 2
	// lettersPerToken: counting a token for every 6 letters of a word gave 1.14
	// to 1.49 times the true count for each of 119 abstracts, with the built-in
	// model's vocabulary.
	lettersPerToken = 6
	// longestWord is where a run of letters stops being a word: every further
	// letter counts as a token. It bounds what a tokeniser may have to do,
	// which is quadratic in a word's length on some servers.
	longestWord = 32
	// hopeless times the budget no text that fits is estimated at, unless it is
	// mostly rows of dots or digits.
	hopeless = 4
)

// tokens estimates the length of a text in tokens, rather too high than too
// low. Words cost by their length; digits, punctuation and letters beyond ASCII
// one each, since there are models that split them so.
func tokens(text string) int {
	n, _ := scan(text, -1)
	return n
}

// head returns the longest beginning of text that ends with a word and is
// estimated at no more than limit tokens. When not even the first word fits,
// that word is cut. The whole text comes back if it fits.
func head(text string, limit int) string {
	_, end := scan(text, limit)
	return text[:end]
}

// scan counts tokens up to limit, all if it is negative, and returns the count
// and where the part that it covers ends.
func scan(text string, limit int) (count, end int) {
	var (
		inside int // letters of the word so far
		word   int // where the last complete word ends
		solid  bool
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
