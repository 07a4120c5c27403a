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
