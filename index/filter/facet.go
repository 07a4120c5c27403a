package filter

import (
	"cmp"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// A Facet is a trait of which papers have values that can be counted.
type Facet string

const (
	Year     Facet = "year"
	Venue    Facet = "venue"
	Category Facet = "category"
	Keyword  Facet = "keyword"
	Author   Facet = "author"
	Kind     Facet = "kind"
	Source   Facet = "source" // files and services that records of a paper came from; no trait
	OwnTag   Facet = "tag"    // that the user has given a paper; no trait
)

// Facets lists all facets.
var Facets = []Facet{Year, Venue, Category, Keyword, Author, Kind, Source, OwnTag}

// A Count is a value of a facet, and how many papers have it.
type Count struct {
	Value  string // as most papers write it
	Papers int
}

// Values are a paper's values of a facet, as they are written.
func (t Traits) Values(f Facet) []string {
	one := func(value string) []string {
		if value == "" {
			return nil
		}
		return []string{value}
	}
	switch f {
	case Year:
		return one(t.Date.yearText())
	case Venue:
		return one(t.Venue)
	case Category:
		return t.Categories
	case Keyword:
		return t.Keywords
	case Author:
		return t.Authors
	case Kind:
		return one(t.Kind)
	}
	return nil
}

// Folded is what a value of a facet is compared by: values that differ in case and
// accents are one, and of names punctuation does not count either. It is empty for a value
// that has no letters.
func (f Facet) Folded(value string) string {
	if f == Author {
		return paper.FoldWords(value)
	}
	return paper.Fold(value)
}

// ByCount orders counts: the most papers first, equal ones by value.
func ByCount(a, b Count) int {
	return cmp.Or(cmp.Compare(b.Papers, a.Papers), strings.Compare(a.Value, b.Value))
}

// Top sorts counts and keeps the first n; 0: all.
func Top(counts []Count, n int) []Count {
	slices.SortFunc(counts, ByCount)
	if n > 0 && n < len(counts) {
		counts = counts[:n]
	}
	return counts
}
