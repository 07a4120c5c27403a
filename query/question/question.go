// Package question reads what people type: words to rank papers by, and operators that
// filter them, as search engines have them.
//
//	"exact phrase"          only papers with these words, one after another
//	-word  -"exact phrase"  only papers without them
//	this OR that            only papers with one of them
//	title:word              only papers with the word in the title
//	author:name  venue:glob  category:glob  year:2019..2021
//
// A dash before any of them turns it into its opposite. A value with spaces stands in
// quotes. What is no operator is prose, and stays as it is: a quote or a bracket without
// its partner, a dash alone or before a number, a name of a field before a space. Every
// text is a question; none is an error.
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
	var q Question
	var years []filter.Filter
	var words []string
	for len(items) > 0 {
		group := alternatives(items)
		items = items[len(group):]
		if len(group) > 1 {
			q.Filter = q.Filter.And(either(operands(group)))
			for _, item := range operands(group) {
				words = append(words, item.words())
			}
			continue
		}
		item := group[0]
		if asked := item.filter(); item.field == "year" && !item.not {
			years = append(years, asked)
		} else if item.isOperator() {
			q.Filter = q.Filter.And(asked)
		}
		words = append(words, item.words())
	}
	q.Filter = q.Filter.And(anyYear(years))
	if q.Plain() {
		return prose
	}
	q.Text = strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
	if !strings.ContainsFunc(q.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		q.Text = ""
	}
	return q
}

// alternatives returns the items at the start of a list that OR stands between, with it; or
// the first one.
func alternatives(items []item) []item {
	n := 1
	for n+1 < len(items) && items[n].isOr() && items[n-1].isOperand() && items[n+1].isOperand() {
		n += 2
	}
	return items[:n]
}

// operands returns the items of a group without OR.
func operands(group []item) (list []item) {
	for i := 0; i < len(group); i += 2 {
		list = append(list, group[i])
	}
	return list
}

// either is a filter that papers pass which pass that of one item. Values of one field are
// alternatives already.
func either(items []item) (f filter.Filter) {
	alike := slices.Contains([]string{"author", "venue", "category"}, items[0].field)
	var group []filter.Filter
	for _, item := range items {
		alike = alike && !item.not && item.field == items[0].field
		group = append(group, item.filter())
	}
	if !alike {
		return filter.Filter{Any: [][]filter.Filter{group}}
	}
	for _, one := range group {
		f = f.And(one)
	}
	return f
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
