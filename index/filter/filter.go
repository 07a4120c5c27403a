// Package filter says which papers may be found: a [Filter] as users give it, what it
// looks at of a paper ([Traits]), and the [Test] that it is compiled to. An index answers
// a test with its postings and columns, and [Test.Match] answers it for a single paper.
package filter

import "slices"

// A Filter says which papers may be found. The zero value lets every paper
// through. Criteria are joined by and, the values of one criterion by or, but for those
// of Has, With, Without and Titles.
type Filter struct {
	// Since and Until bound the publication date, inclusive, as "2024",
	// "2024-05" or "2024-05-17". A paper whose date is known less exactly passes
	// if it may lie within; one without a date does not pass a bound.
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	// Arrived and ArrivedUntil bound when a paper arrived in the library, inclusive, as
	// moments in UTC and RFC 3339, such as "2026-11-23T09:00:00Z"; package query makes
	// moments of days and ages. A paper arrives when the import begins that it comes with,
	// one made of several with the first of them; one from before imports were dated does
	// not pass a bound.
	Arrived      string `json:"arrived,omitempty"`
	ArrivedUntil string `json:"arrived_until,omitempty"`
	// After lets papers through that were given a higher key. Keys only grow, so the last
	// key of today finds tomorrow's papers, and parts of papers that were taken apart
	// since.
	After int64 `json:"after,omitempty"`
	// Categories, Keywords, Venues and Kinds are globs (*, ?, [a-z]), compared without
	// regard to case and accents: Categories with each category and each keyword,
	// Keywords with each keyword, Venues with the whole venue, and Kinds with the type of
	// the publication, such as "article-journal".
	Categories []string `json:"categories,omitempty"`
	Keywords   []string `json:"keywords,omitempty"`
	Venues     []string `json:"venues,omitempty"`
	Kinds      []string `json:"kinds,omitempty"`
	// Tags are globs like these, compared with each tag that the user has given a paper, and
	// with each keyword.
	Tags []string `json:"tags,omitempty"`
	// IDs are ids of papers, any of a paper's ids will do.
	IDs []string `json:"ids,omitempty"`
	// Authors are parts of a name: words or starts of words, in the name's
	// order, without regard to case, accents and other ways to write it: see [Spellings]; or
	// the name with initials, or with the surname first: see [Readings].
	Authors []string `json:"authors,omitempty"`
	// Persons are whole names of authors, without regard to case, accents and punctuation.
	Persons []string `json:"persons,omitempty"`
	// Has are the names of [Parts] that a paper has, all of them.
	Has []string `json:"has,omitempty"`
	// With are words that title or abstract have, and Titles words that the title has: a
	// paper has all of them. Without are words that neither has. What of a value is looked
	// for says package phrase.
	With    []string `json:"with,omitempty"`
	Without []string `json:"without,omitempty"`
	Titles  []string `json:"titles,omitempty"`
	// Any are groups of filters: a paper passes one of each group at least.
	Any [][]Filter `json:"any,omitempty"`
	// Not are filters none of which a paper passes.
	Not []Filter `json:"not,omitempty"`
}

// And returns a filter with the criteria of both, as if they had been given as one: the
// values of a criterion that both have are alternatives where those of one are. Bounds are
// those of the first; those of the second are then a group of their own.
func (f Filter) And(g Filter) Filter {
	for _, bound := range []struct{ of, other *string }{{&f.Since, &g.Since}, {&f.Until, &g.Until}, {&f.Arrived, &g.Arrived}, {&f.ArrivedUntil, &g.ArrivedUntil}} {
		if *bound.of == "" {
			*bound.of, *bound.other = *bound.other, ""
		}
	}
	if rest := (Filter{Since: g.Since, Until: g.Until, Arrived: g.Arrived, ArrivedUntil: g.ArrivedUntil}); !rest.Empty() {
		f.Any = append(slices.Clip(f.Any), []Filter{rest})
	}
	f.After = max(f.After, g.After)
	for _, list := range []struct{ of, other *[]string }{{&f.Categories, &g.Categories}, {&f.Keywords, &g.Keywords}, {&f.Venues, &g.Venues},
		{&f.Kinds, &g.Kinds}, {&f.Tags, &g.Tags}, {&f.IDs, &g.IDs}, {&f.Authors, &g.Authors}, {&f.Persons, &g.Persons}, {&f.Has, &g.Has}, {&f.With, &g.With}, {&f.Without, &g.Without},
		{&f.Titles, &g.Titles}} {
		*list.of = append(slices.Clip(*list.of), *list.other...)
	}
	f.Any, f.Not = append(slices.Clip(f.Any), g.Any...), append(slices.Clip(f.Not), g.Not...)
	return f
}

// Parts returns the filters within a filter: those of its groups, and those that papers do
// not pass.
func (f Filter) Parts(yield func(*Filter) bool) {
	for _, group := range append(slices.Clip(f.Any), f.Not) {
		for i := range group {
			if !yield(&group[i]) {
				return
			}
		}
	}
}

// Empty reports whether the filter lets every paper through.
func (f Filter) Empty() bool {
	return f.Since == "" && f.Until == "" && f.Arrived == "" && f.ArrivedUntil == "" && f.After == 0 &&
		len(f.Categories)+len(f.Keywords)+len(f.Venues)+len(f.Kinds)+len(f.Tags)+len(f.IDs)+len(f.Authors)+len(f.Persons)+len(f.Has)+len(f.With)+len(f.Without)+len(f.Titles)+len(f.Any)+len(f.Not) == 0
}
