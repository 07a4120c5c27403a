package paper

import (
	"strings"

	"paperkin/index/paper/text"
)

// A Reference names a paper that a document refers to.
type Reference struct {
	Names []string // ids and the title, the surest first; at least one
	Line  int      // from 1
}

// ReadReferences returns what a reference list names: the entries of a BibTeX
// file, by DOI, arXiv number, address and title; or a list of ids and
// addresses, one a line. ok is false for any other text.
func ReadReferences(text string) (list []Reference, ok bool) {
	if bibEntry.MatchString(text) {
		return bibReferences(text), true
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, known := ParseID(line)
		if !known {
			return nil, false
		}
		list = append(list, Reference{Names: []string{id}, Line: i + 1})
	}
	return list, len(list) > 0
}

// bibReferences reads the entries of BibTeX for what names papers. An entry with
// a mistake counts as far as it could be read.
func bibReferences(bibliography string) []Reference {
	var list []Reference
	macros := bibMacros{values: map[string]string{}}
	add := func(e bibFields, line int, _ error) bool {
		r := Reference{Names: e.ids(), Line: line}
		if title := text.Clean(bibText(e.values["title"])); title != "" {
			r.Names = append(r.Names, title)
		}
		if len(r.Names) > 0 {
			list = append(list, r)
		}
		return true
	}
	bibEntries(strings.NewReader(bibliography), func(line int, text string) bool { // a string has no errors of its own
		return text == "" || parseEntries(text, line, &macros, add)
	})
	return list
}
