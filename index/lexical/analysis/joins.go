package analysis

import "strings"

// Joins reports whether two folded words that follow each other are often written as one,
// so that a text with both is found by that: a single letter and a word (k means), a word
// and a number (GPT 4, ImageNet 1k, COVID 19), and a number with letters and a word
// (3D CNN). Function words are none of them; nor are numbers before a word.
func Joins(one, other string) bool {
	if stopWords[one] || stopWords[other] || len(one)+len(other) > longestJoined {
		return false
	}
	a, b := kindOf(one), kindOf(other)
	switch a {
	case oneLetter:
		return b == letters
	case letters:
		return b == digits || b == digitsFirst
	case digits:
		return b == oneLetter
	case digitsFirst:
		return b == letters
	}
	return false
}

// A kind is what a word is made of.
type kind int

const (
	noKind kind = iota
	oneLetter
	letters
	digits      // a full stop between them does not count
	digitsFirst // 3d
)

// kindOf returns what a word of ASCII is made of.
func kindOf(word string) kind {
	hasDigit, hasLetter := false, false
	for i := range len(word) {
		switch c := word[i]; {
		case '0' <= c && c <= '9':
			hasDigit = true
		case 'a' <= c && c <= 'z':
			hasLetter = true
		case c != '.' || hasLetter:
			return noKind
		}
	}
	switch {
	case word == "" || !hasDigit && len(word) == 1 && !hasLetter:
		return noKind
	case !hasDigit && len(word) == 1:
		return oneLetter
	case !hasDigit:
		return letters
	case !hasLetter:
		return digits
	case word[0] <= '9':
		return digitsFirst
	}
	return noKind
}

// isLink reports whether a word may stand between two others in a name: word 2 vec.
func isLink(word string) bool { return len(word) == 1 && kindOf(word) == digits }

// WrittenAsOne reports whether a question takes folded words that follow each other for one
// word as well: two of letters (time series) or that are often one (see [Joins]), and three
// with a number in the middle (word 2 vec).
func WrittenAsOne(words ...string) bool {
	length := 0
	for _, w := range words {
		if length += len(w); stopWords[w] {
			return false
		}
	}
	switch {
	case length > longestJoined:
		return false
	case len(words) == 2:
		return isWord(words[0]) && isWord(words[1]) || Joins(words[0], words[1])
	case len(words) == 3:
		return isLink(words[1]) && Joins(words[0], words[1]) && kindOf(words[2]) == letters
	}
	return false
}

// closed is a word as a part of another one: 35 for 3.5.
func closed(word string) string { return strings.ReplaceAll(word, ".", "") }
