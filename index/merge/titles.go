package merge

import (
	"slices"
	"strings"

	"paperkin/index/paper"
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

// notices match titles of works about another one: its title begins with what the work
// is, or ends with where the other appeared, as Web of Science has it: "(vol 3, pg 12,
// 2019)". The languages are those in which publishers print errata.
var (
	noticeHead = pattern.Of(`^(?:(?:author|publisher|editor)(?: s)? (?:correction|erratum|corrigendum|note)|erratum|errata|corrigend(?:um|a)|addend(?:um|a)|` +
		`corrections? (?:to|for|of|in|on|notice)|correction |retraction (?:to|for|of|note|notice)|retraction |notice of (?:retraction|removal|withdrawal)|removal notice|(?:editorial )?expression of concern|` +
		`fe de erratas?|errata corrige|berichtigung|korrektur|druckfehler|rectificatif|correccion|correcao|` +
		`(?:reply|response|rejoinder|comments?|commentary|discussion|review|answer) (?:to|on|of) )`)
	noticeTail = pattern.Of(`\(\s*vol\.?\s*\S+,?\s*(?:p(?:g|p)?\.?|art(?:n)?\.?|no\.?)\s*\S+.*\)\s*$`)
)

// isNotice reports whether a title is that of an erratum, a retraction, a reply or
// another notice about a paper.
func isNotice(title string) bool {
	head := paper.FoldWords(title[:min(len(title), 80)])
	return noticeHead().MatchString(head+" ") || noticeTail().MatchString(strings.ToLower(title))
}
