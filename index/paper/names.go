package paper

import "strings"

// particles start family names that consist of several words.
var particles = wordSet(`van von vom de der den del della dello degli dei di da das do dos du des la le les lo los las ten ter te tot tom zu zum zur op af av 't het in bin bint ibn ben al el ul ur abu d' d’ und`)

// capitalParticles are those that many families write with a capital.
var capitalParticles = wordSet(`De Del Della Di Du Da Dos Van Von Der Den La Le Ter Ten Zu`)

// nameSuffixes follow a name and are part of neither family nor given name.
var nameSuffixes = wordSet(`jr sr jnr snr ii iii iv 2nd 3rd 4th md phd dphil frs esq`)

// IsSuffix reports whether a word is a suffix of names, such as "Jr." or "III".
func IsSuffix(s string) bool { return nameSuffixes[strings.ToLower(strings.ReplaceAll(s, ".", ""))] }

// ReadingOrder turns "Family, Given", BibTeX's "Family, Jr., Given" and RIS's
// "Family, Given, Jr." into reading order. Names without a comma, or with one before
// a suffix only, and names in braces, those of organisations, are already in it.
func ReadingOrder(name string) string {
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
	case len(parts) == 2 && IsSuffix(parts[1]):
		return parts[0] + " " + parts[1]
	case len(parts) == 3 && IsSuffix(parts[2]):
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

// SplitNames splits a line of names: at semicolons if there are any, else at
// "and" and commas, unless the commas stand within names ("Ito, K. and Li, W.").
func SplitNames(s string) []string {
	var names []string
	switch {
	case strings.Contains(s, ";"):
		for n := range strings.SplitSeq(s, ";") {
			names = append(names, ReadingOrder(n))
		}
	case strings.Contains(s, ",") && strings.Contains(s, " and ") && familyFirst(s):
		for n := range strings.SplitSeq(s, " and ") {
			names = append(names, ReadingOrder(n))
		}
	case oneNameLine(s):
		names = []string{ReadingOrder(s)}
	default:
		return SplitAuthors(s)
	}
	return names
}

// oneNameLine reports whether a line with commas is a single name: "Ito, Kei", "Ito,
// Kei, Jr." or "Silva Costa, Ana", where one word would make a poor second name.
func oneNameLine(s string) bool {
	parts := strings.Split(s, ",")
	last := strings.TrimSpace(parts[len(parts)-1])
	switch len(parts) {
	case 2:
		return familyFirst(s) || len(strings.Fields(last)) == 1 && !strings.Contains(s, " and ")
	case 3:
		return IsSuffix(last) || IsSuffix(strings.TrimSpace(parts[1]))
	}
	return false
}

// familyFirst tells "Ito, K. and Li, W." from "K. Ito, W. Li and D. Eng": the
// part before the first comma is a family name, one word apart from particles.
func familyFirst(s string) bool {
	first, rest, _ := strings.Cut(s, ",")
	words := strings.Fields(first)
	for len(words) > 1 && particles[strings.ToLower(words[0])] {
		words = words[1:]
	}
	given, _, _ := strings.Cut(rest, " and ")
	return len(words) == 1 && strings.Count(given, ",") <= 1
}

// SplitName splits a name in reading order into given and family name: the
// family name is the last word, with the particles before it and a suffix
// after it. A single word is a family name.
func SplitName(name string) (given, family string) {
	words := strings.Fields(name)
	last := len(words) - 1
	if last > 1 && IsSuffix(words[last]) {
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

// SplitAuthors splits "A. One, B. Two, Jr. and C. Three".
func SplitAuthors(s string) []string {
	s = strings.ReplaceAll(strings.Join(strings.Fields(s), " "), " and ", ", ")
	var names []string
	for name := range strings.SplitSeq(s, ",") {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
		case IsSuffix(name) && len(names) > 0 && len(names[len(names)-1]) < MaxID: // no name is longer
			names[len(names)-1] += " " + name
		default:
			names = append(names, strings.TrimPrefix(name, "and "))
		}
	}
	return names
}

// FullName puts the parts of a name into reading order.
func FullName(given, family, suffix string) string {
	return strings.Join(strings.Fields(given+" "+family+" "+suffix), " ")
}

// wordSet is the set of the words in a text, which are separated by white space, or
// by semicolons if there are any.
func wordSet(s string) map[string]bool {
	words := strings.Fields(s)
	if strings.Contains(s, ";") {
		words = strings.Split(s, ";")
	}
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[strings.TrimSpace(w)] = true
	}
	return set
}
