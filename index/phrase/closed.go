package phrase

import (
	"slices"
	"strings"

	"paperkin/index/lexical"
)

// Compounds are written with hyphens, apart or as one: time-series, time series, timeseries.
// A phrase is found in whatever way a question in the same words is: see [lexical.Question].

// closed is fold of a text in which those compounds are one word that the word index has as
// one: pretraining for pre-training, tnfalpha for TNF-α.
func closed(text string) string {
	var b strings.Builder
	for i, piece := range lexical.Split(text) {
		folded := fold(piece)
		if i%2 == 1 {
			if one := strings.ReplaceAll(folded, " ", ""); one != folded && isOne(piece, one) {
				folded = one
			}
		}
		if folded != "" {
			b.WriteString(folded)
			b.WriteByte(' ')
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// isOne reports whether the word index has a compound as one word too.
func isOne(compound, one string) bool {
	form := lexical.Words(one)
	return len(form) == 1 && slices.Contains(lexical.Words(compound), form[0])
}

// stands reports whether a folded phrase stands in a text or in its closed form. That is made
// of few texts only: it takes ten times as long as to fold one.
func stands(text, folded, phrase string) bool {
	return contains(folded, phrase, anySpace) && (contains(folded, phrase, joined) || contains(closed(text), phrase, joined))
}

func anySpace(string, int) bool { return true }

// joinedWays are the ways to write a folded phrase with two words that follow each other, or
// three with a number between them, as one: timeseries analysis, word2vec.
func joinedWays(folded string) (ways []Way) {
	words := strings.Fields(folded)
	for i := range words {
		for n := 2; n <= 3 && i+n <= len(words); n++ {
			if !lexical.WrittenAsOne(words[i : i+n]...) {
				continue
			}
			one := strings.Join(words[i:i+n], "")
			text := strings.Join(slices.Concat(words[:i], []string{one}, words[i+n:]), " ")
			terms := termsOf(one, one) // first: most often, no paper has it
			for _, term := range termsOf(text, text) {
				if !slices.Contains(terms, term) {
					terms = append(terms, term)
				}
			}
			ways = append(ways, Way{terms, text})
		}
	}
	return ways
}
