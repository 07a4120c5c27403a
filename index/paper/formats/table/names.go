package table

import (
	"regexp"
	"strings"

	"paperkin/index/paper"
)

var (
	// scopusID matches the number that Scopus writes after the name of an author.
	scopusID = regexp.MustCompile(`\s*\(\d+\)`)
	// initials matches initials that follow a family name, as in tables of Scopus and
	// PubMed.
	initials = regexp.MustCompile(`^(\p{Lu}\.?-?){1,4}$`)
)

// splitNames splits the names in a cell. Zotero separates them by semicolons only, so that
// a comma is part of a name. If all names end in initials, these are moved to the front.
func splitNames(s string, ofZotero bool) []string {
	var names []string
	if ofZotero {
		for name := range strings.SplitSeq(s, ";") {
			names = append(names, paper.ReadingOrder(name))
		}
		return names
	}
	names = paper.SplitNames(s)
	if strings.Contains(s, ";") && strings.Contains(s, ",") { // commas are part of the names
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
