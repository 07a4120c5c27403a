package filter

import (
	"slices"
	"strings"

	"paperkin/index/lexical/analysis"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// A Test is what a filter asks of traits, compiled: all of it but for words, and for the
// filters within it. A paper passes if it meets all criteria that
// are set; one that has several values is met by any of them.
type Test struct {
	None         bool // no paper passes: a bound is no date, a name has no letters
	Since, Until Date
	Runs         *vector.Bitmap // numbers of imports; nil: any
	After        int64
	Keys         *vector.Bitmap // of papers; nil: any

	Categories, Keywords, Venues, Kinds, Tags []Glob
	Tagged                                    *vector.Bitmap // keys of the papers with a tag that matches Tags; a keyword does as well

	Authors []string  // starts of what [Starts] returns
	Called  []Reading // or what of that fits these; met together with Authors
	Persons []string  // folded names
	Has     Has       // all of them
}

// Resolved is what only a library knows of a filter.
type Resolved struct {
	Runs *vector.Bitmap // numbers of the imports between Arrived and ArrivedUntil
	Keys *vector.Bitmap // of the papers that have one of IDs

	// What the user has said of papers, by their keys.
	Tagged   *vector.Bitmap // they have a tag that matches Tags
	WithNote *vector.Bitmap // they have a note
	WithTag  *vector.Bitmap // they have a tag
	Liked    *vector.Bitmap
	Disliked *vector.Bitmap
	Read     *vector.Bitmap

	// Spelled returns in which ways the authors of the library write a folded name, that
	// itself among them: see [Spellings]. nil: in no other.
	Spelled func(folded string) []string
}

// Compile compiles what a filter asks of traits.
func (f Filter) Compile(r Resolved) *Test {
	t := &Test{After: f.After, Since: DateOf(f.Since), Until: DateOf(f.Until)}
	t.None = f.Since != "" && t.Since == 0 || f.Until != "" && t.Until == 0
	if f.Arrived != "" || f.ArrivedUntil != "" {
		t.Runs = orEmpty(r.Runs)
	}
	if len(f.IDs) > 0 {
		t.Keys = orEmpty(r.Keys)
	}
	t.Categories, t.Keywords, t.Venues, t.Kinds = globs(f.Categories), globs(f.Keywords), globs(f.Venues), globs(f.Kinds)
	t.Tags, t.Tagged = globs(f.Tags), orEmpty(r.Tagged)
	for _, name := range f.Authors {
		t.Called = append(t.Called, Readings(name, r.Spelled)...)
		before, after, _ := strings.Cut(name, ",")
		if strings.TrimSpace(after) != "" && paper.FoldWords(before) != "" { // no part of a name as it is written
			continue
		}
		for _, start := range Spellings(name) {
			t.Authors = append(t.Authors, start)
			if r.Spelled != nil {
				t.Authors = append(t.Authors, r.Spelled(start)...)
			}
		}
	}
	for _, name := range f.Persons {
		if whole := paper.FoldWords(name); whole != "" {
			t.Persons = append(t.Persons, whole)
		}
	}
	t.None = t.None || len(f.Authors) > 0 && len(t.Authors)+len(t.Called) == 0 || len(f.Persons) > 0 && len(t.Persons) == 0
	for _, name := range f.Has {
		part := partOf(name)
		t.None = t.None || part == 0
		t.Has |= part
	}
	t.said(Note, r.WithNote)
	t.said(Tag, r.WithTag)
	t.said(Liked, r.Liked)
	t.said(Disliked, r.Disliked)
	t.said(Read, r.Read)
	return t
}

// said asks for papers of which the user has said something, in place of a part of them.
func (t *Test) said(part Has, keys *vector.Bitmap) {
	if t.Has&part == 0 {
		return
	}
	t.Has &^= part
	has := new(vector.Bitmap)
	for key := range orEmpty(keys).All {
		if t.Keys == nil || t.Keys.Has(key) {
			has.Add(key)
		}
	}
	t.Keys = has
}

func orEmpty(b *vector.Bitmap) *vector.Bitmap {
	if b == nil {
		return new(vector.Bitmap)
	}
	return b
}

func globs(list []string) (globs []Glob) {
	for _, s := range list {
		globs = append(globs, GlobOf(s))
	}
	return globs
}

// Match reports whether the paper with a key and these traits passes.
func (t *Test) Match(key int64, of Traits) bool {
	switch {
	case t.None, key <= t.After, t.Keys != nil && !t.Keys.Has(int(key)), t.Runs != nil && !t.Runs.Has(int(of.Run)),
		of.Has&t.Has != t.Has, !of.Date.Within(t.Since, t.Until):
		return false
	}
	return (t.Tagged.Has(int(key)) || meets(t.Tags, of.Keywords)) && meets(t.Categories, of.Categories, of.Keywords) && meets(t.Keywords, of.Keywords) && meets(t.Venues, []string{of.Venue}) &&
		meets(t.Kinds, []string{of.Kind}) && (len(t.Authors)+len(t.Called) == 0 || slices.ContainsFunc(of.Authors, t.byAuthor)) &&
		(len(t.Persons) == 0 || slices.ContainsFunc(of.Authors, func(name string) bool { return slices.Contains(t.Persons, paper.FoldWords(name)) }))
}

// meets reports whether one of several values, as they are written, matches one of the
// globs; without globs any paper does.
func meets(globs []Glob, values ...[]string) bool {
	return len(globs) == 0 || slices.ContainsFunc(slices.Concat(values...), func(value string) bool { return MatchAny(globs, paper.Fold(value)) })
}

// MatchAny reports whether a folded text matches one of the globs.
func MatchAny(globs []Glob, folded string) bool {
	return slices.ContainsFunc(globs, func(g Glob) bool { return g.Match(folded) })
}

// byAuthor reports whether an author's name is one of those that are wanted.
func (t *Test) byAuthor(name string) bool {
	for _, spelled := range Spellings(name) {
		for at, from := range Starts(spelled) {
			if slices.ContainsFunc(t.Authors, func(start string) bool { return strings.HasPrefix(from, start) }) ||
				slices.ContainsFunc(t.Called, func(r Reading) bool { return r.Fits(from, at == 0) }) {
				return true
			}
		}
	}
	return false
}

// Spellings returns a name folded, and the other ways to write it where some of its letters
// are not at hand: "hans muller" and "hans mueller" for Hans Müller. There are none for a
// name without letters.
func Spellings(name string) (ways []string) {
	for _, way := range append([]string{name}, analysis.Transcriptions(name)...) {
		if folded := paper.FoldWords(way); folded != "" && !slices.Contains(ways, folded) {
			ways = append(ways, folded)
		}
	}
	return ways
}

// Starts returns a folded name from each of its words on: "wei zhang" and "zhang" for "wei
// zhang". The whole name comes first.
func Starts(folded string) (starts []string) {
	for rest, more := folded, true; more && rest != ""; _, rest, more = strings.Cut(rest, " ") {
		starts = append(starts, rest)
	}
	return starts
}
