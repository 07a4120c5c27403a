package query

import (
	"context"
	"strconv"

	"paperkin/index"
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

// criteria returns the parts of a filter that are set.
func criteria(f index.Filter) []Criterion {
	var list []Criterion
	add := func(field string, values ...string) {
		if len(values) > 0 {
			list = append(list, Criterion{field, values})
		}
	}
	bound := func(field, value string) {
		if value != "" {
			add(field, value)
		}
	}
	bound("since", f.Since)
	bound("until", f.Until)
	bound("arrived", f.Arrived)
	bound("arrived_until", f.ArrivedUntil)
	if f.After != 0 {
		add("after", strconv.FormatInt(f.After, 10))
	}
	add("categories", f.Categories...)
	add("venues", f.Venues...)
	add("ids", f.IDs...)
	add("authors", f.Authors...)
	return list
}

// filter is a criterion as a filter of its own.
func (c Criterion) filter() index.Filter {
	switch c.Field {
	case "since":
		return index.Filter{Since: c.Values[0]}
	case "until":
		return index.Filter{Until: c.Values[0]}
	case "arrived":
		return index.Filter{Arrived: c.Values[0]}
	case "arrived_until":
		return index.Filter{ArrivedUntil: c.Values[0]}
	case "after":
		key, _ := strconv.ParseInt(c.Values[0], 10, 64) // as criteria wrote it
		return index.Filter{After: key}
	case "categories":
		return index.Filter{Categories: c.Values}
	case "venues":
		return index.Filter{Venues: c.Values}
	case "ids":
		return index.Filter{IDs: c.Values}
	default:
		return index.Filter{Authors: c.Values}
	}
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
