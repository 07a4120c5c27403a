package filter

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/lexical/analysis"
	"paperkin/index/paper"
)

// How names are read: "Geoffrey E. Hinton", "G. Hinton", "Hinton, G.", "Hinton G" and
// "hinton geoffrey" may all be one person. Nothing says which words are the surname, so a
// name has several readings. An order that initials, a comma or custom make likely is a sure
// one: only in that an initial stands for a given name, or else J. Wei would be Wei Jiang.

// A Reading is a name as a user gives it, in folded words: a surname, and given names before
// it, one of each at least.
type Reading struct {
	Family, Given []string
	sure          bool
}

// mostWords is how many words a name has at most that has readings.
const mostWords = 8

// A typed is a name whose words are in one of the orders in which it may be meant.
type typed struct {
	text  string
	given int // how many of its words are given names; 0: not known
}

// orders returns a name with the given names first, where a comma says which they are. Two or
// three capitals, as in Hinton GE, may be initials: then there is another way to read it.
func orders(name string) (orders []typed) {
	for _, text := range []string{name, withInitials(name)} {
		one := typed{text: text}
		if family, given, comma := strings.Cut(text, ","); comma {
			one = typed{given + " " + family, len(strings.Fields(paper.FoldWords(given)))}
		}
		if !slices.Contains(orders, one) {
			orders = append(orders, one)
		}
	}
	return orders
}

// withInitials returns a name with the capitals apart of words that have two or three of
// them and nothing else, if other words have small letters.
func withInitials(name string) string {
	if !strings.ContainsFunc(name, unicode.IsLower) {
		return name
	}
	words := strings.Fields(name)
	for i, w := range words {
		if n := len(w); n > 1 && n < 4 && !strings.ContainsFunc(w, func(r rune) bool { return r < 'A' || r > 'Z' }) {
			words[i] = strings.Join(strings.Split(w, ""), " ")
		}
	}
	return strings.Join(words, " ")
}

// Readings returns the readings of a name, in each way to write it; spelled returns other
// ways than [Spellings] knows, nil: there are none. A single word has no reading.
func Readings(name string, spelled func(folded string) []string) (readings []Reading) {
	for _, o := range orders(name) {
		ways := Spellings(o.text)
		for _, way := range slices.Clone(ways) {
			if spelled != nil {
				ways = append(ways, spelled(way)...)
			}
		}
		slices.Sort(ways)
		for _, way := range slices.Compact(ways) {
			readings = append(readings, o.readings(strings.Fields(way))...)
		}
	}
	return readings
}

// readings returns those of a name in these words.
func (o typed) readings(words []string) (readings []Reading) {
	if len(words) < 2 || len(words) > mostWords {
		return nil
	}
	if n := o.given; n > 0 {
		if n < len(words) {
			readings = []Reading{{words[n:], words[:n], true}}
		}
		return readings
	}
	for i := 1; i < len(words); i++ {
		for _, r := range []Reading{{words[i:], words[:i], true}, {words[:i], words[i:], initials(words[i:])}} {
			if !initials(r.Family) {
				readings = append(readings, r)
			}
		}
	}
	return readings
}

// initials reports whether words are initials, all of them.
func initials(words []string) bool { return !slices.ContainsFunc(words, IsName) }

// IsName reports whether a word is more than an initial. In scripts without spaces, a
// character is.
func IsName(word string) bool {
	r, n := utf8.DecodeRuneInString(word)
	return n < len(word) || analysis.IsDense(r)
}

// Sure reports whether initials, a comma or custom make the reading likely: then an initial
// stands for a given name.
func (r Reading) Sure() bool { return r.sure }

// Starts are how the names begin that a reading may fit: see [Reading.Fits].
func (r Reading) Starts() []string {
	first := r.Given[0]
	starts := []string{r.Family[0] + " ", first + " "}
	if !IsName(first) {
		starts[1] = first
	} else if r.sure {
		starts = append(starts, Initial(first)+" ")
	}
	return starts
}

func Initial(word string) string {
	_, n := utf8.DecodeRuneInString(word)
	return word[:n]
}

// Fits reports whether a folded name of an author may be that of the person: with the same
// surname after the given names, or before them, which is likely if those are initials.
// Initials tell something only of a whole name, as it is written: W. Zhang is not Xiao Wei
// Zhang, who is among the papers of Wei Zhang nevertheless.
func (r Reading) Fits(folded string, whole bool) bool {
	if !strings.Contains(folded, r.Family[0]) { // most names: the rest takes longer
		return false
	}
	name, n := strings.Fields(folded), len(r.Family)
	given := len(name) - n
	if given < 1 {
		return false
	}
	if slices.Equal(name[given:], r.Family) {
		return Given(name[:given], r.Given, whole && r.sure)
	}
	if !slices.Equal(name[:n], r.Family) {
		return false
	}
	if whole && initials(name[n:]) {
		return Given(name[n:], r.Given, true)
	}
	return r.sure && slices.Equal(name[n:], r.Given)
}

// Surname returns the words of a folded name of an author that stand where the surname of the
// reading is, and whether those before them may be its given names.
func (r Reading) Surname(folded string) (surname string, ok bool) {
	name := strings.Fields(folded)
	given := len(name) - len(r.Family)
	if given < 1 || !Given(name[:given], r.Given, r.sure) {
		return "", false
	}
	return strings.Join(name[given:], " "), true
}

// Given reports whether the given names of an author may be those that are asked for, one of
// each at least. The first ones are the same or, if that may be, one is the initial of the
// other. Of the others an initial stands for a name and may be missing, and the author may
// have more.
func Given(names, asked []string, initial bool) bool {
	if names[0] != asked[0] && !(initial && alike(names[0], asked[0])) {
		return false
	}
	names = names[1:]
	for _, w := range asked[1:] {
		at := slices.IndexFunc(names, func(n string) bool { return n == w || alike(n, w) })
		switch {
		case at >= 0:
			names = names[at+1:]
		case IsName(w):
			return false
		}
	}
	return true
}

// alike reports whether one of two names is the initial of the other.
func alike(a, b string) bool {
	return !IsName(a) && strings.HasPrefix(b, a) || !IsName(b) && strings.HasPrefix(a, b)
}
