package suggest

import (
	"maps"
	"slices"
	"strings"

	"paperkin/index/lexical/analysis"
	"paperkin/query/edit"
)

// endings are what the stems of the index may have lost, frequent ones first.
var endings = append([]string{""}, strings.Fields(`s e ion es ed ing er al or ions ional y ity ive ly ment ement ous ic ers ors ation ations ational ings
	ally ial ives ities ments ements eous ious ical ics able ible ize ized izing ization ness ance ence ant ent ful
	ism ist ary ory ure ate ated ating ian sis ses`)...)

// derived are endings that make another word with a stem of its own: a pointer is no
// misspelt point.
var derived = strings.Fields("s er ers or ors th ness less ful ism ist ish y ly able ment ian al ic ity ies")

// isDerived reports whether a word is made of one with a stem.
func isDerived(word, stem string) bool {
	rest, ok := strings.CutPrefix(word, stem)
	if !ok {
		return false
	}
	if rest != "" && rest[0] == stem[len(stem)-1] { // bigger
		rest = rest[1:]
	}
	return slices.Contains(derived, rest)
}

// spelled yields the words that a stem may be of and that have a length from one to
// another.
func spelled(stem string, from, to int, yield func(word string)) {
	var room [3]string
	bases := append(room[:0], stem)
	switch last := stem[len(stem)-1]; {
	case last == 'e':
		bases = append(bases, stem[:len(stem)-1])
	case last == 'i':
		bases = append(bases, stem[:len(stem)-1]+"y", stem[:len(stem)-1])
	case strings.HasSuffix(stem, "lyz"):
		bases = append(bases, stem[:len(stem)-1])
	case strings.IndexByte("bdgmnprtl", last) >= 0:
		bases = append(bases, stem+string(last))
	}
	for _, base := range bases {
		for _, end := range endings {
			if n := len(base) + len(end); from <= n && n <= to {
				yield(base + end)
			}
		}
	}
}

// nearest returns how far a word is from the nearest one that a stem may be of; limit+1 if
// that is above the limit.
func nearest(word, stem string, limit int) (least int) {
	least = limit + 1
	spelled(stem, len(word)-limit, min(len(word)+limit, mostLetters), func(w string) {
		if d := edit.Distance(word, w, limit); d < least && stemOf(w) == stem {
			least = d
		}
	})
	return least
}

// nearestForm is the word nearest to another one that a candidate may be of, as far as that can
// be told without texts.
func nearestForm(word string, c candidate) (best string) {
	if best = c.word; best != "" {
		return best
	}
	least := c.errors + 2
	spelled(c.stem, len(word)-least, min(len(word)+least, mostLetters), func(w string) {
		if d := edit.Distance(word, w, c.errors+1); d < least && stemOf(w) == c.stem {
			best, least = w, d
		}
	})
	return best
}

// stemOf returns the stem of a word; empty for a function word.
func stemOf(word string) string {
	if stems := analysis.Words(word); len(stems) == 1 {
		return stems[0]
	}
	return ""
}

// closest returns the word of a stem that is nearest to a word, of those that are in texts;
// of equal ones that with most letters, since letters get lost, and then the most frequent.
// It is empty if none is within the limit.
func closest(word, stem string, texts []string, limit int) (best string) {
	count := map[string]int{}
	for _, text := range texts {
		for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWordRune(r) }) {
			if len(w) <= mostLetters && len(w)-len(word) <= limit && len(word)-len(w) <= limit {
				if w = strings.ToLower(w); count[w] > 0 || edit.Distance(word, w, limit) <= limit && stemOf(w) == stem {
					count[w]++
				}
			}
		}
	}
	least := limit + 1
	for _, w := range slices.Sorted(maps.Keys(count)) {
		d := edit.Distance(word, w, limit)
		if d < least || d == least && (len(w) > len(best) || len(w) == len(best) && count[w] > count[best]) {
			best, least = w, d
		}
	}
	return best
}
