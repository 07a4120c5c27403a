// Package analysis decides which words a text has: under which words a document is found,
// and which words a question asks for, whatever their spelling. It knows no index: which
// of the words there are, and what they weigh, is for others.
//
// Whatever changes the words of some text gives [Version] a new number: an index says
// which version made it, and is made anew by the next.
package analysis

import (
	"slices"
	"strings"
)

// Version is the number of this analysis. Version 3 knew neither other spellings nor other
// scripts; version 4 neither compounds of single letters and numbers with a space in them
// nor names in several spellings.
const Version = 5

// Words returns the words under which a text is found, in the order of the text, repeats
// included.
//
//   - Case and accents do not count. Letters with two ways to write them without accents
//     (ü: u, ue) are both.
//   - A word is a run of letters and digits; an apostrophe does not end it, and a
//     possessive 's is dropped.
//   - The parts of a compound (state-of-the-art, GPT-3.5, CO$_2$) are words of their own,
//     and so is the compound written as one word: time-series is found by timeseries, and
//     H$_2$O by H2O. Numbers such as 1.5 stay in parts.
//   - So are two words with nothing but space between them if one is a single letter or has
//     a digit, see [Joins]: k means is found by kmeans and k-means, GPT 4 by GPT4.
//   - A Greek letter is its name: TNF-α is TNF-alpha.
//   - Function words of English are left out.
//   - Other words are those of American English, in the singular where it is irregular,
//     and stemmed (Porter's English stemmer, second version), except those with a digit or
//     with letters that English does not have. Russian words are stemmed as well.
//   - In scripts without spaces, every two characters that follow each other are a word;
//     a Chinese character is one by itself as well.
//   - C++, C#, .NET, A* and the like are cplusplus, csharp, dotnet, astar.
//   - A run of more than 255 letters and digits, such as a sequence of DNA, is no word: its
//     parts of that length are, in its place.
func Words(text string) []string {
	var a Analyser
	return a.Words(text)
}

// An Analyser is what [Words] needs to be fast for many texts. The zero value is ready. It
// is safe for concurrent use.
type Analyser struct{ stems stems }

// Words is [Words].
func (a *Analyser) Words(text string) []string {
	s := fold(text)
	var words []string
	before := "" // the compound before, unless more than space follows it
	for s != "" {
		start, end := nextCompound(s)
		if before != "" && !isSpace(s[:start]) {
			before = ""
		}
		compound := s[start:end]
		words = a.appendCompound(words, compound)
		if before != "" && Joins(before, compound) {
			words = appendWord(words, closed(before)+closed(compound), a.stems.stem)
		}
		before, s = compound, s[end:]
	}
	return words
}

// isSpace reports whether a text is nothing but white space of ASCII.
func isSpace(s string) bool { return strings.Trim(s, " \t\r\n") == "" }

func (a *Analyser) appendCompound(words []string, compound string) []string {
	if isWord(compound) { // most are
		if stopWords[compound] {
			return words
		}
		return append(words, a.stems.stem(compound))
	}
	c := split(compound, a.stems.stem)
	for _, p := range c.parts {
		words = append(append(words, p.words...), p.variants...)
	}
	return append(append(words, c.inner...), c.whole...)
}

// isWord reports whether a folded compound is a single word of English letters.
func isWord(compound string) bool {
	for i := range len(compound) {
		if c := compound[i]; c < 'a' || c > 'z' {
			return false
		}
	}
	return compound != "" && len(compound) <= longestWord
}

// A Term is a word that a question asks for.
type Term struct {
	Word   string
	Weight float64
	// Also are other words that count as this one, in order: other spellings, and
	// compounds that it is a part of.
	Also []string
	// Names are authors, and Venues venues, of which a paper counts as having the word:
	// see package lexical, which finds them.
	Names, Venues []string
}

// Terms returns the distinct words of a text, ordered by word. The weight of each is the
// number of times that it occurs.
func Terms(text string) []Term { return merge(termsOf(Words(text))) }

func termsOf(words []string) []Term {
	terms := make([]Term, len(words))
	for i, w := range words {
		terms[i] = Term{Word: w, Weight: 1}
	}
	return terms
}

// longestAsked is from how many words on a question is a text, whose words nobody has
// chosen one by one.
const longestAsked = 100

// Question returns the distinct words that a question asks for, ordered by word. What
// [Words] has in addition to the words of a text, because it may be written otherwise, is
// here something that counts as a word. So are two words that follow each other, written
// as one, among the first hundred: "time series" is found in papers that write timeseries.
// So are two with a digit between them: word 2 vec.
func Question(text string) []Term {
	var terms []Term
	var first, before asked
	for s := fold(text); s != ""; {
		start, end := nextCompound(s)
		apart := !isSpace(s[:start]) || start == end
		now := asked{raw: s[start:end], from: len(terms)}
		s = s[end:]
		terms = append(terms, split(now.raw, stem).terms()...)
		now.to = len(terms)
		if apart || len(terms) > longestAsked {
			before = asked{}
		}
		if before.joins(now) {
			join(terms, before, now)
		}
		if first.joins(before, now) {
			join(terms, first, before, now)
		}
		first, before = before, now
	}
	return merge(terms)
}

// join notes what compounds are, written as one, in the terms of each.
func join(terms []Term, list ...asked) {
	var b strings.Builder
	for _, one := range list {
		b.WriteString(closed(one.raw))
	}
	if b.Len() > longestJoined {
		return
	}
	joined := stem(b.String())
	for i := list[0].from; i < list[len(list)-1].to; i++ {
		terms[i].Also = append(terms[i].Also, joined)
	}
}

// asked is a compound of a question.
type asked struct {
	raw      string
	from, to int // its terms
}

// joins reports whether compounds that follow each other may be written as one.
func (a asked) joins(others ...asked) bool {
	raw := []string{a.raw}
	for _, b := range others {
		raw = append(raw, b.raw)
	}
	return WrittenAsOne(raw...) && a.to > a.from && !slices.ContainsFunc(others, func(b asked) bool { return b.to == b.from })
}

// terms are the words of a compound in a question. One so long that it has no single form
// is its parts.
func (c compound) terms() (terms []Term) {
	if len(c.whole) > 1 {
		c.whole, c.own = nil, false
	}
	for _, p := range c.parts {
		for _, w := range p.words {
			t := Term{Word: w, Weight: 1}
			if !p.apart {
				t.Also = slices.Concat(p.variants, p.inner, c.whole)
			}
			terms = append(terms, t)
		}
	}
	if c.own {
		terms = append(terms, termsOf(c.whole)...)
	}
	return terms
}

// merge sorts terms and adds up the weights of equal ones.
func merge(terms []Term) (distinct []Term) {
	slices.SortStableFunc(terms, func(a, b Term) int { return strings.Compare(a.Word, b.Word) })
	for _, t := range terms {
		if n := len(distinct); n > 0 && distinct[n-1].Word == t.Word {
			distinct[n-1].Weight++
			distinct[n-1].Also = append(distinct[n-1].Also, t.Also...)
			continue
		}
		distinct = append(distinct, t)
	}
	for i, t := range distinct {
		if len(t.Also) > 0 {
			slices.Sort(t.Also)
			distinct[i].Also = slices.DeleteFunc(slices.Compact(t.Also), func(w string) bool { return w == t.Word })
		}
	}
	return distinct
}
