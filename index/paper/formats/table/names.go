package table

import (
	"regexp"
	"strings"

	"paperkin/index/paper"
)

var (
	// scopusID is the number of an author that Scopus writes after the name.
	scopusID = regexp.MustCompile(`\s*\(\d+\)`)
	// initials are as they follow family names in the tables of Scopus and PubMed.
	initials = regexp.MustCompile(`^(\p{Lu}\.?-?){1,4}$`)
)

// splitNames splits the names of a table. Zotero parts them by semicolons only,
// so that a name alone is one. Where all names end in initials, these are moved
// to the front.
func splitNames(s string, ofZotero bool) []string {
	var names []string
	if ofZotero {
		for name := range strings.SplitSeq(s, ";") {
			names = append(names, paper.ReadingOrder(name))
		}
		return names
	}
	names = paper.SplitNames(s)
	if strings.Contains(s, ";") && strings.Contains(s, ",") { // which stand within the names
		return names
	}
	inverted := make([]string, len(names))
	for i, name := range names {
		at := strings.LastIndexByte(name, ' ')
		if at < 0 || !initials.MatchString(name[at+1:]) || paper.IsSuffix(name[at+1:]) {
			return names
		}
		if before, _, _ := strings.Cut(name, " "); initials.MatchString(before) {
			return names
		}
		inverted[i] = name[at+1:] + " " + name[:at]
	}
	return inverted
}
