package paper

import (
	"strings"
	"unicode/utf8"

	"paperkin/index/paper/pattern"
	"paperkin/index/paper/text"
)

var (
	orcid     = pattern.Of(`(?i)\s*[\[(<{]?\s*(?:orcid(?:\s*id)?:?\s*)?(?:https?://)?(?:orcid\.org/)?\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b\s*[\])>}]?`)
	email     = pattern.Of(`\s*[<(\[]?\s*(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s*[>)\]]?`)
	inParens  = pattern.Of(`(?i)\s*[\[(]\s*(?:\d+|id:?\s*\d+|authors?|main author|eds?\.?|editors?|hrsg\.?|hg\.?|trans\.?|translators?|corresponding author|[\d,\s*]+)\s*[\])]`)
	places    = pattern.Of(`\s*\([^()]{1,200}\)(\s*(?:[,;|]|$|\s(?:and|&)\s))`)
	footnotes = pattern.Of(`([\p{L}.}])(?:\d{1,2}|\s?[*†‡§¶∗#¹²³⁰⁴-⁹]+)(?:\s?,?\s?(?:\d{1,2}\b|[*†‡§¶∗#¹²³⁰⁴-⁹]+))*(\s*(?:[,;|]|$|\s(?:and|&)\s))`)
	homonym   = pattern.Of(`\s00\d\d$`) // DBLP numbers people of one name
)

// tidyNames decodes TeX and markup in a list of names, and removes what belongs to no
// name: ids, addresses and the marks of footnotes. Braces stay.
func tidyNames(s string) string {
	if isTidy(s) {
		return s
	}
	if strings.ContainsAny(s, "\\&<~`") {
		s = text.Clean(s)
	}
	if strings.ContainsAny(s, "0123456789") {
		s = orcid().ReplaceAllString(s, "")
	}
	if strings.Contains(s, "@") {
		s = email().ReplaceAllString(s, "")
	}
	if strings.ContainsAny(s, "([") {
		s = inParens().ReplaceAllString(s, "")
		s = places().ReplaceAllStringFunc(s, func(m string) string {
			end := strings.IndexByte(m, ')')
			if IsEtAl(strings.TrimLeft(m[:end], " (")) {
				return m
			}
			return m[end+1:]
		})
	}
	if strings.ContainsAny(s, "0123456789*†‡§¶∗#¹²³⁴⁵⁶⁷⁸⁹⁰") {
		s = footnotes().ReplaceAllString(s, "$1$2")
	}
	return s
}

// isTidy reports whether a text has nothing that tidyNames changes: it consists of Latin
// letters and the marks that belong to names.
func isTidy(s string) bool {
	for _, r := range s {
		if !isLatin(r) && (r >= utf8.RuneSelf || strings.IndexByte(" ,.;-'", byte(r)) < 0) {
			return false
		}
	}
	return true
}

// tidyName removes from one name what belongs to none of its parts.
func tidyName(s string) string {
	s = strings.Join(strings.Fields(tidyNames(s)), " ")
	if len(s) > 5 && s[len(s)-4] == '0' {
		s = homonym().ReplaceAllString(s, "")
	}
	return strings.Trim(s, ",;|* ")
}

// etAl matches the mark that a list of names goes on, at its end or alone.
var etAl = pattern.Of(`(?i)(?:^|[\s,;|&])(?:and\s+|&\s*|\\&\s*|und\s+|,\s*)*[\[({]?\s*(?:et\.?\s*al(?:ii|iae|\.|\b)\.?|and\s+others|et\s+autres|y\s+otros|e\s+outros|u\.\s?a\.|und\s+andere|en\s+anderen|et\s+coll\.?|e\s+altri|и др\.?|等|ほか|他|외|\.\s?\.\s?\.|…)\s*[\])}]?[\s.,;]*$|^\s*(?:and\s+)?others\.?\s*$|(?:^|\s)(?:and|&)\s+others\.?\s*$`)

// etAlEnds are the ends of the texts that etAl matches, without dots and brackets.
var etAlEnds = []string{"al", "alii", "aliae", "others", "autres", "otros", "outros", ".a", ". a", "andere", "anderen", "coll", "altri", "др", "等", "ほか", "他", "외", "…"}

// withoutEtAl removes what etAl matches. Most texts are told by their ends.
func withoutEtAl(s string) string {
	end := strings.TrimRight(s, " \t\r\n\f.,;])}")
	if strings.Count(s[len(end):], ".") >= 3 {
		return etAl().ReplaceAllString(s, "")
	}
	for _, e := range etAlEnds {
		if len(end) >= len(e) && strings.EqualFold(end[len(end)-len(e):], e) {
			return etAl().ReplaceAllString(s, "")
		}
	}
	return s
}

// IsEtAl reports whether a name is none, but says that there are others: "et al.", "and
// others", "u.a.".
func IsEtAl(s string) bool { return s != "" && withoutEtAl(s) == "" }

// cutCommas splits a text at the commas outside of braces, and leaves out what is empty.
func cutCommas(s string) []string { return cutOutside(s, ',') }

// cutOutside splits a text at a separator outside of braces, and leaves out what is empty.
// Braces that are not closed count as letters.
func cutOutside(s string, separator byte) (parts []string) {
	depth, from := 0, 0
	open := strings.Count(s, "{") > strings.Count(s, "}")
	take := func(to int) {
		if part := strings.TrimSpace(s[from:to]); part != "" {
			parts = append(parts, part)
		}
		from = to + 1
	}
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			depth = max(depth-1, 0)
		case separator:
			if depth == 0 || open {
				take(i)
			}
		}
	}
	take(len(s))
	return parts
}

// splitWords splits a text at the spaces outside of braces.
func splitWords(s string) []string { return cutOutside(s, ' ') }

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
