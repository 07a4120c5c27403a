// Package phrase says whether a text has words that are asked for: one word in any of its
// forms, or several that stand next to each other as they are written.
//
// It decides for a text at hand, and names words of the word index that no such text
// lacks. It reads no index: which papers have those words, and what their texts are, is
// for others.
package phrase

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"paperkin/index/lexical"
	"paperkin/index/paper"
)

// A Phrase is what a text must have: one of some ways to write it.
type Phrase struct{ Ways []Way }

// A Way is a way to write a phrase.
type Way struct {
	// Terms are words of the word index, all of which a paper has that has the phrase in
	// this way. There are none where the index cannot help.
	Terms []string
	// text is what stands in the folded text of such a paper, between whole words. If it
	// is empty, a paper with the terms has the phrase.
	text string
}

// Sure reports whether a paper that has the terms has the phrase.
func (w Way) Sure() bool { return w.text == "" }

// Of returns the phrase that a user's value asks for. ok is false if it has no letters and
// no digits.
//
//   - A single word stands for all its forms: transformer also for transformers, and
//     pre-training also for pretraining.
//   - Several words are to stand next to each other, each as it is. So is what is in
//     quotes, "transformer". Case, accents and punctuation do not count, nor do hyphens,
//     nor spaces between what is often written as one: "GPT 4" also for GPT-4 and GPT4. Two
//     words are one as well: "time series" also for timeseries. Greek letters are their
//     names.
func Of(value string) (p Phrase, ok bool) {
	value = strings.TrimSpace(value)
	bare := unquote(value)
	folded := fold(bare)
	if folded == "" {
		return p, false
	}
	exact := Way{termsOf(bare, folded), folded}
	asOne := slices.Concat(written(bare, folded), joinedWays(folded))
	if bare != value && !strings.ContainsAny(bare, symbols) || strings.ContainsFunc(bare, unicode.IsSpace) || strings.ContainsFunc(bare, lexical.IsDense) {
		return Phrase{append([]Way{exact}, asOne...)}, true
	}
	terms := lexical.Question(bare)
	if len(terms) == 1 {
		for _, form := range append([]string{terms[0].Word}, terms[0].Also...) {
			p.Ways = append(p.Ways, Way{Terms: []string{form}})
		}
		return p, true
	}
	var parts []string
	for part := range strings.FieldsFuncSeq(bare, func(r rune) bool { return !ofWord(r) && !unicode.IsMark(r) }) {
		parts = append(parts, lexical.Words(part)...)
	}
	for _, whole := range lexical.Words(bare) { // a compound, also written as one
		if !slices.Contains(parts, whole) {
			p.Ways = append(p.Ways, Way{Terms: []string{whole}})
		}
	}
	return Phrase{append(append(p.Ways, exact), asOne...)}, true
}

// symbols are parts of names: C++, C#, A*.
const symbols = "+#*"

// Quotes are the pairs of marks that words can stand between.
var Quotes = map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»'}

// unquote takes away the quotes around a value, if it is in quotes.
func unquote(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	last, end := utf8.DecodeLastRuneInString(s)
	if closing, ok := Quotes[first]; ok && len(s) > size && (last == closing || first == '„' && last == '”') {
		return s[size : len(s)-end]
	}
	return s
}

// IsTopic reports whether the word index has the words of a value, or some of them: all
// but the and the like.
func IsTopic(value string) bool { return len(lexical.Words(value)) > 0 }

// In reports whether one of several texts has the phrase.
func (p Phrase) In(texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool {
		folded := ""
		var words []string
		return slices.ContainsFunc(p.Ways, func(w Way) bool {
			if !w.Sure() {
				if folded == "" {
					folded = fold(text)
				}
				return stands(text, folded, w.text)
			}
			if words == nil {
				words = lexical.Words(text)
			}
			return !slices.ContainsFunc(w.Terms, func(term string) bool { return !slices.Contains(words, term) })
		})
	})
}

func ofWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r)) }

// fold is the text as phrases are compared: its words, separated by spaces. An apostrophe
// within a word does not end a word, as in the word index.
func fold(text string) string {
	if strings.ContainsAny(text, "'\u2019") {
		var b strings.Builder
		b.Grow(len(text))
		before := rune(0)
		for text != "" {
			r, size := utf8.DecodeRuneInString(text)
			after, _ := utf8.DecodeRuneInString(text[size:])
			if r != '\'' && r != '\u2019' || !ofWord(before) || !ofWord(after) {
				b.WriteString(text[:size])
			}
			if !unicode.IsMark(r) { // an accent
				before = r
			}
			text = text[size:]
		}
		text = b.String()
	}
	return lexical.SpellGreek(paper.FoldWords(text))
}

// written returns the way to write a phrase without the hyphens in it and without the
// spaces between words that are often written as one; none where there are neither.
func written(phrase, folded string) []Way {
	var b strings.Builder
	before := ""
	add := func(word string, apart bool) {
		if apart && before != "" && !lexical.Joins(before, word) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
		before = word
	}
	for chunk := range strings.FieldsSeq(phrase) {
		for i, word := range strings.Fields(fold(chunk)) {
			add(word, i == 0)
		}
	}
	closed := b.String()
	if strings.ReplaceAll(closed, " ", "") != strings.ReplaceAll(folded, " ", "") { // math that begins in one chunk and ends in another
		return nil
	}
	if closed == folded {
		return nil
	}
	return []Way{{termsOf(closed, closed), closed}}
}

// termsOf returns words of the index that every text has in which a phrase stands: of words
// in ASCII letters alone, or with digits, which the index has under one form wherever they
// stand, and of Chinese. A word on s may be a possessive, "whats" for "what's", of which the index has
// the rest.
func termsOf(phrase, folded string) (terms []string) {
	if !strings.ContainsFunc(phrase, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		return lexical.Words(phrase)
	}
	for word := range strings.FieldsSeq(folded) {
		if len(word) < 2 || strings.Trim(word, "0123456789") == "" || strings.ContainsFunc(word, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }) {
			continue
		}
		forms := lexical.Words(word)
		if short, ok := strings.CutSuffix(word, "s"); len(forms) != 1 || ok && !slices.Equal(lexical.Words(short), forms) || slices.Contains(terms, forms[0]) {
			continue
		}
		terms = append(terms, forms[0])
	}
	return terms
}

// contains reports whether a phrase stands in a text, both folded, between whole words. A
// space of the text does not count where none says so of it.
func contains(text, phrase string, none func(text string, space int) bool) bool {
	first, _ := utf8.DecodeRuneInString(phrase)
	for at, before := 0, ' '; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == first && (before == ' ' || lexical.IsDense(before) || lexical.IsDense(first)) && begins(text, at, phrase, none) {
			return true
		}
		at, before = at+size, r
	}
	return false
}

// begins reports whether a phrase stands in a text from one place to the end of a word.
func begins(text string, at int, phrase string, none func(text string, space int) bool) bool {
	start, last := at, rune(0)
	for phrase != "" {
		want, size := utf8.DecodeRuneInString(phrase)
		r, length := utf8.DecodeRuneInString(text[at:])
		switch {
		case length == 0:
			return false
		case r == want:
			phrase, last = phrase[size:], want
		case r != ' ' || at == start || !none(text, at):
			return false
		}
		at += length
	}
	after, length := utf8.DecodeRuneInString(text[at:])
	return length == 0 || after == ' ' || lexical.IsDense(after) || lexical.IsDense(last)
}

// joined reports whether the words around a space are often written as one.
func joined(text string, space int) bool {
	after, _, _ := strings.Cut(text[space+1:], " ")
	return lexical.Joins(text[strings.LastIndexByte(text[:space], ' ')+1:space], after)
}
