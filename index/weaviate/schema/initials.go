package schema

import (
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/paper"
)

// Initialled is a value of [Authors] that has an author whose surname stands first and who
// has initials alone, of which this is the first: "hinton g." for Hinton, G. E. No folded
// name has a full stop.
func Initialled(surname, initial string) string { return surname + " " + initial + "." }

// authorsOf are the values of [Authors] of a paper.
func authorsOf(p paper.Paper) []string {
	values := folded(filter.Author, p.Authors)
	for _, name := range p.Authors {
		values = append(values, initialledOf(name)...)
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// initialledOf are values of an author: see [Initialled].
func initialledOf(name string) (values []string) {
	words := strings.Fields(paper.FoldWords(name))
	for i := len(words) - 1; i > 0 && !filter.IsName(words[i]); i-- {
		values = append(values, Initialled(strings.Join(words[:i], " "), words[i]))
	}
	return values
}
