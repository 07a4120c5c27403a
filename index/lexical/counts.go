package lexical

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"unicode"

	"paperkin/index/lexical/segment"
)

// WordCounts is what an index knows of one word, of texts, of names and of venues: whoever
// keeps it for every word can answer most of what is asked of a [Lexicon] without the index.
type WordCounts struct {
	Papers   int `json:"n,omitempty"` // that have the word in their text
	Abstract int `json:"a,omitempty"` // that have it in their abstract

	// Papers by authors of whom the word is part of a folded name, once for each name.
	Surname int      `json:"s,omitempty"` // the last word, or the only one: see [Source.By]
	First   int      `json:"f,omitempty"` // the first of several
	Inner   int      `json:"i,omitempty"` // one that follows another, and is not the last
	Called  int      `json:"c,omitempty"` // see [Lexicon.Called]
	Alike   []string `json:"l,omitempty"` // see [Source.Alike]

	Venues   []string `json:"v,omitempty"` // see [Source.VenuesWith]; of many those that most papers have
	InVenues int      `json:"p,omitempty"` // papers of all such venues
}

// mostVenues is how many venues with a word are kept.
const mostVenues = 200

// Empty reports whether no paper has the word in any way.
func (c WordCounts) Empty() bool {
	return c.Papers+c.Surname+c.First+c.Inner+c.InVenues+len(c.Alike) == 0
}

// Counts returns what the index knows of words, in their order.
func (x *Index) Counts(ctx context.Context, words []string) ([]WordCounts, error) {
	all := make([]WordCounts, len(words))
	venues, err := x.venueWords(ctx)
	if err != nil {
		return nil, err
	}
	for i, word := range words {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := &all[i]
		if err := x.countText(word, c); err != nil {
			return nil, err
		}
		if err := x.countNames(ctx, word, c); err != nil {
			return nil, err
		}
		c.venues(venues[word])
	}
	return all, nil
}

func (x *Index) countText(word string, c *WordCounts) (err error) {
	if _, c.Papers, err = x.lookup(word, func(t segment.Term) int { return t.Count }, anyPosting); err != nil || c.Papers == 0 {
		return err
	}
	_, c.Abstract, err = x.lookup(word, inAbstract, func(p segment.Posting) bool { return p.Second > 0 })
	return err
}

// inAbstract counts the papers of a term that have it in their abstracts.
func inAbstract(t segment.Term) int { return t.Count - t.Alone }

func (x *Index) countNames(ctx context.Context, word string, c *WordCounts) (err error) {
	if c.Surname, err = x.By(ctx, word); err != nil {
		return err
	}
	for _, of := range []struct {
		field int
		into  *int
	}{{authorField, &c.First}, {nameField, &c.Inner}} {
		*of.into, err = x.addTerms(make([]forms, len(x.parts)), of.field, word+" ", func(string) bool { return true })
		if err != nil {
			return err
		}
	}
	if c.Surname+c.First > 0 {
		if c.Called, err = x.Called(ctx, word); err != nil {
			return err
		}
	}
	c.Alike, err = x.Alike(ctx, word)
	return err
}

// venues takes those that have the word.
func (c *WordCounts) venues(papers map[string]int) {
	names := slices.SortedFunc(maps.Keys(papers), func(a, b string) int {
		return cmp.Or(cmp.Compare(papers[b], papers[a]), strings.Compare(a, b))
	})
	for _, n := range papers {
		c.InVenues += n
	}
	c.Venues = names[:min(mostVenues, len(names))]
	slices.Sort(c.Venues)
}

// venueWords returns, by word, how many papers each venue has that has the word.
func (x *Index) venueWords(ctx context.Context) (map[string]map[string]int, error) {
	words := map[string]map[string]int{}
	for _, p := range x.parts {
		for term, err := range p.file.From(venueField, "") {
			if err = cmp.Or(err, ctx.Err()); err != nil {
				return nil, damage(err)
			}
			gone, err := p.goneOf(term, anyPosting)
			if err != nil {
				return nil, damage(err)
			}
			folded, _, _ := strings.Cut(string(term.Text), spelled)
			for _, word := range wordsOfVenue(folded) {
				if n := term.Count - gone; n > 0 {
					if words[word] == nil {
						words[word] = map[string]int{}
					}
					words[word][folded] += n
				}
			}
		}
	}
	return words, nil
}

// wordsOfVenue returns the words for which hasWord is true of a folded venue.
func wordsOfVenue(folded string) (words []string) {
	for w := range strings.FieldsFuncSeq(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		for _, word := range []string{w, strings.TrimRightFunc(w, unicode.IsNumber)} {
			if len(word) >= shortestName && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return words
}

// EachWord calls yield for the words of texts, of names and of venues, in alphabetical order,
// each once, until it returns false. Words that papers had which are gone may be among them.
func (x *Index) EachWord(ctx context.Context, yield func(word string) bool) error {
	venues, err := x.venueWords(ctx)
	if err != nil {
		return err
	}
	m := merger{venues: slices.Sorted(maps.Keys(venues))}
	for _, p := range x.parts {
		m.streams = append(m.streams, &stream{terms: p.file.All(textField)}, &stream{terms: p.file.All(authorField)}, &stream{terms: p.file.All(nameField)},
			&stream{terms: p.file.All(nameField), alike: true})
	}
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		word, more, err := m.next()
		if err != nil || !more || !yield(word) {
			return damage(err)
		}
	}
}

// merger merges the words of several streams.
type merger struct {
	streams []*stream
	venues  []string
	last    string
}

// next returns the first word after the last one.
func (m *merger) next() (word string, more bool, err error) {
	for len(m.venues) > 0 && m.venues[0] <= m.last {
		m.venues = m.venues[1:]
	}
	if more = len(m.venues) > 0; more {
		word = m.venues[0]
	}
	for _, s := range m.streams {
		if err := s.after(m.last); err != nil {
			return "", false, err
		}
		if !s.done && (!more || s.word < word) {
			word, more = s.word, true
		}
	}
	m.last = word
	return word, more, nil
}

// stream is the first words of the terms of a field, which are in their order.
type stream struct {
	terms *segment.Terms
	alike bool // of terms that say which words of names are alike, and of no others
	word  string
	done  bool
}

// after goes to the first word after another one.
func (s *stream) after(last string) error {
	for !s.done && s.word <= last {
		if !s.terms.Next() {
			s.done = true
			return s.terms.Err()
		}
		text, isAlike := strings.CutPrefix(string(s.terms.Text), spelled)
		switch {
		case isAlike == s.alike:
			s.word, _, _ = strings.Cut(text, spelled)
			s.word, _, _ = strings.Cut(s.word, " ")
		case s.alike: // they are the first ones
			s.done = true
		}
	}
	return nil
}
