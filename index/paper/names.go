package paper

import "strings"

// particles begin family names that consist of several words.
var particles = map[string]bool{"van": true, "von": true, "de": true, "der": true, "den": true, "del": true, "della": true,
	"di": true, "da": true, "dos": true, "du": true, "la": true, "le": true, "ten": true, "ter": true, "zu": true, "zur": true, "bin": true, "al": true, "el": true}

// nameSuffixes are what follows a name and belongs to neither family nor given name.
var nameSuffixes = map[string]bool{"jr": true, "sr": true, "ii": true, "iii": true, "iv": true, "2nd": true, "3rd": true, "md": true, "phd": true}

func isSuffix(s string) bool { return nameSuffixes[strings.ToLower(strings.ReplaceAll(s, ".", ""))] }

// readingOrder turns "Family, Given", BibTeX's "Family, Jr., Given" and RIS's
// "Family, Given, Jr." into reading order. Names without a comma, or with one
// before a suffix only, and those of bodies in braces, stay in theirs.
func readingOrder(name string) string {
	name = strings.TrimSpace(name)
	if isBraced(name) {
		return name
	}
	name = strings.TrimRight(name, ", ")
	parts := strings.Split(name, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch {
	case len(parts) == 2 && isSuffix(parts[1]):
		return parts[0] + " " + parts[1]
	case len(parts) == 3 && isSuffix(parts[2]):
		return parts[1] + " " + parts[0] + " " + parts[2]
	case len(parts) == 2 && parts[1] != "":
		return parts[1] + " " + parts[0]
	case len(parts) == 3:
		return parts[2] + " " + parts[0] + " " + parts[1]
	}
	return name
}

// isBraced reports whether one pair of braces holds all of s.
func isBraced(s string) bool {
	depth := 0
	for i, c := range s {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth == 0 {
			return i > 0 && i == len(s)-1
		}
	}
	return false
}

// splitNames splits a line of names: at semicolons if there are any, else at
// "and" and commas, unless the commas stand within names ("Ito, K. and Li, W.").
func splitNames(s string) []string {
	var names []string
	switch {
	case strings.Contains(s, ";"):
		for n := range strings.SplitSeq(s, ";") {
			names = append(names, readingOrder(n))
		}
	case strings.Contains(s, ",") && strings.Contains(s, " and ") && familyFirst(s):
		for n := range strings.SplitSeq(s, " and ") {
			names = append(names, readingOrder(n))
		}
	case oneName(s):
		names = []string{readingOrder(s)}
	default:
		return splitAuthors(s)
	}
	return names
}

// oneName reports whether a line with commas is a single name: "Ito, Kei", "Ito,
// Kei, Jr." or "Silva Costa, Ana", where one word would make a poor second name.
func oneName(s string) bool {
	parts := strings.Split(s, ",")
	last := strings.TrimSpace(parts[len(parts)-1])
	switch len(parts) {
	case 2:
		return familyFirst(s) || len(strings.Fields(last)) == 1 && !strings.Contains(s, " and ")
	case 3:
		return isSuffix(last) || isSuffix(strings.TrimSpace(parts[1]))
	}
	return false
}

// familyFirst tells "Ito, K. and Li, W." from "K. Ito, W. Li and D. Eng": what
// comes before the first comma is a family name, one word but for particles.
func familyFirst(s string) bool {
	first, rest, _ := strings.Cut(s, ",")
	words := strings.Fields(first)
	for len(words) > 1 && particles[strings.ToLower(words[0])] {
		words = words[1:]
	}
	given, _, _ := strings.Cut(rest, " and ")
	return len(words) == 1 && strings.Count(given, ",") <= 1
}

// splitName parts a name in reading order into given and family name: the
// family name is the last word, with the particles before it and a suffix
// after it. A single word is a family name.
func splitName(name string) (given, family string) {
	words := strings.Fields(name)
	last := len(words) - 1
	if last > 1 && isSuffix(words[last]) {
		last--
	}
	for last > 1 && particles[words[last-1]] {
		last--
	}
	if last < 0 {
		return "", name
	}
	return strings.Join(words[:last], " "), strings.Join(words[last:], " ")
}

// splitAuthors splits "A. One, B. Two, Jr. and C. Three".
func splitAuthors(s string) []string {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), " and ", ", ")
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
		case isSuffix(name) && len(names) > 0 && len(names[len(names)-1]) < maxID: // no name is longer
			names[len(names)-1] += " " + name
		default:
			names = append(names, strings.TrimPrefix(name, "and "))
		}
	}
	return names
}
