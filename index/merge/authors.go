package merge

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/paper"
)

// author is a name for comparing: its words, folded, in any order, since sources
// disagree about which of them is the family name.
type author struct {
	words []string // initials have one letter
	body  bool     // a collaboration or an organisation
}

// maxAuthors is how many authors of a paper are compared: some have thousands.
const maxAuthors = 20

// unsteady are particles, suffixes and titles, which some sources leave out.
var unsteady = map[string]bool{"van": true, "von": true, "de": true, "der": true, "den": true, "del": true, "della": true, "di": true, "da": true,
	"dos": true, "du": true, "la": true, "le": true, "ten": true, "ter": true, "zu": true, "zur": true, "al": true, "el": true, "y": true, "e": true,
	"jr": true, "sr": true, "ii": true, "iii": true, "iv": true, "phd": true, "md": true, "dr": true, "prof": true}

// authorsOf returns the first authors of a paper.
func authorsOf(p paper.Paper) []author {
	names := p.AuthorNames()
	list := make([]author, 0, min(len(names), maxAuthors))
	for _, n := range names[:min(len(names), maxAuthors)] {
		a := author{body: n.Literal != ""}
		a.read(n.Given+" "+n.Dropping, true)
		a.read(n.NonDropping, false)
		a.read(n.Family+" "+n.Literal, false)
		if len(a.words) > 0 {
			list = append(list, a)
		}
	}
	return list
}

// read adds the words of a part of a name, those of given names with initials that may
// stand together.
func (a *author) read(part string, given bool) {
	words := strings.FieldsFunc(part, func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == ',' })
	for i, part := range words {
		if letters, ok := initials(part); ok && given {
			a.words = append(a.words, letters...)
			continue
		}
		for w := range strings.FieldsSeq(paper.FoldWords(part)) {
			if !unsteady[w] || !given && i == len(words)-1 { // "Du" may be a family name
				a.words = append(a.words, w)
			}
		}
	}
}

// initials splits initials that stand together: "JA". Three are no more than a guess:
// a family name in capitals is longer as a rule.
func initials(part string) (letters []string, ok bool) {
	if n := utf8.RuneCountInString(part); n < 2 || n > 3 {
		return nil, false
	}
	for _, r := range part {
		if !unicode.IsUpper(r) {
			return nil, false
		}
		letters = append(letters, paper.FoldWords(string(r)))
	}
	return letters, true
}

// agree reports whether two names may be of one person: every word of the shorter name
// is one of the longer, or its initial, and one of them is not only an initial. "Ann Lee"
// is not "Beth A. Lee".
func (a author) agree(b author) bool {
	if len(a.words) > len(b.words) {
		a, b = b, a
	}
	taken := make([]bool, len(b.words))
	full, byInitial := false, false
	match := func(w string, fits func(string) bool) bool {
		for i, other := range b.words {
			if !taken[i] && fits(other) {
				taken[i] = true
				full = full || !isInitial(w) && !isInitial(other)
				byInitial = byInitial || !isInitial(w) && isInitial(other)
				return true
			}
		}
		return false
	}
	var rest []string
	for _, w := range a.words {
		if !match(w, func(other string) bool { return w == other }) {
			rest = append(rest, w)
		}
	}
	for _, w := range rest {
		if !match(w, func(other string) bool { return sameWord(w, other) }) {
			return false
		}
	}
	for i, w := range b.words {
		if byInitial && !taken[i] && !isInitial(w) {
			return false
		}
	}
	return full
}

// isInitial reports whether a word of a name is one letter of an alphabet: names in
// Chinese have words of one character.
func isInitial(w string) bool { return len(w) <= 2 && utf8.RuneCountInString(w) == 1 }

// sameWord reports whether two words of names may be one: one is the initial or a short
// form of the other, or they differ in a letter and are long.
func sameWord(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if isInitial(a) || len(a) >= 4 {
		if strings.HasPrefix(b, a) {
			return true
		}
	}
	return len(a) >= 7 && oneEdit(a, b)
}

// oneEdit reports whether a becomes b, which is not shorter, by one letter.
func oneEdit(a, b string) bool {
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}

// sameAuthors compares the authors of two records, and counts those in common. A list
// may be cut to its first names.
func sameAuthors(a, b *traits) (l likeness, n int) {
	one, other := a.authors, b.authors
	if len(one) == 0 || len(other) == 0 {
		return notKnown, 0
	}
	if len(one) > len(other) {
		one, other = other, one
	}
	bodies := 0
	for _, x := range one {
		if slices.ContainsFunc(other, x.agree) {
			n++
		} else if x.body {
			bodies++
		}
	}
	whole := len(one) == len(other) && !a.etAl && !b.etAl
	switch {
	case n == 0 && bodies == 0 && !slices.ContainsFunc(other, func(x author) bool { return x.body }):
		return different, 0
	case n == len(one) && whole:
		return same, n
	case n == len(one):
		return similar, n
	case (n+bodies)*5 >= len(one)*4: // of long lists a name may be misspelled
		return similar, n
	case !one[0].agree(other[0]) && !one[0].body && !other[0].body || n*2 < len(one):
		return different, n
	}
	return unclear, n
}
