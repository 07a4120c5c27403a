// Package paper is the leaf of the index: what a paper is, which ids, names and
// dates it has, how large it can be, and how a record of a source becomes one.
//
// It reads nothing itself: the folders below do, with text, compression, formats and
// sources. It knows nothing about the library, embedding or ranking.
package paper

import "encoding/json"

// A Paper is one publication as the library holds it. Text is clean: valid
// UTF-8, no control characters, white space collapsed, TeX accents and
// formatting decoded; inline math ($...$) stands as typed.
type Paper struct {
	// ID is the canonical id: the best of Aliases (see [Canonical]).
	ID string `json:"id"`
	// Aliases are all normalised ids that name the paper, ID among them, sorted.
	Aliases []string `json:"aliases,omitempty"`
	// Keys are names that a source gives the paper and that others may give to
	// other papers: citation keys, and numbers of a reference manager. Sorted.
	Keys []string `json:"keys,omitempty"`

	Title    string `json:"title"`
	Abstract string `json:"abstract,omitempty"`

	// Authors are "Given Family", in the order of the paper.
	Authors []string `json:"authors,omitempty"`
	// Published is a date as exactly as it is known: "2024", "2024-05" or
	// "2024-05-17"; empty when unknown.
	Published string `json:"published,omitempty"`
	Venue     string `json:"venue,omitempty"`
	// Categories are subject classes or keywords, as the source has them.
	Categories []string `json:"categories,omitempty"`
	URL        string   `json:"url,omitempty"`

	// Extra holds the fields of a JSON source that Paper has no place for.
	Extra map[string]json.RawMessage `json:"extra,omitempty"`
	// Original holds title and abstract as the source had them, where cleaning
	// changed more than white space; nil otherwise.
	Original *Original `json:"original,omitempty"`
}

// Size is about how many bytes a paper takes in memory: those of its text.
func (p *Paper) Size() int {
	n := len(p.Title) + len(p.Abstract) + len(p.Venue) + len(p.URL)
	for _, list := range [][]string{p.Authors, p.Categories, p.Aliases, p.Keys} {
		for _, s := range list {
			n += len(s)
		}
	}
	for key, value := range p.Extra {
		n += len(key) + len(value)
	}
	if p.Original != nil {
		n += len(p.Original.Title) + len(p.Original.Abstract)
	}
	return n
}

// Year is the year of publication, empty when unknown.
func (p *Paper) Year() string {
	if len(p.Published) < 4 {
		return ""
	}
	return p.Published[:4]
}

// Original is text as it stood in the source, before cleaning.
type Original struct {
	Title    string `json:"title,omitempty"`
	Abstract string `json:"abstract,omitempty"`
}
