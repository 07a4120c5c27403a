package query

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query/question"
	"paperkin/query/suggest"
)

// A Reason says why an answer has no hits.
type Reason string

const (
	// NothingEmbedded: mode Semantic, and no paper has a vector yet.
	NothingEmbedded Reason = "nothing-embedded"
	// NoVector: mode Semantic, and the model knows none of the question's words.
	NoVector Reason = "no-vector"
	// NoWords: no paper has any of the question's words.
	NoWords Reason = "no-words"
	// NoWordsNoVector: no paper has any of the question's words, and the model
	// knows none of them.
	NoWordsNoVector Reason = "no-words-no-vector"
	// TooFar: no paper reaches Options.MinSimilarity.
	TooFar Reason = "too-far"
	// NoFit: of several questions, no paper fits each.
	NoFit Reason = "no-fit"
	// NoOther: the library holds only the examples and their copies.
	NoOther Reason = "no-other"
	// FilteredOut: only the examples and their copies pass the filter.
	FilteredOut Reason = "filtered-out"
	// NamedFilteredOut: the question is an id or an address, whose paper does not pass the
	// filter.
	NamedFilteredOut Reason = "named-filtered-out"
	// NotInLibrary: the question is an id or an address of a paper that is not there.
	NotInLibrary Reason = "not-in-library"
	// BeyondEnd: a list has no more papers than Options.Offset leaves out.
	BeyondEnd Reason = "beyond-end"
	// FilterEmpty: each of Answer.Filters alone lets no paper through.
	FilterEmpty Reason = "filter-empty"
	// FiltersDisjoint: each of Answer.Filters lets papers through, but no paper
	// passes all of them.
	FiltersDisjoint Reason = "filters-disjoint"
)

// A Criterion is one part of a filter: a paper passes if it has one of the
// values.
type Criterion struct {
	Field  string // its name in the JSON form of [index.Filter]
	Values []string
	// Meant is what values may be meant to be that no paper has; nil where nothing is near
	// them, and where papers pass the criterion.
	Meant []Meant
}

// Meant is what a value of a filter may be meant to be.
type Meant = suggest.Names

// A part is a field of a filter.
type part[T any] struct {
	field string
	value *T
}

// bounds are the parts of a filter that have one value.
func bounds(f *index.Filter) []part[string] {
	return []part[string]{{"since", &f.Since}, {"until", &f.Until}, {"arrived", &f.Arrived}, {"arrived_until", &f.ArrivedUntil}}
}

// choices are the parts of a filter of which a paper meets any value.
func choices(f *index.Filter) []part[[]string] {
	return []part[[]string]{{"categories", &f.Categories}, {"keywords", &f.Keywords}, {"venues", &f.Venues}, {"kinds", &f.Kinds}, {"tags", &f.Tags},
		{"ids", &f.IDs}, {"authors", &f.Authors}, {"persons", &f.Persons}}
}

// demands are the parts of a filter of which a paper meets every value.
func demands(f *index.Filter) []part[[]string] {
	return []part[[]string]{{"titles", &f.Titles}, {"with", &f.With}, {"without", &f.Without}}
}

// A criterion is a [Criterion], and a filter that has no other.
type criterion struct {
	Criterion
	alone index.Filter
}

// criteria returns the parts of a filter that are set. What a paper has is a criterion
// for each, and so is each word, each group of filters and each that papers do not pass.
func criteria(f index.Filter) (list []criterion) {
	add := func(alone index.Filter, field string, values ...string) {
		list = append(list, criterion{Criterion{Field: field, Values: values}, alone})
	}
	var alone index.Filter
	single := bounds(&alone)
	for i, p := range bounds(&f) {
		if *p.value != "" {
			*single[i].value = *p.value
			add(alone, p.field, *p.value)
			*single[i].value = ""
		}
	}
	if f.After != 0 {
		add(index.Filter{After: f.After}, "after", strconv.FormatInt(f.After, 10))
	}
	several := choices(&alone)
	for i, p := range choices(&f) {
		if len(*p.value) > 0 {
			*several[i].value = *p.value
			add(alone, p.field, *p.value...)
			*several[i].value = nil
		}
	}
	for _, name := range filter.Parts {
		if slices.ContainsFunc(f.Has, func(has string) bool { return strings.EqualFold(has, name) }) {
			add(index.Filter{Has: []string{name}}, "has", name)
		}
	}
	several = demands(&alone)
	for i, p := range demands(&f) {
		for _, value := range *p.value {
			*several[i].value = []string{value}
			add(alone, p.field, value)
			*several[i].value = nil
		}
	}
	for _, group := range f.Any {
		only := index.Filter{Any: [][]index.Filter{group}}
		add(only, "any", question.Write(only))
	}
	for _, not := range f.Not {
		only := index.Filter{Not: []index.Filter{not}}
		add(only, "not", question.Write(only))
	}
	return list
}

