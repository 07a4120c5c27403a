package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// The words of [Named] stand for what names a paper, so that one search for the words of a
// question finds the paper that it names as well, wherever its text ranks. A word is a hash:
// names have blanks.

// titleMark stands before a folded title where that names a paper; see [ownMark] for others.
const titleMark = "t:"

// token is the word of [Named] for a value of [Aliases], or a title behind its mark.
func token(value string) string {
	sum := sha256.Sum256([]byte(value))
	return "=" + hex.EncodeToString(sum[:10])
}

// tokensOf are the words of [Named] of a paper.
func tokensOf(aliases []string, title string) string {
	var tokens []string
	if key := paper.FoldWords(title); key != "" {
		tokens = append(tokens, token(titleMark+key))
	}
	for _, alias := range aliases {
		tokens = append(tokens, token(alias))
	}
	return strings.Join(tokens, " ")
}

// Tokens says in which way each word of [Named] is that a text asks for.
type Tokens map[string]Way

// TokensFor returns the words of [Named] for a text. There are none if it cannot be a name.
func TokensFor(text string) Tokens {
	tokens := Tokens{}
	if key := paper.FoldWords(text); key != "" {
		tokens[token(titleMark+key)] = ByTitle
	}
	for value, way := range waysOf(text) {
		tokens[token(value)] = way
	}
	return tokens
}

// List is the words in alphabetical order.
func (t Tokens) List() []string {
	list := make([]string, 0, len(t))
	for word := range t {
		list = append(list, word)
	}
	slices.Sort(list)
	return list
}

// Ways returns the ways in which the text names the paper with these words of [Named].
func (t Tokens) Ways(named string) (ways []Way) {
	for word := range strings.FieldsSeq(named) {
		if way := t[word]; way != 0 && !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	return ways
}
