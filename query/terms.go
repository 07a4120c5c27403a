package query

import (
	"slices"

	"paperkin/index/lexical"
)

// A typedWord is a word of a question as it was typed, with the terms that it
// stands for.
type typedWord struct {
	text  string
	terms []string
}

// typedWords finds the first place of every term in a text.
func typedWords(text string, terms []lexical.Term) (list []typedWord) {
	open := map[string][]string{}
	for _, t := range terms {
		open[t.Word] = append([]string{t.Word}, t.Also...)
	}
	pieces := lexical.Split(text)
	for i := 1; i < len(pieces) && len(open) > 0; i += 2 {
		var found []string
		for _, w := range lexical.Words(pieces[i]) {
			if forms, ok := open[w]; ok {
				found = append(found, forms...)
				delete(open, w)
			}
		}
		if len(found) > 0 {
			list = append(list, typedWord{pieces[i], found})
		}
	}
	return list
}

// shared returns the typed words that a text has. It is never nil.
func shared(typed []typedWord, text string) []string {
	has := map[string]bool{}
	for _, w := range lexical.Words(text) {
		has[w] = true
	}
	words := []string{}
	for _, t := range typed {
		if slices.ContainsFunc(t.terms, func(w string) bool { return has[w] }) {
			words = append(words, t.text)
		}
	}
	return words
}

// A Part of a text is a word, or the text between two words.
type Part struct {
	Text string
	Term bool // a word that is a form of one of the terms
}

// Mark cuts a text into words and the text between them, and marks the words that
// are forms of terms.
func Mark(text string, terms []string) []Part {
	wanted := map[string]bool{}
	for _, t := range terms {
		for _, w := range lexical.Words(t) {
			wanted[w] = true
		}
	}
	var parts []Part
	for i, piece := range lexical.Split(text) {
		p := Part{Text: piece}
		p.Term = i%2 == 1 && slices.ContainsFunc(lexical.Words(piece), func(w string) bool { return wanted[w] })
		parts = append(parts, p)
	}
	return parts
}