// Blame says why no paper passes a filter, as [Answer.None] and [Answer.Filters] do.
func (s *Searcher) Blame(ctx context.Context, f index.Filter) (why Reason, filters []Criterion, err error) {
	err = s.look(ctx, Request{Options: Options{Filter: f}}, func(at snapshot, r Request) error {
		why, filters, err = at.blame(ctx, r.Filter)
		return err
	})
	return why, filters, err
}

// blame returns the criteria that make a filter exclude all papers: those that do
// so on their own, or else all of them.
func (s snapshot) blame(ctx context.Context, f index.Filter) (Reason, []Criterion, error) {
	var all, alone []Criterion
	for _, c := range criteria(f) {
		passed, err := s.Select(ctx, c.alone)
		if err != nil {
			return "", nil, err
		}
		all = append(all, c.Criterion)
		n, err := passed.Count(ctx)
		if err != nil {
			return "", nil, err
		}
		if n == 0 {
			if c.Meant, err = s.meant(ctx, c.Criterion); err != nil {
				return "", nil, err
			}
			alone = append(alone, c.Criterion)
		}
	}
	if len(alone) > 0 {
		return FilterEmpty, alone, nil
	}
	return FiltersDisjoint, all, nil
}

// blameLate replaces the reason why a ranking is empty by the criteria of the filter, if no
// paper passes that. A view need not know so before anything is looked for: see
// [index.Selection.IsEmpty]. It reports whether it did.
func (s snapshot) blameLate(ctx context.Context, f index.Filter, out *ranking) (is bool, err error) {
	if out.none == "" || out.allow == nil {
		return false, nil
	}
	n, err := out.allow.Count(ctx)
	if err != nil || n > 0 {
		return false, err
	}
	out.none, out.filters, err = s.blame(ctx, f)
	return true, err
}

// namesOf are the facets whose values a criterion is compared with.
var namesOf = map[string][]index.Facet{"venues": {filter.Venue}, "categories": {filter.Category, filter.Keyword}, "keywords": {filter.Keyword}, "tags": {filter.OwnTag, filter.Keyword},
	"kinds": {filter.Kind}, "authors": {filter.Author}}

// meant returns what the values of a criterion that no paper passes may be meant to be.
func (s snapshot) meant(ctx context.Context, c Criterion) (meant []Meant, err error) {
	var have []index.Count
	for _, facet := range namesOf[c.Field] {
		some, err := s.Facets(ctx, nil, facet, 0)
		if err != nil {
			return nil, err
		}
		have = append(have, some...)
	}
	find := suggest.Globs
	if c.Field == "authors" {
		find = suggest.Author
	}
	for _, value := range c.Values {
		if names := find(value, have); names.Try != "" {
			meant = append(meant, names)
		}
	}
	return meant, nil
}

// whyNone is why a ranking is empty, whose filter lets papers through. found is
// how many candidates there were before the bound on similarity.
func (s snapshot) whyNone(r Request, sub subject, found int) Reason {
	switch {
	case r.Mode == Semantic && s.Live() == 0:
		return NothingEmbedded
	case found > 0:
		return TooFar
	case r.Mode == Lexical, r.Mode == Hybrid && s.Live() == 0:
		return NoWords
	case sub.aim == nil:
		return NoWordsNoVector
	default:
		return noOther(r)
	}
}

// noOther returns the reason why only the examples and their copies are left.
func noOther(r Request) Reason {
	if r.Filter.Empty() {
		return NoOther
	}
	return FilteredOut
}
