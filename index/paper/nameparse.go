package paper

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseName returns the parts of the name of one person or body, in whatever style it
// is written:
//
//	Ito, Kei · King, Jr., Martin · King, Martin, Jr. · van den Berg, Jan
//	Kei Ito · Martin King Jr. · Jan van den Berg · José Ortega y Gasset
//	Ito K · Ito K.M. · van den Berg J · 伊藤 慧
//	{Barnes and Noble, Inc} · Toy Collaboration · Ministry of Toys, France
//
// Of two words without a comma the last is the family name, unless it can only be
// initials. Particles are part of the family name ("van den Berg"), but for those that
// the source puts behind the given name ("Goethe, Johann von"), which are dropping.
// Bodies are literals: names in braces, and those with a word that only bodies have.
// ORCIDs, Scopus's ids, e-mail addresses and marks of footnotes are left out. TeX is
// decoded, and braces keep together what is in them; those around a whole part are
// removed. "et al.", "others" and empty text are the empty Name.
func ParseName(s string) Name { return parseName(s, unknownOrder) }

// parseName is [ParseName] for a name of which the order may be known.
func parseName(s string, o order) Name {
	if n, ok := commonName(s); ok {
		return n
	}
	s = tidyName(s)
	if isBraced(s) {
		return Name{Literal: strings.TrimSpace(s[1 : len(s)-1])}
	}
	if IsEtAl(s) {
		return Name{}
	}
	parts := cutCommas(s)
	if len(parts) == 0 {
		return Name{}
	}
	if body, ok := bodyName(s, parts); ok {
		return Name{Literal: body}
	}
	for i := range parts {
		parts[i] = withoutTitle(parts[i])
	}
	var suffix string
	parts, suffix = cutSuffixes(parts)
	switch len(parts) {
	case 1:
		n := parseWords(splitWords(parts[0]), o)
		n.Suffix = strings.TrimSpace(n.Suffix + " " + suffix)
		return n
	case 2:
		return inverted(parts[0], parts[1], suffix)
	}
	if len(parts) == 3 && utf8.RuneCountInString(parts[1]) <= 5 { // BibTeX: family, Jr, given
		return inverted(parts[0], parts[2], strings.TrimSpace(parts[1]+" "+suffix))
	}
	return inverted(parts[0], strings.Join(parts[1:], ", "), suffix)
}

// commonName reads a name in the form that most have in lists, "Ito, Kei J.", if nothing
// in it can mean something else.
func commonName(s string) (n Name, ok bool) {
	family, given, comma := strings.Cut(s, ", ")
	if !comma || len(family) < 2 || len(s) > maxBody || strings.IndexByte(family, '.') >= 0 {
		return n, false
	}
	last := family
	for word, rest, more := strings.Cut(last, " "); more && particles[word]; word, rest, more = strings.Cut(last, " ") {
		last = rest
	}
	if !isPerson(last) || len(last) < len(family) && isInitials(last) {
		return n, false
	}
	for word := range strings.SplitSeq(given, " ") {
		if !isPerson(word) {
			return n, false
		}
	}
	if mayJoin(s) || withoutEtAl(s) != s {
		return n, false
	}
	return Name{Family: family, Given: given}, true
}

// isPerson reports whether a word looks like part of the name of a person, and is neither
// a title nor a suffix.
func isPerson(word string) bool {
	return isCapitalised(word) && !honorifics[word] && !IsSuffix(word) && !inBody(word)
}

// isCapitalised reports whether a word is of Latin letters, of which the first is a
// capital, and dots, hyphens and apostrophes within or behind it.
func isCapitalised(word string) bool {
	for i, r := range word {
		switch {
		case i == 0 && !isLatin(r), i == 0 && !unicode.IsUpper(r):
			return false
		case !isLatin(r) && r != '.' && r != '-' && r != '\'':
			return false
		}
	}
	return word != ""
}

