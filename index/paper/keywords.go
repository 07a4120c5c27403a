package paper

import "strings"

// SplitKeywords splits a line of keywords at commas, semicolons and line breaks.
func SplitKeywords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '\n' })
}
