// Package filter says which papers may be found: a [Filter] as users give it, what it
// looks at of a paper ([Traits]), and the [Test] that it is compiled to. An index answers
// a test with its postings and columns, and [Test.Match] answers it for a single paper.
package filter

// A Filter says which papers may be found. The zero value lets every paper
// through. Criteria are joined by and, the values of one criterion by or, but for those
// of Has.
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
	// IDs are ids of papers, any of a paper's ids will do.
	IDs []string `json:"ids,omitempty"`
	// Authors are parts of a name: words or starts of words, in the name's
	// order, without regard to case and accents.
	Authors []string `json:"authors,omitempty"`
	// Has are the names of [Parts] that a paper has, all of them.
	Has []string `json:"has,omitempty"`
}

// Empty reports whether the filter lets every paper through.
func (f Filter) Empty() bool {
	return f.Since == "" && f.Until == "" && f.Arrived == "" && f.ArrivedUntil == "" && f.After == 0 &&
		len(f.Categories)+len(f.Keywords)+len(f.Venues)+len(f.Kinds)+len(f.IDs)+len(f.Authors)+len(f.Has) == 0
}