// isLatin reports whether a character is a Latin letter, with or without an accent.
func isLatin(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || 'À' <= r && r <= 'ɏ' && r != '×' && r != '÷'
}

// ReadName returns the parts of a name in reading order, as [Name.String] writes it:
// the family name is the last word, with the particles before it. It is [ParseName] for
// names of which the order is known.
func ReadName(name string) Name {
	words := strings.Fields(name)
	if len(words) > 1 && isBody(words) {
		return Name{Literal: name}
	}
	return readingOrder(words)
}

// NameOf returns the name of which a source has the parts. What has no given name may be
// a body, or a whole name, and is parsed.
func NameOf(family, given, suffix string) Name {
	if strings.TrimSpace(given+suffix) == "" {
		return ParseName(family)
	}
	return Name{Family: family, Given: given, Suffix: suffix}
}

// parseWords reads a name without commas.
func parseWords(words []string, o order) Name {
	if n, ok := initialsLast(words); ok && (o != givenName || particles[words[0]]) {
		return n
	}
	return readingOrder(words)
}

// readingOrder reads "Given Family Suffix", and names in Chinese, Japanese and Korean,
// whose family name comes first.
func readingOrder(words []string) Name {
	last := len(words)
	for last > 2 && IsSuffix(words[last-1]) {
		last--
	}
	suffix := strings.Join(words[last:], " ")
	words = words[:last]
	switch {
	case last == 0:
		return Name{Suffix: suffix}
	case last == 1:
		return Name{Family: unbraced(words[0]), Suffix: suffix}
	case last == 2 && eastAsian(words[0]) && eastAsian(words[1]):
		return Name{Family: words[0], Given: words[1], Suffix: suffix}
	}
	at := familyStart(words)
	return Name{Given: join(words[:at]), Family: join(words[at:]), Suffix: suffix}
}

// familyStart returns the index of the first word of the family name: the last word, the
// particles before it, and "y" with what it joins. BibTeX takes the first word in lower
// case for the beginning; here it must be a particle, for given names are in lower case
// too ("danah boyd").
func familyStart(words []string) int {
	last := len(words) - 1
	for i := 1; i < last; i++ {
		if particles[words[i]] {
			return i
		}
	}
	at := last
	if last > 2 && (words[last-1] == "y" || words[last-1] == "e" || words[last-1] == "i") {
		at = last - 2
	}
	for at > 1 && particles[strings.ToLower(words[at-1])] && capitalParticles[words[at-1]] {
		at--
	}
	return at
}

// initialsLast reads "Ito K.M.", "Ito KM" and "van den Berg J", also with a suffix.
func initialsLast(words []string) (Name, bool) {
	last := len(words)
	for last > 2 && (words[last-1] == "2nd" || words[last-1] == "3rd" || IsSuffix(words[last-1])) && isInitials(words[last-2]) {
		last--
	}
	suffix := strings.Join(words[last:], " ")
	end := last
	for last > 2 && particles[words[last-1]] { // "Berg J. van den"
		last--
	}
	after := words[last:end]
	at := last
	for at > 0 && isInitials(words[at-1]) {
		at--
	}
	if at == 0 || at == last || isInitials(words[0]) || last-at == 1 && at > 1 && suffix == "" && IsSuffix(words[at]) {
		return Name{}, false
	}
	if family := strings.ToUpper(words[at-1]); family == words[at-1] && at == 1 && !strings.Contains(words[at], ".") && shortFamily[words[at]] {
		return Name{}, false // JOHN LEE
	}
	if !strings.Contains(words[at], ".") && utf8.RuneCountInString(words[at]) == 3 && shortFamily[words[at]] {
		return Name{}, false // Ann LEE
	}
	return Name{Family: join(words[:at]), Given: join(words[at:last]), Dropping: join(after), Suffix: suffix}, true
}

