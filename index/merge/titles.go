package merge

import (
	"slices"
	"strings"

	"paperkin/index/paper/pattern"
)

// marks are what publishers and databases put before the title of a paper and that make
// it no other paper.
var marks = pattern.Of(`^(?:retracted(?: article| paper| chapter)?|withdrawn(?: article)?|removed|article in press|in press) `)

// compareTitles compares two folded titles. Part numbers, years and editions count:
// titles with other numbers are never similar.
func compareTitles(a, b string) likeness {
	a, b = marks().ReplaceAllString(a, ""), marks().ReplaceAllString(b, "")
	if a == "" || b == "" {
		return notKnown
	}
	if a == b {
		return same
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	a, b = a[:min(len(a), maxTitle)], b[:min(len(b), maxTitle)]
	share := sharedPairs(a, b)
	numbers := slices.Equal(numbersIn(a), numbersIn(b))
	switch {
	case numbers && (share >= 0.9 || strings.HasPrefix(b, a+" ") && strings.Count(a, " ") >= 2):
		return similar
	case share < 0.6 && !contains(b, a):
		return different
	}
	return unclear
}

// maxTitle is how many bytes of a title count.
const maxTitle = 500

// contains reports whether the words of a title stand in another one after another.
func contains(title, part string) bool { return strings.Contains(" "+title+" ", " "+part+" ") }

// sharedPairs is the share of pairs of neighbouring letters that two texts have in
// common (Dice's coefficient): it works for every script, and forgives a misspelling.
func sharedPairs(a, b string) float64 {
	pairs := func(s string) []uint32 {
		var list []uint32
		last := rune(0)
		for _, r := range s {
			if r != ' ' && last != 0 {
				list = append(list, uint32(last)<<16^uint32(r))
			}
			if r != ' ' {
				last = r
			}
		}
		slices.Sort(list)
		return list
	}
	one, other := pairs(a), pairs(b)
	if len(one)+len(other) == 0 {
		return 0
	}
	return 2 * float64(common(one, other)) / float64(len(one)+len(other))
}

// numbersIn lists the numbers of a folded title, Roman ones as well.
func numbersIn(title string) (list []string) {
	for w := range strings.FieldsSeq(title) {
		switch arabic := roman(w); {
		case w[0] >= '0' && w[0] <= '9':
			list = append(list, strings.TrimLeft(w, "0"))
		case arabic != "" && len(w) > 1:
			list = append(list, arabic)
		}
	}
	return list
}
