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

// SplitAuthors splits a line of names in reading order, as arXiv writes it: "A. One, B.
// Two, Jr. and C. Three". Where the order is not known see [ParseNames].
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
