package paper

import "strings"

// WithoutPlaces removes the brackets of a line of authors and what is in them, such as
// affiliations: "A. One (1), B. Two (1 and 2) ((1) CERN, (2) MIT)".
func WithoutPlaces(s string) string {
	if strings.Count(s, "(") != strings.Count(s, ")") {
		return s
	}
	depth := 0
	return strings.Map(func(r rune) rune {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
			return -1
		}
		if depth > 0 {
			return -1
		}
		return r
	}, s)
}
