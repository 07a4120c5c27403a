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
	// Names are the Authors in their parts, one for each; nil where [ReadName] tells
	// the parts of all of them. See [Paper.AuthorNames].
	Names []Name `json:"names,omitempty"`
	// EtAl: there are more authors than Authors, whom the source does not name.
	EtAl bool `json:"et_al,omitempty"`
	// Published is a date as exactly as it is known: "2024", "2024-05" or
	// "2024-05-17"; empty when unknown.
	Published string `json:"published,omitempty"`
	Venue     string `json:"venue,omitempty"`
	// Categories are subject classes, such as "cs.CL", and Keywords what authors or
	// readers call the subject, as the source has them.
	Categories []string `json:"categories,omitempty"`
	Keywords   []string `json:"keywords,omitempty"`
	URL        string   `json:"url,omitempty"`

	// Type is the type of the publication, one of those of CSL 1.0.2, such as
	// "article-journal" or "chapter"; empty when unknown. SourceType is what the
	// source calls it where that says more, after the source's format and a colon:
	// "bibtex:conference", "ris:ELEC".
	Type       string `json:"type,omitempty"`
	SourceType string `json:"source_type,omitempty"`
	// Fields are texts by the CSL 1.0.2 variable that they are of, but for those that
	// have a place above: volume, issue, page, number, publisher, publisher-place,
	// edition, collection-title, ISBN, ISSN, language, note and so on.
	// https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
	Fields map[string]string `json:"fields,omitempty"`
	// People are those who are not its authors, by their CSL variable: editor,
	// translator, collection-editor and so on.
	People map[string][]Name `json:"people,omitempty"`
	// Dates are other dates by their CSL variable: accessed, event-date and so on.
	// They are written in EDTF, as is issued, which is there only where Published
	// cannot say all of it: "-0044", "2019-21" (spring), "2019/2020", "1900~".
	Dates map[string]string `json:"dates,omitempty"`
	// Files are the names or addresses of the paper's files, as the source has them.
	Files []string `json:"files,omitempty"`
	// Counts are how often it is cited and recommended.
	Counts Counts `json:"counts,omitempty"`

	// Extra holds the fields of a source that Paper has no place for, under the names
	// that the source gives them. Those of a source that is not JSON are strings, or
	// lists of strings where one is given several times.
	Extra map[string]json.RawMessage `json:"extra,omitempty"`
	// Original holds title and abstract as the source had them, where cleaning
	// changed more than white space; nil otherwise.
	Original *Original `json:"original,omitempty"`
}

// Size is about how many bytes a paper takes in memory: those of its text.
func (p *Paper) Size() int {
	n := len(p.Title) + len(p.Abstract) + len(p.Venue) + len(p.URL)
	for _, texts := range []map[string]string{p.Fields, p.Dates} {
		for key, value := range texts {
			n += len(key) + len(value)
		}
	}
	n += sizeOf(p.Names)
	for key, names := range p.People {
		n += len(key) + sizeOf(names)
	}
	for _, list := range [][]string{p.Authors, p.Categories, p.Keywords, p.Files, p.Aliases, p.Keys} {
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

// sizeOf is the number of bytes in the parts of names.
func sizeOf(names []Name) (n int) {
	for _, name := range names {
		n += len(name.Family) + len(name.Given) + len(name.Dropping) + len(name.NonDropping) + len(name.Suffix) + len(name.Literal)
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
