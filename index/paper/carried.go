package paper

import (
	"maps"
	"slices"
)

// carriedIDs are the fields in which a paper keeps numbers that are not its own, such as
// the DOI of the book that it is a chapter of.
var carriedIDs = []struct{ field, scheme string }{{"DOI", "doi:"}, {"PMID", "pmid:"}}

// WithCarried returns a paper as other programs want it, who have one place for a DOI: its
// numbers in Fields are among its Aliases, behind its own, and lead to its page if nothing
// else does. What p refers to is left as it is.
func WithCarried(p Paper) Paper {
	for _, c := range carriedIDs {
		id, ok := ParseID(c.scheme + p.Fields[c.field])
		if !ok {
			continue
		}
		p.Fields = maps.Clone(p.Fields)
		delete(p.Fields, c.field)
		if !slices.Contains(p.Aliases, id) {
			p.Aliases = append(slices.Clip(p.Aliases), id)
		}
		if Address(p) == "" {
			p.URL = page(id)
		}
	}
	return p
}
