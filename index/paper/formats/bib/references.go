package bib

import (
	"bufio"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/text"
)

// A Reference is a paper that a document refers to.
type Reference struct {
	Names []string // its ids and its title, the most reliable first; at least one
	Line  int      // from 1
}

// References returns the papers of a reference list: the entries of a BibTeX file, by
// DOI, arXiv number, address and title; or ids and addresses, one a line. ok is false
// for any other text.
func References(text string) (list []Reference, ok bool) {
	if startOf(text) >= 0 {
		return entryReferences(text), true
	}
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		id, known := paper.ParseID(line)
		if !known {
			return nil, false
		}
		list = append(list, Reference{Names: []string{id}, Line: i + 1})
	}
	return list, len(list) > 0
}

// entryReferences returns the papers of BibTeX entries. An entry with a syntax error
// counts as far as it could be read.
func entryReferences(bibliography string) []Reference {
	var list []Reference
	var macros macroTable
	add := func(e entry, line int, _ error) bool {
		r := Reference{Names: e.ids(), Line: line}
		if title := text.Clean(wordsOf(e.values["title"])); title != "" {
			r.Names = append(r.Names, title)
		}
		if len(r.Names) > 0 {
			list = append(list, r)
		}
		return true
	}
	splitEntries(bufio.NewReader(strings.NewReader(bibliography)), func(line int, text string, err error) bool { // reading a string cannot fail
		return err != nil || parseEntries(text, line, &macros, add)
	})
	return list
}
