package paper

import (
	"strings"
	"unicode"
)

// A NameList reads the names of one record, which a source has separated. Whether initials
// stand behind the family name ("Ito KM") is decided for all of them together, as most
// have it: "Vivian U" is Ms U in a list with "Ann Lee". Names with a comma, in braces and
// of bodies do not say. The zero value is an empty list.
type NameList struct {
	// Shown is set for sources that show names in reading order, as services and our own
	// format do. [Name.String] then gives what they show, without marks of footnotes. Only
	// a list of several names that all end in initials is one of family names first.
	Shown bool
	EtAl  bool // the source says that there are more

	list []listed
}

// listed is a name in its parts, or as it is written.
type listed struct {
	name Name
	text string // empty: see name
}

// Add adds a name of which the parts are known. The empty name is none.
func (l *NameList) Add(n Name) {
	if n != (Name{}) {
		l.add(listed{name: n})
	}
}

// add adds a name. Lists have room for as many as most papers have.
func (l *NameList) add(n listed) {
	if l.list == nil {
		l.list = make([]listed, 0, 4)
	}
	l.list = append(l.list, n)
}

// AddText adds a name as it is written, with the body for which it stands, if it says so;
// or the mark that there are more.
func (l *NameList) AddText(s string) {
	if !strings.HasSuffix(s, "}") { // "{et al.}" is a name
		var more bool
		s, more = cutEtAl(s)
		l.EtAl = l.EtAl || more
	}
	if n, ok := commonName(s); ok {
		l.Add(n)
	} else if s != "" {
		l.add(listed{text: s})
	}
}

// Names returns the names.
func (l *NameList) Names() (names []Name) {
	if len(l.list) == 0 {
		return nil
	}
	names = make([]Name, 0, len(l.list))
	given, initials := 0, 0
	for _, n := range l.list {
		switch orderOf(n.text) {
		case givenName:
			given++
		case familyName:
			initials++
		}
	}
	order := unknownOrder
	if given > 0 && (l.Shown || given >= initials) || l.Shown && initials < 2 {
		order = givenName
	}
	for _, n := range l.list {
		switch {
		case n.text == "":
			names = append(names, n.name)
		case l.Shown && order == givenName:
			names = addShown(names, n.text, given > 0)
		default:
			names = addName(names, n.text, order)
		}
	}
	return names
}

// order is what a name without a comma starts with.
type order int

const (
	unknownOrder order = iota // it may be either
	givenName                 // "Kei Ito"
	familyName                // "Ito K"
)

// orderOf tells what a name can only start with.
func orderOf(s string) order {
	if s == "" || strings.ContainsAny(s, ",{") {
		return unknownOrder
	}
	words := splitWords(withoutTitle(tidyName(s)))
	if _, ok := initialsLast(words); ok && !isBody(words) {
		if shortFamily[words[len(words)-1]] { // "Ying WU"
			return unknownOrder
		}
		return familyName
	}
	for len(words) > 1 && IsSuffix(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) < 2 || particles[words[0]] || eastAsian(words[0]) || isBody(words) {
		return unknownOrder
	}
	return givenName
}

// addName adds the name in a text, if there is one, and the body for which it is written:
// "Kei Ito for the Toy Collaboration".
func addName(names []Name, s string, o order) []Name {
	if person, body, found := onBehalf(s); found {
		if person != "" {
			names = append(names, parseName(person, o))
		}
		return append(names, Name{Literal: body})
	}
	if n := parseName(s, o); n != (Name{}) {
		return append(names, n)
	}
	return names
}

// addShown adds a name as it is shown: titles and nicknames stay, and so does what has
// nothing of a name. A text may have two names with a comma between them.
func addShown(names []Name, s string, others bool) []Name {
	if strings.ContainsAny(s, `,{\`) {
		if first, second, found := strings.Cut(s, ","); found && (others || hasMiddle(second)) && orderOf(first) == givenName && orderOf(second) == givenName {
			return addShown(addShown(names, first, others), second, others)
		}
		return addName(names, s, givenName)
	}
	shown := s
	if !strings.Contains(s, "(") {
		shown = tidyName(s)
	} else if i := strings.IndexByte(s, '('); i+1 < len(s) && !strings.ContainsFunc(s[i:], unicode.IsLetter) {
		shown = tidyName(s[:i])
	}
	switch {
	case !strings.ContainsFunc(s, unicode.IsLetter):
		return names
	case shown == "":
		return append(names, Name{Literal: s})
	}
	return append(names, ReadName(shown))
}

// hasMiddle reports whether there are initials within a name, which has a family name
// behind them then: "Kei J. Ito".
func hasMiddle(s string) bool {
	words := splitWords(s)
	return len(words) > 2 && isInitials(words[1]) && !isInitials(words[len(words)-1])
}

// onBehalf splits a name from the body for which it stands.
func onBehalf(s string) (person, body string, found bool) {
	for _, by := range []string{"on behalf of the ", "on behalf of ", "for the "} {
		i := strings.Index(s, by)
		if i < 0 || i > 0 && s[i-1] != ' ' {
			continue
		}
		person, body = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+len(by):])
		words := splitWords(person)
		return person, body, isBody(splitWords(body)) && len(words) < 5 && !isBody(words)
	}
	return "", "", false
}
