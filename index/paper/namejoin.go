package paper

import (
	"strings"

	"paperkin/index/paper/pattern"
)

// maxBody is a length in bytes that no name of a body with "and" exceeds.
const maxBody = 300

// joiner matches the words that join the last two names.
var joiner = pattern.Of(`(?i)\s*,?\s+(?:and|&|\\&|und|et)\s+|\s*&\s*`)

// mayJoin reports whether joiner can match in a text: there is a sign or, behind white
// space, a word that begins like one of its words.
func mayJoin(s string) bool {
	if strings.IndexByte(s, '&') >= 0 {
		return true
	}
	for i := 0; i+2 < len(s); i++ {
		if s[i] <= ' ' {
			switch string([]byte{s[i+1] | 0x20, s[i+2] | 0x20}) {
			case "an", "un", "et":
				return true
			}
		}
	}
	return false
}

// cutAnd splits a text at "and" and "&" outside of braces, and leaves together what is
// the name of one body.
func cutAnd(s string) []string {
	if !mayJoin(s) {
		return []string{strings.TrimSpace(s)}
	}
	var segments []string
	from, depth, seen := 0, 0, 0
	for _, m := range joiner().FindAllStringIndex(s, -1) {
		depth += strings.Count(s[seen:m[0]], "{") - strings.Count(s[seen:m[0]], "}")
		seen = m[0]
		if depth <= 0 {
			segments = append(segments, strings.TrimSpace(s[from:m[0]]))
			segments = append(segments, s[m[0]:m[1]])
			from = m[1]
		}
	}
	segments = append(segments, strings.TrimSpace(s[from:]))
	names := segments[:1]
	for i := 2; i < len(segments); i += 2 {
		last := len(names) - 1
		if by := segments[i-1]; len(names[last]) < maxBody && joinedBody(names[last], segments[i]) || len(names[last]) < maxBody && foreignName(by, names[last], segments[i]) {
			names[last] += " " + strings.TrimSpace(by) + " " + segments[i]
		} else {
			names = append(names, segments[i])
		}
	}
	return names
}

// foreignName reports whether "et" or "und" does not join two names: it does between
// names that have two words.
func foreignName(by, left, right string) bool {
	by = strings.ToLower(strings.Trim(by, " ,"))
	return (by == "et" || by == "und") && (oneWord(left) || oneWord(right))
}

// joinedBody reports whether "and" stands within the name of a body: "Centers for
// Disease Control" and "Prevention", "Food" and "Toy Administration", "Toy" and "Games
// Collaborations".
func joinedBody(left, right string) bool {
	if strings.ContainsAny(left[max(0, len(left)-1):], "}") || strings.HasPrefix(right, "{") {
		return false
	}
	commas := cutCommas(left)
	if len(commas) == 0 || strings.Contains(right, ",") {
		return false
	}
	words, next := splitWords(commas[len(commas)-1]), splitWords(right)
	switch {
	case len(words) == 0 || len(next) == 0 || isInitials(next[len(next)-1]):
		return false
	case len(words) > 1 && isBody(words) && !isInitials(next[0]):
		return len(next) == 1 && !capitals(next[0]) || publicWord[strings.ToLower(next[len(next)-1])] || bodyLinks[next[min(1, len(next)-1)]]
	case len(words) == 1:
		return isBody(next) && (!capitals(words[0]) || strings.HasSuffix(strings.ToLower(right), "collaborations"))
	}
	return false
}

// publicWord are words that end the names of ministries and academies.
var publicWord = WordSet(`affairs services sciences science technology research development medicine welfare education health prevention culture sports labour labor food fisheries forestry commerce industry energy planning security safety nutrition environment culture arts letters engineering quality standards statistics humanities economics`)

// capitals reports whether a word is an abbreviation such as "WHO".
func capitals(word string) bool { return len(word) > 1 && strings.ToUpper(word) == word }

// bodyList returns the name of a body that has commas and "and" of its own: "National
// Academies of Toys, Games, and Play".
func bodyList(parts [][]string) (string, bool) {
	if len(parts) < 2 || len(parts[0]) < 2 {
		return "", false
	}
	first := splitWords(parts[0][0])
	linked := false
	for i, w := range first {
		linked = linked || i > 0 && bodyLinks[w]
	}
	if !linked || !isBody(first) {
		return "", false
	}
	var all []string
	for i, p := range parts {
		for _, q := range p {
			if words := splitWords(q); i+len(all) > 0 && !(len(words) == 1 || publicWord[strings.ToLower(words[len(words)-1])]) {
				return "", false
			}
			all = append(all, q)
		}
	}
	last := len(all) - 1
	return strings.Join(all[:last], ", ") + " and " + all[last], true
}
