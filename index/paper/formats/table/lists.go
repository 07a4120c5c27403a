package table

import (
	"slices"
	"strings"

	"paperkin/index/paper"
)

// splitList splits a cell with a list: a [paper.QuotedList], or values between
// semicolons or | where there are any, since a comma is then part of a value, else between
// commas and line breaks. DSpace writes ||.
func splitList(cell string) []string {
	if list, ok := paper.QuotedList(cell); ok {
		return trimmed(list)
	}
	cell = paper.NarrowSemicolons(cell)
	for _, mark := range []string{";", "|"} {
		if strings.Contains(cell, mark) {
			return splitAt(cell, mark)
		}
	}
	return trimmed(paper.SplitKeywords(cell))
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
