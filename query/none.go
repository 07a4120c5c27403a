package query

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"paperkin/index"
	"paperkin/index/filter"
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
	// NoOther: the library holds only the examples and their copies.
	NoOther Reason = "no-other"
	// FilteredOut: only the examples and their copies pass the filter.
	FilteredOut Reason = "filtered-out"
	// NamedFilteredOut: the question is an id or an address, whose paper does not pass the
	// filter.
	NamedFilteredOut Reason = "named-filtered-out"
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
}

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
	return []part[[]string]{{"categories", &f.Categories}, {"keywords", &f.Keywords}, {"venues", &f.Venues}, {"kinds", &f.Kinds},
		{"ids", &f.IDs}, {"authors", &f.Authors}}
}

// criteria returns the parts of a filter that are set. What a paper has is a criterion
// for each.
func criteria(f index.Filter) []Criterion {
	var list []Criterion
	for _, p := range bounds(&f) {
		if *p.value != "" {
			list = append(list, Criterion{p.field, []string{*p.value}})
		}
	}
	if f.After != 0 {
		list = append(list, Criterion{"after", []string{strconv.FormatInt(f.After, 10)}})
	}
	for _, p := range choices(&f) {
		if len(*p.value) > 0 {
			list = append(list, Criterion{p.field, *p.value})
		}
	}
	for _, name := range filter.Parts {
		if slices.ContainsFunc(f.Has, func(has string) bool { return strings.EqualFold(has, name) }) {
			list = append(list, Criterion{"has", []string{name}})
		}
	}
	return list
}

// filter is a criterion as a filter of its own.
func (c Criterion) filter() (f index.Filter) {
	switch c.Field {
	case "after":
		f.After, _ = strconv.ParseInt(c.Values[0], 10, 64) // as criteria wrote it
	case "has":
		f.Has = c.Values
	}
	for _, p := range bounds(&f) {
		if p.field == c.Field {
			*p.value = c.Values[0]
		}
	}
	for _, p := range choices(&f) {
		if p.field == c.Field {
			*p.value = c.Values
		}
	}
	return f
}

// blame returns the criteria that make a filter exclude all papers: those that do
// so on their own, or else all of them.
func (s snapshot) blame(ctx context.Context, f index.Filter) (Reason, []Criterion, error) {
	all := criteria(f)
	var alone []Criterion
	for _, c := range all {
		passed, err := s.Select(ctx, c.filter())
		if err != nil {
			return "", nil, err
		}
		if passed.Papers.Len() == 0 {
			alone = append(alone, c)
		}
	}
	if len(alone) > 0 {
		return FilterEmpty, alone, nil
	}
	return FiltersDisjoint, all, nil
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
