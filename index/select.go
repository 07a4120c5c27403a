package index

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/filter"
	"paperkin/index/lexical"
	"paperkin/index/vector"
)

// A Selection is what a filter lets through. A nil *Selection lets everything
// through.
type Selection struct {
	Papers *vector.Bitmap // keys of the papers
	Slots  *vector.Bitmap // slots of those that have a vector in the view's space
}

// Has reports whether a paper is in the selection.
func (s *Selection) Has(key int64) bool { return s == nil || s.Papers.Has(int(key)) }

// list returns the keys of the papers, ascending.
func (s *Selection) list() []int64 {
	keys := make([]int64, 0, s.Papers.Len())
	for key := range s.Papers.All {
		keys = append(keys, int64(key))
	}
	return keys
}

// keys are those of the papers, nil for all.
func (s *Selection) keys() *vector.Bitmap {
	if s == nil {
		return nil
	}
	return s.Papers
}

// Select returns the papers that pass the filter, nil for the empty filter.
func (v *View) Select(ctx context.Context, f Filter) (*Selection, error) {
	if f.Empty() {
		return nil, nil
	}
	have, err := v.state.Words(ctx)
	if err != nil {
		return nil, err
	}
	papers, err := selector{v.state.Queries, v.Words(), have.Seq, v.said}.papers(ctx, f)
	if err != nil {
		return nil, err
	}
	slots, err := v.Slots(papers)
	return &Selection{papers, slots}, err
}

// Facets counts how many papers of a selection, of all for nil, have each value of a facet,
// and returns the n that most have, 0: all, the most frequent first. A paper counts once
// for a value; see [filter.Facet.Folded] for which values are one.
func (v *View) Facets(ctx context.Context, in *Selection, f Facet, n int) ([]Count, error) {
	if f == filter.Source {
		counts, err := v.state.CountFiles(ctx, in.keys())
		return filter.Top(counts, n), err
	}
	if f == filter.OwnTag {
		said, err := v.said(ctx)
		return filter.Top(said.counts(in), n), err
	}
	words, changed, others, err := v.known(ctx, in)
	if err != nil {
		return nil, err
	}
	return words.Facets(ctx, f, in.keys(), changed, others, n)
}

// known is [knownOf] of a view.
func (v *View) known(ctx context.Context, in *Selection) (*lexical.Index, *vector.Bitmap, []filter.Keyed, error) {
	return knownOf(ctx, v.state.Queries, v.Words(), in)
}

// knownOf returns a word index, an empty one for nil, the papers that it does not know as
// they are, nil if it knows all, and what those of a selection are.
func knownOf(ctx context.Context, q catalogue.Queries, x *lexical.Index, in *Selection) (words *lexical.Index, changed *vector.Bitmap, others []filter.Keyed, err error) {
	have, err := q.Words(ctx)
	if err != nil {
		return nil, nil, nil, err
	}
	take := func(c catalogue.Change) bool {
		if changed != nil {
			changed.Add(int(c.Paper))
		}
		if !c.Gone && in.Has(c.Paper) {
			others = append(others, filter.Keyed{Key: c.Paper, Traits: c.Traits})
		}
		return true
	}
	if words = x; words == nil {
		words = new(lexical.Index)
		err = q.EachTraits(ctx, take)
	} else if behind, last, e := q.CountChanges(ctx, have.Seq); e != nil || behind > 0 {
		changed = new(vector.Bitmap)
		err = errors.Join(e, q.EachChange(ctx, have.Seq, last, take))
	}
	return words, changed, others, err
}
