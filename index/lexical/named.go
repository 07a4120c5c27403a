package lexical

import (
	"context"
	"slices"
	"strings"
	"unicode"
)

// What follows is how an [Index] is a [Source].

// Names finds the people and the venues that a question names: see [FindNames].
func (x *Index) Names(ctx context.Context, question string, terms []Term) (Naming, error) {
	return FindNames(ctx, x, question, terms)
}

// By implements [Source].
func (x *Index) By(_ context.Context, name string) (papers int, err error) {
	return x.addAuthors(make([]forms, len(x.parts)), name)
}

// addNames adds the names of a word to its forms, and counts the papers that have them.
func (x *Index) addNames(ctx context.Context, in []forms, t Term) (papers int, err error) {
	for _, name := range t.Names {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n, err := x.addAuthors(in, name)
		if err != nil {
			return 0, err
		}
		papers += n
	}
	for _, venue := range t.Venues {
		n, err := x.addTerms(in, venueField, venue, func(folded string) bool { return folded == venue })
		if err != nil {
			return 0, err
		}
		papers += n
	}
	return papers, nil
}

// addAuthors adds the authors of a name to forms, and counts their papers: those of a
// surname, or those who are called so by more words, see [IsCalled].
func (x *Index) addAuthors(in []forms, name string) (papers int, err error) {
	if !strings.Contains(name, " ") {
		exact := func(folded string) bool { return folded == name }
		one, err := x.addTerms(in, nameField, name, exact)
		if err != nil {
			return 0, err
		}
		papers, err = x.addTerms(in, authorField, name, exact)
		return papers + one, err
	}
	words := strings.Fields(name)
	papers, err = x.addTerms(in, authorField, words[0]+" ", func(folded string) bool { return IsCalled(strings.Fields(folded), words) })
	if papers == 0 && err == nil { // a surname of several words: Pons-Moll
		papers, err = x.addTerms(in, nameField, name, func(folded string) bool { return folded == name })
	}
	return papers, err
}

// Authors returns the names that authors have who are called by a name: see [FindAuthors].
func (x *Index) Authors(ctx context.Context, name string) ([]string, error) {
	return FindAuthors(ctx, x, name)
}

// EachAuthor implements [Source].
func (x *Index) EachAuthor(ctx context.Context, words []string, yield func(folded, written string, papers int)) error {
	prefix := words[0]
	if len(words) > 1 {
		prefix += " "
	}
	for _, p := range x.parts {
		for term, err := range p.file.From(authorField, prefix) {
			if err != nil {
				return damage(err)
			}
			if !term.HasPrefix(prefix) {
				break
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			folded, written, is := strings.Cut(string(term.Text), spelled)
			if !IsCalled(strings.Fields(folded), words) {
				continue
			}
			if !is {
				written = folded
			}
			yield(folded, written, term.Count)
		}
	}
	return nil
}

// Spellings returns folded names, and in which other ways authors of the library write
// their words.
func (x *Index) Spellings(ctx context.Context, names ...string) ([]string, error) {
	return ways(ctx, x, names...)
}

// Alike implements [Source].
func (x *Index) Alike(_ context.Context, word string) (others []string, err error) {
	prefix := alike(word)
	for _, p := range x.parts {
		for term, err := range p.file.From(nameField, prefix) {
			if err != nil {
				return nil, damage(err)
			}
			if !term.HasPrefix(prefix) {
				break
			}
			if other := string(term.Text[len(prefix):]); !slices.Contains(others, other) {
				others = append(others, other)
			}
		}
	}
	slices.Sort(others)
	return others, nil
}

// addTerms adds those terms of a field to forms that begin with a text and whose folded
// form matches, and counts the papers that have them.
func (x *Index) addTerms(in []forms, field int, prefix string, matches func(folded string) bool) (papers int, err error) {
	for i, p := range x.parts {
		for term, err := range p.file.From(field, prefix) {
			if err != nil {
				return 0, damage(err)
			}
			if !term.HasPrefix(prefix) {
				break
			}
			if folded, _, _ := strings.Cut(string(term.Text), spelled); !matches(folded) {
				continue
			}
			gone, err := p.goneOf(term, anyPosting)
			if err != nil {
				return 0, damage(err)
			}
			term.Text = nil // it is the next one's
			in[i] = append(in[i], form{term, true})
			papers += term.Count - gone
		}
	}
	return papers, nil
}

// VenuesWith implements [Source].
func (x *Index) VenuesWith(ctx context.Context, word string) (venues []string, err error) {
	for _, p := range x.parts {
		for term, err := range p.file.From(venueField, "") {
			if err != nil {
				return nil, damage(err)
			}
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			folded, _, _ := strings.Cut(string(term.Text), spelled)
			if hasWord(folded, word) && !slices.Contains(venues, folded) {
				venues = append(venues, folded)
			}
		}
	}
	slices.Sort(venues)
	return venues, nil
}

// hasWord reports whether a venue has a word.
func hasWord(venue, word string) bool {
	if !strings.Contains(venue, word) {
		return false
	}
	for w := range strings.FieldsFuncSeq(venue, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if strings.TrimRightFunc(w, unicode.IsNumber) == word || w == word {
			return true
		}
	}
	return false
}
