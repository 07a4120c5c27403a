package table

import (
	"slices"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// splitList splits a cell with a list: a list in JSON or of Python, or values between
// semicolons or | where there are any, since a comma is then part of a value, else between
// commas and line breaks. DSpace writes ||.
func splitList(cell string) []string {
	if strings.HasPrefix(cell, "[") && strings.HasSuffix(cell, "]") && len(cell) > 2 {
		if c := cell[1]; c == '"' || c == '\'' {
			return quotedList(cell)
		}
	}
	for _, mark := range []string{";", "|"} {
		if strings.Contains(cell, mark) {
			return splitAt(cell, mark)
		}
	}
	return trimmed(paper.SplitKeywords(cell))
}

// quotedItem matches an item of a list in JSON or of Python.
var quotedItem = pattern.Of(`"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'`)

// quotedList splits a list such as ["a", "b"] or ['a', 'b'].
func quotedList(cell string) (list []string) {
	for _, m := range quotedItem().FindAllStringSubmatch(cell, -1) {
		list = append(list, m[1]+m[2])
	}
	return trimmed(list)
}

// splitAt splits a cell at a mark, and leaves out what is empty.
func splitAt(cell, mark string) []string { return trimmed(strings.Split(cell, mark)) }

// trimmed removes surrounding white space, and then what is empty.
func trimmed(list []string) []string {
	kept := list[:0]
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			kept = append(kept, s)
		}
	}
	return kept
}

// appendNew appends the texts that a list lacks. A list that exceeds the limit of a paper
// is only appended to: searching it each time would take hours.
func appendNew(list, more []string) []string {
	for _, s := range more {
		if len(list) > paper.MaxList || !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
