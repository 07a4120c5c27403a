package index

import (
	"maps"
	"slices"
	"strings"

	"paperkin/index/paper"
)

// merge lays a newer record of a paper over what the library holds: its fields
// win where it has them, nothing known is lost, and every id stays an alias.
func merge(old, newer paper.Paper) paper.Paper {
	m := old
	m.Aliases = slices.Concat(old.Aliases, newer.Aliases)
	slices.Sort(m.Aliases)
	m.Aliases = slices.Compact(m.Aliases)
	m.ID = paper.Canonical(m.Aliases)

	if newer.Title != "" || newer.Abstract != "" {
		m.Original = mergeOriginal(old, newer)
	}
	set(&m.Title, newer.Title)
	set(&m.Abstract, newer.Abstract)
	if !strings.HasPrefix(old.Published, newer.Published) { // keep 2017-06-12 over 2017
		m.Published = newer.Published
	}
	set(&m.Venue, newer.Venue)
	set(&m.URL, newer.URL)
	if len(newer.Authors) > 0 {
		m.Authors = newer.Authors
	}
	if len(newer.Categories) > 0 {
		m.Categories = newer.Categories
	}
	if len(newer.Extra) > 0 {
		m.Extra = maps.Clone(old.Extra)
		if m.Extra == nil {
			m.Extra = newer.Extra
		} else {
			maps.Copy(m.Extra, newer.Extra)
		}
	}
	return m
}

// mergeOriginal keeps each original text beside the clean text it belongs to.
func mergeOriginal(old, newer paper.Paper) *paper.Original {
	var o, n, m paper.Original
	if old.Original != nil {
		o = *old.Original
	}
	if newer.Original != nil {
		n = *newer.Original
	}
	m.Title, m.Abstract = n.Title, n.Abstract
	if newer.Title == "" {
		m.Title = o.Title
	}
	if newer.Abstract == "" {
		m.Abstract = o.Abstract
	}
	if m == (paper.Original{}) {
		return nil
	}
	return &m
}

func set(field *string, newer string) {
	if newer != "" {
		*field = newer
	}
}

// mayBeSame decides whether two papers that agree in title, first author and
// year, but share no id, are one paper. They are not when either has no author
// (a title alone is too little: "Editorial") or when both carry an id of the
// same scheme, and so have been told apart by whoever gave the ids.
func mayBeSame(a, b paper.Paper) bool {
	if len(a.Authors) == 0 || len(b.Authors) == 0 {
		return false
	}
	for _, id := range a.Aliases {
		scheme, _, ok := strings.Cut(id, ":")
		if !ok {
			continue
		}
		if slices.ContainsFunc(b.Aliases, func(other string) bool { return strings.HasPrefix(other, scheme+":") }) {
			return false
		}
	}
	return true
}
