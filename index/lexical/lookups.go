package lexical

import (
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/lexical/analysis"
)

// LookUps returns the words whose [WordCounts] a question needs as a rule: as words of texts,
// as the words of names that they may be, and in the ways in which these may be written. Of
// what is longer than a question they are the words that it asks for.
func LookUps(question string) []string {
	var words []string
	for _, t := range Question(question) {
		words = append(append(words, t.Word), t.Also...)
	}
	pieces := analysis.Split(question)
	if len(pieces) > 2*longestAsked {
		pieces = nil
	}
	for i := 1; i < len(pieces); i += 2 {
		words = append(words, strings.ToLower(pieces[i]))
		words = append(words, analysis.Words(pieces[i])...)
		for _, way := range append(filter.Spellings(bareName(pieces[i])), surname(pieces[i])) {
			words = append(words, strings.Fields(way)...)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}
