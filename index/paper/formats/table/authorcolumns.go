package table

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/paper"
	"paperkin/index/paper/pattern"
)

// People who keep tables give authors columns of their own: "Author 1", "Second author",
// "Author 1 last name". These count where no column has all authors.

// eachAuthor is the variable of columns with one author each, or with the rest of them.
const eachAuthor = "each"

// Variables of columns with a part of a name are these, and the number of the author.
const (
	familyPart = "family "
	givenPart  = "given "
)

var (
	oneAuthor = pattern.Of(`^(?:author\d+|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th)|last|senior)author|(?:co|other|additional|remaining|further)authors?)$`)
	namePart  = pattern.Of(`^(?:(first|second|third|fourth|fifth)?authors?)?(\d*)(?:(lastname|familyname|surname)|(firstname|givennames?|forenames?|initials))(\d*)$`)
)

// ordinals are the numbers of authors in words.
var ordinals = []string{"first", "second", "third", "fourth", "fifth"}

// authorColumns returns the columns of a header that have authors, or parts of their names, by
// their plain names; nil if one has all.
func authorColumns(names []string, known map[string]column) map[string]column {
	rank := known["authors"].rank
	found := map[string]column{}
	each, family := 0, false
	for _, name := range names {
		plain := plainName(name)
		switch c := known[plain]; {
		case c.kind == authors && c.variable != "book":
			return nil
		case oneAuthor().MatchString(plain):
			found[plain] = column{authors, eachAuthor, rank}
			each++
		default:
			m := namePart().FindStringSubmatch(plain)
			if m == nil {
				continue
			}
			n := cmp.Or(m[2], m[5], strconv.Itoa(slices.Index(ordinals, m[1])+1))
			if m[3] != "" {
				found[plain] = column{authors, familyPart + n, rank}
				family = true
			} else {
				found[plain] = column{authors, givenPart + n, rank}
			}
		}
	}
	if each < 2 && !family && !found["author1"].is() {
		return nil // a first author beside nobody is the one that is known
	}
	if found["author1"].is() { // "First author" says the same again
		maps.DeleteFunc(found, func(plain string, c column) bool {
			return c.variable == eachAuthor && !strings.HasPrefix(plain, "author")
		})
	}
	return found
}

// is reports whether there is such a column.
func (c column) is() bool { return c.kind != unknown }

// A partOfName is a part of the name of an author with a number.
type partOfName struct {
	number int
	given  bool
	text   string
}

// takePart stores a part of a name.
func (r *row) takePart(variable, value string) {
	kind, n, _ := strings.Cut(variable, " ")
	number, _ := strconv.Atoi(n)
	r.parts = append(r.parts, partOfName{number, kind+" " == givenPart, value})
}

// joinParts makes names of their parts.
func (r *row) joinParts() {
	if len(r.Names) > 0 {
		return
	}
	slices.SortStableFunc(r.parts, func(a, b partOfName) int { return cmp.Compare(a.number, b.number) })
	for i := 0; i < len(r.parts); {
		var n paper.Name
		number := r.parts[i].number
		for ; i < len(r.parts) && r.parts[i].number == number; i++ {
			if r.parts[i].given {
				n.Given = r.parts[i].text
			} else {
				n.Family = r.parts[i].text
			}
		}
		if n.Family == "" {
			n.Family, n.Given = n.Given, ""
		}
		r.Names = append(r.Names, n)
	}
}
