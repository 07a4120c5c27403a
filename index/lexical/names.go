package lexical

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"paperkin/index/filter"
	"paperkin/index/lexical/analysis"
	"paperkin/index/paper"
)

// A word of a question is the name of somebody when it stands next to another one of the
// same author's names, or when more papers are by people of that surname than have the word
// in their text: Vaswani, but not Bayes or Long. Words that many papers have are none,
// whoever else is called so.
const (
	surnameRatio = 1.5
	rareShare    = 0.001 // of the papers
	rarePapers   = 5     // in a small library
	longestName  = 4     // words
	longestAsked = 100   // words of a question: longer ones are texts
	askedName    = 2     // how many times a word counts that is somebody's name
	shortestName = 3     // letters of a surname that stands alone
)

// A Naming is what a question names.
type Naming struct {
	Terms []Term // of the question, with Names and Venues
	Rest  string // the question without the names of people
}

// FindNames finds the people and the venues that a question names, whose terms are given. In
// one of more than a hundred words it looks for none.
func FindNames(ctx context.Context, in Source, question string, terms []Term) (Naming, error) {
	n := naming{in: in, pieces: analysis.Split(question), terms: slices.Clone(terms)}
	if len(n.pieces) > 2*longestAsked {
		return Naming{terms, question}, nil
	}
	n.words, n.counts = make([]string, len(n.pieces)), make([]int, len(n.pieces))
	for i := 1; i < len(n.pieces); i += 2 {
		n.words[i] = surname(n.pieces[i])
		var err error
		if n.counts[i], err = mentions(ctx, in, n.pieces[i]); err != nil {
			return Naming{}, err
		}
	}
	var rest strings.Builder
	for i := 0; i < len(n.pieces); i++ {
		if i%2 == 1 {
			length, err := n.at(ctx, i)
			if err != nil {
				return Naming{}, err
			}
			if length > 0 {
				before := strings.TrimSuffix(strings.TrimRight(rest.String(), " "), " by")
				rest.Reset()
				rest.WriteString(before)
				i += 2 * (length - 1)
				continue
			}
		}
		rest.WriteString(n.pieces[i])
	}
	return Naming{n.terms, strings.TrimSpace(rest.String())}, nil
}

// naming is a search for names.
type naming struct {
	in     Source
	pieces []string // as of [analysis.Split]
	words  []string // of the pieces, folded as names are
	counts []int    // of papers that have them in their text
	terms  []Term
}

// surname folds a word as names are; a possessive s is none of it.
func surname(piece string) string { return paper.FoldWords(bareName(piece)) }

// bareName is a word without a possessive s.
func bareName(piece string) string {
	for _, end := range []string{"'s", "\u2019s"} {
		piece = strings.TrimSuffix(piece, end)
	}
	return piece
}

// at looks for a name that begins with a word, notes it in the terms of its words, and
// returns how many words it has: 0 when there is none.
func (n *naming) at(ctx context.Context, i int) (words int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for length := n.run(i); length > 1; length-- {
		last := i + 2*(length-1)
		if !n.rare(i) && !n.rare(last) {
			continue
		}
		var name []string
		for at := i; at <= last; at += 2 {
			name = append(name, strings.Fields(n.words[at])...)
		}
		if len(name) < 2 { // marks without a letter fold to nothing
			continue
		}
		// Some write the surname first.
		for _, name := range [][]string{name, append(name[len(name)-1:len(name):len(name)], name[:len(name)-1]...)} {
			names, err := authorsOf(ctx, n.in, n.ways(name, i, last))
			if err != nil {
				return 0, err
			}
			if len(names) > 0 {
				n.note(i, last, func(t *Term) { asName(t, names) })
				return length, nil
			}
		}
	}
	if !n.rare(i) {
		return 0, nil
	}
	if names, err := n.surnames(ctx, i); err != nil || len(names) > 0 {
		if len(names) > 0 {
			n.note(i, i, func(t *Term) { asName(t, names) })
			words = 1
		}
		return words, err
	}
	if len(n.words[i]) < shortestName {
		return 0, nil
	}
	venues, err := n.in.VenuesWith(ctx, n.words[i])
	if len(venues) > 0 {
		n.note(i, i, func(t *Term) { t.Venues = venues })
	}
	return 0, err
}

