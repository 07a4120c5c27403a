package paper

import (
	"strings"
	"unicode"
)

// particles start family names that consist of several words.
var particles = WordSet(`van von vom de der den del della dello degli dei di da das do dos du des la le les lo los las ten ter te tot tom zu zum zur op af av 't het in bin bint ibn ben al el ul ur abu d' d’ und`)

// capitalParticles are those that many families write with a capital.
var capitalParticles = WordSet(`De Del Della Di Du Da Dos Van Von Der Den La Le Ter Ten Zu`)

// nameSuffixes follow a name and are part of neither family nor given name.
var nameSuffixes = wordsOf(`jr sr jnr snr ii iii iv 2nd 3rd 4th md phd dphil frs esq`)

// IsSuffix reports whether a word is a suffix of names, such as "Jr." or "III".
func IsSuffix(s string) bool { return nameSuffixes.hasLower(strings.ReplaceAll(s, ".", "")) }

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

// bodyWords are words that the names of bodies have, and the names of people do not, in
// lower case.
var bodyWords = wordsOf(`academies academy administration agency agence agencia agenzia alliance association associação asociación associazione authority authorities bibliothek board bureau
	cell center centers centre centres centro centrum clinic coalition collaboration collaborations collaborative collaborators college collège commission committee committees community companies company comité comitato conference
	consortia consortium cooperative corporation corp council department departamento département dipartimento división division editors executive faculty facultad fakultät federation foundation forum fund fundación fundação fondazione
	gesellschaft government group groups gruppe groupe grupo gruppo gmbh hospital hospitals hôpital inc incorporated initiative institución institut institute institutes institution instituto istituto institution investigators
	journal kommission laboratories laboratory laboratoire laboratorio league library limited llc ltd ministerio ministère ministerium ministero ministries ministry ministério museum network netzwerk nations observatory office organisation organisations organization organizations organización organização
	panel parliament partnership program programme project registry secretariat section service services sociedad sociedade società société society staff stiftung study studygroup survey subcommittee subgroup syndicate team teams telescope trial trialists
	trust união universidad universidade università universitas universitat universität universiteit universitet university université univerzita uniwersytet union verein vereinigung verband working workshop`)

// bodyLinks are words in lower case that join the words of bodies: no name of a person
// has them.
var bodyLinks = WordSet(`of for the on against for für pour among within`)

// alsoFamily are body words that are family names too. They count only behind another
// word that is not a given name: where the name has "The", a number, or three words.
var alsoFamily = WordSet(`board cell college forum trust union fund league section service cooperative working limited`)

// isBody reports whether the words are the name of a body.
func isBody(words []string) bool {
	for _, w := range words {
		if len(w) == 2 && w[1] == '.' && w[0] >= 'A' && w[0] <= 'Z' { // "J. Group"
			return false
		}
	}
	for i, w := range words {
		if i > 0 && bodyLinks[w] || i == 0 && w == "The" && (len(words) == 2 || len(words) > 2 && capitals(words[1])) {
			return true
		}
		if !inBody(w) {
			continue
		}
		bare := strings.ToLower(bareWord(w))
		if (len(words) > 2 || !alsoFamily[bare]) && !(i == 0 && len(words) == 2 && isInitials(words[1])) {
			return len(words) > 1 || unicode.IsUpper([]rune(w)[0]) && !alsoFamily[bare] && len(bare) > 8
		}
	}
	return false
}

// inBody reports whether a word is one of bodies, with any marks around it.
func inBody(word string) bool { return bodyWords.hasLower(bareWord(word)) }

func bareWord(word string) string { return strings.Trim(word, `.,;:()[]{}"'`) }

// bodyName returns the name of a body in its usual order, if a name is one: "Toy
// Collaboration", "Collaboration, Toy", "Ministry of Toys, France".
func bodyName(s string, parts []string) (string, bool) {
	first := splitWords(parts[0])
	switch {
	case len(parts) == 1 || strings.HasSuffix(strings.ToLower(s), "inc.") || strings.HasSuffix(strings.ToLower(s), "inc") || strings.HasSuffix(s, "Ltd") || strings.HasSuffix(s, "Ltd."):
		return s, len(splitWords(s)) > 1 && isBody(splitWords(s))
	case allInitials(parts[1]):
		return "", false
	case len(parts) == 2 && len(first) == 1 && bodyWords.hasLower(first[0]) && len(first[0]) > 4: // PubMed's bodies, inverted by programs
		return parts[1] + " " + parts[0], true
	}
	return s, len(first) > 1 && isBody(first)
}

// allInitials reports whether a text is initials only: "J. A.", "JA".
func allInitials(s string) bool {
	words := splitWords(s)
	for _, w := range words {
		if !isInitials(w) {
			return false
		}
	}
	return len(words) > 0
}

// WordSet is the set of the words in a text, which are separated by white space, or
// by semicolons if there are any.
func WordSet(s string) map[string]bool {
	words := wordList(s)
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// wordList returns the words of [WordSet] in their order.
func wordList(s string) []string {
	if !strings.Contains(s, ";") {
		return strings.Fields(s)
	}
	words := strings.Split(s, ";")
	for i, w := range words {
		words[i] = strings.TrimSpace(w)
	}
	return words
}
