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

// texts returns typed words as they were typed.
func texts(typed []typedWord) []string {
	list := make([]string, len(typed))
	for i, t := range typed {
		list[i] = t.text
	}
	return list
}

// analysed remembers the words of the pieces of texts: hits for one question repeat each
// other's.
type analysed map[string][]string

// words returns the words of a text.
func (seen analysed) words(text string) map[string]bool {
	has := map[string]bool{}
	pieces := lexical.Split(text)
	for i := 1; i < len(pieces); i += 2 {
		words, ok := seen[pieces[i]]
		if !ok {
			words = lexical.Words(pieces[i])
			seen[pieces[i]] = words
		}
		for _, w := range words {
			has[w] = true
		}
	}
	return has
}

// shared returns the typed words that a text has. It is never nil.
func shared(typed []typedWord, text string) []string { return among(typed, analysed{}.words(text)) }

// among returns the typed words that are among words. It is never nil.
func among(typed []typedWord, has map[string]bool) []string {
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
