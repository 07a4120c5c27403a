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

// maxKeywords is the number of words of the examples that are searched for. Words
// beyond these are common ones, which cost time and change nothing.
const maxKeywords = 40

// keywords returns the words that are most characteristic of a text: those with
// the highest frequency times idf. Without a word index there are none.
func (s snapshot) keywords(ctx context.Context, words []lexical.Term) ([]lexical.Term, error) {
	if s.Words() == nil {
		return nil, nil
	}
	count := map[string]float64{}
	for _, t := range words {
		if strings.ContainsFunc(t.Word, unicode.IsLetter) { // results such as 1.5% say nothing of the subject
			count[t.Word] += t.Weight
		}
	}
	distinct := slices.Sorted(maps.Keys(count))
	idf, err := s.Words().IDF(ctx, distinct)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(distinct))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(count[distinct[b]]*idf[b], count[distinct[a]]*idf[a])
	})
	terms := make([]lexical.Term, min(maxKeywords, len(order)))
	for i := range terms {
		w := distinct[order[i]]
		terms[i] = lexical.Term{Word: w, Weight: count[w]}
	}
	return terms, nil
}
