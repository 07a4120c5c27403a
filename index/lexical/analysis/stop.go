package analysis

import (
	"maps"
	"slices"
	"strings"
)

// stopWords are words without a topic: articles, pronouns, prepositions and the like, and
// how TeX has letters look.
var stopWords = set(`a about above after again against all also am an and any are as at be because been before being
	below between both but by can cannot could did do does doing done down during each either else ever few for from
	further had has have having he her here hers him his how however i if in into is it its itself just may me might
	more most much must my neither no nor not of off often on once only onto or other our ours out over own per rather
	same shall she should since so some such than that the their theirs them themselves then there therefore these they
	this those though through thus to too toward towards under until up upon us very via was we were what when where
	whereas whether which while who whom whose why will with within without would yet you your mathrm mathbf mathcal mathbb mathit mathsf textbf textit textrm emph`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// FunctionWords returns the words that texts are not found by, in alphabetical order.
func FunctionWords() []string { return slices.Sorted(maps.Keys(stopWords)) }
