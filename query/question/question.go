// Package question reads what people type: words to rank papers by, and operators that
// filter them, as search engines have them.
//
//	"exact phrase"          only papers with these words, one after another
//	-word  -"exact phrase"  only papers without them
//	this OR that            only papers with one of them
//	title:word              only papers with the word in the title
//	author:name  venue:glob  category:glob  tag:glob  year:2019..2021
//	since:2019-05  until:"last month"  added:7d
//	has:pdf  has:liked      only papers that have that: see [filter.Parts]
//	(this that) OR other    brackets make one alternative of several words
//
// A dash before any of them, or before brackets around them, turns it into its opposite. A
// value with spaces stands in quotes. What is no operator is prose, and stays as it is: a
// quote or a bracket without its partner, with or without a dash or a field before it, a
// dash alone or before a number, a name of a field before a space or what is no value of it,
// brackets around words with neither OR nor a dash beside them. Every text is a question; none is an error.
//
// The package reads no library, and ranks nothing.
package question

import (
	"slices"
	"strings"
	"unicode"

	"paperkin/index/filter"
)

// A Question is a text as it is understood.
type Question struct {
	// Text is what papers are ranked by: the text without operators, but with the words of
	// those that ask for words. It is the text itself, byte by byte, if there are none.
	Text   string
	Filter filter.Filter
	// Fields are the names before the colons of operators, such as "venue", but for those
	// that a dash turns into their opposites.
	Fields []string
	// Backwards are words that would be operators if their last year were not before the
	// first: year:2019..2017.
	Backwards []string
}

// Plain reports whether the whole text is prose.
func (q Question) Plain() bool { return q.Filter.Empty() }

// What is longer than a question is a text to compare papers with, in which quotes and
// dashes are what they are in texts.
const (
	longest   = 1000 // bytes
	mostWords = 100
)

// Parse reads a text.
func Parse(text string) Question {
	prose := Question{Text: text}
	if len(text) > longest {
		return prose
	}
	items := scan(text)
	if len(items) > mostWords {
		return prose
	}
	for _, one := range items {
		if one.isBackwards() {
			prose.Backwards = append(prose.Backwards, one.value)
		}
	}
	var r reading
	nodes := nest(items)
	r.take(nodes)
	q := Question{Filter: r.filter.And(anyYear(r.years)), Fields: fieldsOf(nodes), Backwards: prose.Backwards}
	if q.Plain() {
		return prose
	}
	q.Text = strings.Join(slices.DeleteFunc(r.words, func(w string) bool { return w == "" }), " ")
	if !strings.ContainsFunc(q.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		q.Text = ""
	}
	return q
}

// fieldsOf returns the fields of nodes, and of those in brackets.
func fieldsOf(nodes []node) (list []string) {
	for _, one := range nodes {
		switch {
		case one.not:
		case one.bracket != 0:
			list = append(list, fieldsOf(one.group)...)
		case one.field != "" && one.isOperator():
			list = append(list, one.field)
		}
	}
	return list
}

// anyYear is a filter that papers of any of some years pass.
func anyYear(years []filter.Filter) filter.Filter {
	switch len(years) {
	case 0:
		return filter.Filter{}
	case 1:
		return years[0]
	}
	return filter.Filter{Any: [][]filter.Filter{years}}
}