// asName makes a word of a question that of a name, in any way to write it.
func asName(t *Term, names []string) {
	t.Weight *= askedName
	t.Names = append(t.Names, names...)
}

// ways returns the ways to write a name, whose words are those of some pieces.
func (n *naming) ways(name []string, from, to int) []string {
	ways := []string{strings.Join(name, " ")}
	typed := bareName(strings.Join(n.pieces[from:to+1], ""))
	if name[0] != strings.Fields(n.words[from])[0] { // the surname came first
		typed = bareName(n.pieces[to]) + " " + strings.Join(n.pieces[from:to], "")
	}
	for _, way := range filter.Spellings(typed) {
		if !slices.Contains(ways, way) {
			ways = append(ways, way)
		}
	}
	return ways
}

// run returns how many words may be a name from one on: nothing but spaces, and full stops
// after initials, is between them.
func (n *naming) run(i int) (length int) {
	for length = 1; length < longestName && i+2*length < len(n.pieces); length++ {
		between := strings.TrimSpace(n.pieces[i+2*length-1])
		if between != "" && (between != "." || len(n.words[i+2*length-2]) > 1) {
			break
		}
	}
	return length
}

// note changes the terms of some words. A word without a term (He, Will) gets one if no
// other word of the name has one.
func (n *naming) note(from, to int, change func(*Term)) {
	found := false
	for at := from; at <= to; at += 2 {
		for _, w := range analysis.Words(n.pieces[at]) {
			if i := slices.IndexFunc(n.terms, func(t Term) bool { return t.Word == w }); i >= 0 {
				change(&n.terms[i])
				found = true
			}
		}
	}
	if !found {
		t := Term{Word: n.words[to], Weight: 1}
		change(&t)
		n.terms = append(n.terms, t)
		slices.SortFunc(n.terms, func(a, b Term) int { return strings.Compare(a.Word, b.Word) })
	}
}

// rare reports whether few papers have a word in their text.
func (n *naming) rare(i int) bool {
	return float64(n.counts[i]) <= max(rarePapers, rareShare*float64(n.in.Len()))
}

// mentions counts the papers that have a word in their text. A function word is in all.
func mentions(ctx context.Context, in Source, piece string) (papers int, err error) {
	words := analysis.Words(piece)
	if len(words) == 0 {
		return in.Len(), nil
	}
	for _, w := range words {
		n, err := in.Papers(ctx, w)
		if err != nil {
			return 0, err
		}
		papers = max(papers, n)
	}
	return papers, nil
}

// surnames returns the surname of authors that a word is, more than a word of texts, in the
// ways in which they write it.
func (n *naming) surnames(ctx context.Context, i int) (names []string, err error) {
	name := n.words[i]
	if len(name) < shortestName || !strings.ContainsFunc(name, unicode.IsLetter) {
		return nil, nil
	}
	ways, err := ways(ctx, n.in, append([]string{name}, filter.Spellings(bareName(n.pieces[i]))...)...)
	if err != nil {
		return nil, err
	}
	most := 0
	for _, way := range ways {
		by, err := n.in.By(ctx, way)
		if err != nil {
			return nil, err
		}
		if by > 0 {
			names = append(names, way)
		}
		most = max(most, by) // papers by a Müller are among those of each way
	}
	if float64(most) < surnameRatio*float64(n.counts[i]) {
		return nil, nil
	}
	return names, nil
}

// authorsOf returns those of some names, and of the other ways in which the library has
// them, that authors have.
func authorsOf(ctx context.Context, in Source, names []string) (have []string, err error) {
	ways, err := ways(ctx, in, names...)
	if err != nil {
		return nil, err
	}
	for _, way := range ways {
		words := strings.Fields(way)
		if len(words) < 2 || len(words[0]) < 2 || len(words[len(words)-1]) < 2 {
			continue
		}
		n, err := in.By(ctx, way)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			have = append(have, way)
		}
	}
	return have, nil
}