// shortFamily are common family names of two and three letters, which are no initials
// where a name is in capitals ("Wei LI", "ANN LEE").
var shortFamily = WordSet(`AI BO CHO CHU COX CUI DAI DAS DAY DING DO DU FAN FOX FU GAO GU GUO HAN HE HO HOU HU JI JIN KIM KO KUO LAM LAU LE LEE LI LIM LIN LIU LU LUO MA MAO MAY NG OH PAN QI QIU RAO RAY REN ROY SEN SEO SHI SON SU SUN TAN TAO TEO WEI WU XI XIA XIE XU YAN YAO YE YEO YI YIN YU ZHU`)

// isInitials reports whether a word is one or more initials: "J.", "J.-P.", "J.R.R.",
// "JA", "J". Without dots they are three at most, in capitals.
func isInitials(word string) bool {
	letters, dots, small := 0, 0, 0
	for _, r := range word {
		switch {
		case r == '.':
			dots++
		case r == '-' || r == '‐' || r == '’' || r == '\'' || unicode.Is(unicode.Mn, r):
		case unicode.IsUpper(r) && !eastAsian(string(r)):
			letters++
		case unicode.IsLower(r) && dots == 0 && letters == 1, unicode.IsLower(r) && letters > 0 && letters == dots+1: // Yu. A.
			small++
		default:
			return false
		}
	}
	switch {
	case letters == 0 || small > letters || small > 0 && dots < letters:
		return false
	case dots == 0:
		return letters <= 3
	}
	return letters <= 6 && letters <= dots+2
}

// inverted is the name in which a comma separates family and given name. Particles at
// the end of the given name belong to the family name, but are dropped in lists.
func inverted(family, given, suffix string) Name {
	words := splitWords(family)
	last := len(words)
	for last > 1 && IsSuffix(words[last-1]) {
		last--
	}
	suffix = strings.TrimSpace(strings.Join(words[last:], " ") + " " + suffix)
	first := splitWords(given)
	at := len(first)
	for at > 1 && IsSuffix(first[at-1]) && !isInitials(first[at-1]) {
		at--
	}
	suffix = strings.TrimSpace(suffix + " " + strings.Join(first[at:], " "))
	first = first[:at]
	for at > 1 && (particles[first[at-1]] || first[at-1] == "d'" || first[at-1] == "d’") {
		at--
	}
	n := Name{Family: join(words[:last]), Given: join(first[:at]), Dropping: join(first[at:]), Suffix: suffix}
	if n.Family == "" {
		return readingOrder(first)
	}
	return n
}

// honorifics are titles before names, which are part of none.
var honorifics = WordSet(`Dr. Dr Prof. Prof Professor Mr. Mrs. Ms. Mme. Rev.`)

// withoutTitle returns a name without the honorifics before it.
func withoutTitle(s string) string {
	for {
		title, rest, found := strings.Cut(s, " ")
		if !found || !honorifics[title] {
			return s
		}
		s = strings.TrimSpace(rest)
	}
}

// cutSuffixes takes the suffixes off the parts of a name between commas.
func cutSuffixes(parts []string) (kept []string, suffix string) {
	var suffixes []string
	for i, p := range parts {
		if i > 0 && IsSuffix(p) && !(len(parts) == 2 && isInitials(p) && len(splitWords(parts[0])) == 1) { // "Ito, MD" has initials
			suffixes = append(suffixes, p)
		} else {
			kept = append(kept, p)
		}
	}
	return kept, strings.Join(suffixes, " ")
}

// eastAsian reports whether a word is in the scripts of Chinese, Japanese and Korean.
func eastAsian(word string) bool {
	if word == "" || word[0] < utf8.RuneSelf {
		return false
	}
	for _, r := range word {
		if !unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) && r != '々' && r != 'ー' && r != '・' {
			return false
		}
	}
	return true
}

func join(words []string) string {
	if len(words) == 1 {
		return unbraced(words[0])
	}
	return strings.Join(words, " ")
}

// unbraced removes the braces around a whole text.
func unbraced(s string) string {
	for isBraced(s) && !strings.HasPrefix(s, `{\`) {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}
