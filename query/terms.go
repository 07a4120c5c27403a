package query

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

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

// maxKeywords is the number of words of the examples that are searched for. Words
// beyond these are common ones, which cost time and change nothing.
const maxKeywords = 40

// saturation and titleCount are how often a word stands in one of several examples:
// its occurrences n, those in the title counted titleCount times, weigh n / (n +
// saturation), as in BM25 (see package lexical).
const (
	saturation = 1.2
	titleCount = 3
)

// keywords returns the words that are most characteristic of examples: those with
// the highest weight times idf. Without a word index there are none.
func (s snapshot) keywords(ctx context.Context, list []example) ([]lexical.Term, error) {
	if s.Words() == nil {
		return nil, nil
	}
	weight := weightsInCommon(list)
	distinct := slices.Sorted(maps.Keys(weight))
	idf, err := s.Words().IDF(ctx, distinct)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(distinct))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(weight[distinct[b]]*idf[b], weight[distinct[a]]*idf[a])
	})
	terms := make([]lexical.Term, min(maxKeywords, len(order)))
	for i := range terms {
		w := distinct[order[i]]
		terms[i] = lexical.Term{Word: w, Weight: weight[w]}
	}
	return terms, nil
}

// weightsInCommon returns how much each word weighs: in one example, how often it
// stands there; in several, the sum over them of how much it weighs in each, times
// the share of them that have it. What one of them says of itself says little of what
// they have in common.
func weightsInCommon(list []example) map[string]float64 {
	weight, having := map[string]float64{}, map[string]int{}
	for _, e := range list {
		count := wordCounts(e.text)
		if len(list) == 1 {
			return count
		}
		for w, n := range wordCounts(e.title) {
			count[w] += (titleCount - 1) * n // the text has it once
		}
		for w, n := range count {
			weight[w] += n / (n + saturation)
			having[w]++
		}
	}
	for w, n := range having {
		weight[w] *= float64(n) / float64(len(list))
	}
	return weight
}

// wordCounts counts the words of a text that have letters: results such as 1.5% say
// nothing of the subject.
func wordCounts(text string) map[string]float64 {
	count := map[string]float64{}
	for _, t := range lexical.Terms(text) {
		if strings.ContainsFunc(t.Word, unicode.IsLetter) {
			count[t.Word] += t.Weight
		}
	}
	return count
}

// sharedWords is how many of the words are named that papers share.
const sharedWords = 10

// inCommon returns the words that are most characteristic of what two texts share, as the
// first one writes them.
func (s snapshot) inCommon(ctx context.Context, text, other string) ([]typedWord, error) {
	if s.Words() == nil {
		return nil, nil
	}
	weight, has := wordCounts(text), wordCounts(other)
	maps.DeleteFunc(weight, func(w string, _ float64) bool { return has[w] == 0 })
	words := slices.Sorted(maps.Keys(weight))
	idf, err := s.Words().IDF(ctx, words)
	if err != nil {
		return nil, err
	}
	for i, w := range words {
		weight[w] *= idf[i]
	}
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(weight[b], weight[a]) })
	var terms []lexical.Term
	for _, w := range words[:min(sharedWords, len(words))] {
		terms = append(terms, lexical.Term{Word: w})
	}
	return typedWords(text, terms), nil
}
