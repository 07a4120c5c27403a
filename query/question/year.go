package question

import (
	"slices"
	"strings"
)

// Words before a year that make it a bound rather than the year of papers, and those that
// go with it.
var (
	bounds  = strings.Fields("since after before until till to between than and")
	belongs = strings.Fields("from in of year year:")
)

// Year finds the one year of publication that prose speaks of, and returns it with the rest
// of the text. It is empty if there is none, or more than one number that may be one, or if
// the rest has no word that papers can be told apart by.
func Year(text string) (rest, year string) {
	words := strings.Fields(text)
	if len(text) > longest || len(words) > mostWords { // an abstract, say
		return text, ""
	}
	at := -1
	for i, w := range words {
		if !isYear(trimmed(w)) {
			continue
		}
		if at >= 0 {
			return text, ""
		}
		at = i
	}
	if at < 0 || at > 0 && slices.Contains(bounds, strings.ToLower(words[at-1])) {
		return text, ""
	}
	year, from := trimmed(words[at]), at
	if at > 0 && slices.Contains(belongs, strings.ToLower(words[at-1])) {
		from--
	}
	words = slices.Delete(words, from, at+1)
	if !slices.ContainsFunc(words, isTopic) {
		return text, ""
	}
	return strings.Join(words, " "), year
}

func trimmed(word string) string { return strings.Trim(word, "(),.:;?!") }

// isYear reports whether a word is a year in which papers were published.
func isYear(s string) bool {
	return len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && strings.Trim(s, "0123456789") == ""
}
