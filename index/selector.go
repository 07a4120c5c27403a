package index

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/filter"
	"paperkin/index/lexical"
	"paperkin/index/phrase"
	"paperkin/index/said"
	"paperkin/index/vector"
)

// Select returns the papers that pass the filter, nil for the empty filter.
func (v *View) Select(ctx context.Context, f Filter) (*Selection, error) {
	if f.Empty() {
		return nil, nil
	}
	have, err := v.state.Words(ctx)
	if err != nil {
		return nil, err
	}
	papers, err := selector{v.state.Queries, v.lexicon(), have.Seq, v.said}.papers(ctx, f)
	if err != nil {
		return nil, err
	}
	slots, err := v.Slots(papers)
	return &Selection{Papers: papers, Slots: slots}, err
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
		return filter.Top(said.Counts(in.has), n), err
	}
	words, changed, others, err := v.known(ctx, in)
	if err != nil {
		return nil, err
	}
	return words.Facets(ctx, f, in.keys(), changed, others, n)
}

// known is [knownOf] of a view.
func (v *View) known(ctx context.Context, in *Selection) (*lexical.Index, *vector.Bitmap, []filter.Keyed, error) {
	return knownOf(ctx, v.state.Queries, v.lexicon(), in)
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
		if !c.Gone && in.has(c.Paper) {
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

// A selector finds the papers that pass a filter. The word index answers for those that it
// knows as they are, up to a change; the catalogue for the others, and for all where there
// is no index.
type selector struct {
	catalogue.Queries
	words *lexical.Index // nil: none
	known int64          // the last change that it knows
	said  func(context.Context) (said.Said, error)
}

// papers returns the keys of the papers that pass a filter. What is cheap to find out
// comes first: texts are read of those papers alone that pass the rest.
func (s selector) papers(ctx context.Context, f Filter) (*vector.Bitmap, error) {
	papers, err := s.byTraits(ctx, f)
	if err != nil {
		return nil, err
	}
	for _, group := range f.Any {
		passing := new(vector.Bitmap)
		for _, one := range group {
			some, err := s.papers(ctx, one)
			if err != nil {
				return nil, err
			}
			for key := range some.All {
				passing.Add(key)
			}
		}
		papers = both(papers, passing)
	}
	for _, not := range f.Not {
		some, err := s.papers(ctx, not)
		if err != nil {
			return nil, err
		}
		papers = butNot(papers, some)
	}
	for _, criterion := range []struct {
		values      []string
		inTitle, no bool
	}{{f.Titles, true, false}, {f.With, false, false}, {f.Without, false, true}} {
		for _, value := range criterion.values {
			some, err := s.withPhrase(ctx, papers, value, criterion.inTitle)
			if err != nil {
				return nil, err
			}
			if criterion.no {
				papers = butNot(papers, some)
			} else {
				papers = some
			}
		}
	}
	return papers, nil
}

// byTraits returns the papers that pass what a filter asks of traits.
func (s selector) byTraits(ctx context.Context, f Filter) (*vector.Bitmap, error) {
	resolved, err := s.Resolve(ctx, f)
	if err != nil {
		return nil, err
	}
	if len(f.Tags)+len(f.Has) > 0 {
		said, err := s.said(ctx)
		if err != nil {
			return nil, err
		}
		said.Resolve(f, &resolved)
	}
	if s.words != nil && len(f.Authors) > 0 {
		resolved.Spelled = func(name string) []string {
			ways, e := s.words.Spellings(ctx, name)
			err = errors.Join(err, e)
			return ways
		}
	}
	test := f.Compile(resolved)
	if err != nil {
		return nil, err
	}
	papers := new(vector.Bitmap)
	if s.words != nil {
		if papers, err = s.words.Select(ctx, test); err != nil {
			return nil, err
		}
	}
	return papers, s.update(ctx, papers, func(c catalogue.Change) bool { return test.Match(c.Paper, c.Traits) })
}

// update corrects a set by the papers that the word index does not know as they are.
func (s selector) update(ctx context.Context, papers *vector.Bitmap, passes func(catalogue.Change) bool) error {
	take := func(c catalogue.Change) bool {
		if !c.Gone && passes(c) {
			papers.Add(int(c.Paper))
		} else {
			papers.Remove(int(c.Paper))
		}
		return true
	}
	if s.words == nil {
		return s.EachTraits(ctx, take)
	}
	behind, last, err := s.CountChanges(ctx, s.known)
	if err != nil || behind == 0 {
		return err
	}
	return s.EachChange(ctx, s.known, last, take)
}

// withPhrase returns those of a set of papers that have a phrase, in title or abstract or
// in the title alone. The word index has no places of words: where several are to stand
// next to each other, the texts of the papers that have them all are read.
func (s selector) withPhrase(ctx context.Context, among *vector.Bitmap, value string, inTitle bool) (*vector.Bitmap, error) {
	p, _ := phrase.Of(value) // of none, no paper has it
	has := func(title, abstract string) bool { return p.In(title) || !inTitle && p.In(abstract) }
	found, unsure := new(vector.Bitmap), new(vector.Bitmap)
	for _, way := range p.Ways {
		if s.words == nil {
			break
		}
		some, err := s.words.Having(ctx, way.Terms, inTitle)
		if err != nil {
			return nil, err
		}
		into := unsure
		if way.Sure() {
			into = found
		}
		for key := range some.All {
			if among.Has(key) {
				into.Add(key)
			}
		}
	}
	if unsure = butNot(unsure, found); unsure.Len() > 0 {
		err := s.TextsOf(ctx, unsure, func(key int64, title, abstract string) {
			if has(title, abstract) {
				found.Add(int(key))
			}
		})
		if err != nil {
			return nil, err
		}
	}
	err := s.update(ctx, found, func(c catalogue.Change) bool { return has(c.Title, c.Abstract) })
	return both(found, among), err
}

// both returns the members of both sets.
func both(a, b *vector.Bitmap) *vector.Bitmap {
	set := new(vector.Bitmap)
	for n := range a.All {
		if b.Has(n) {
			set.Add(n)
		}
	}
	return set
}

// butNot returns the members of a set that another one does not have.
func butNot(a, b *vector.Bitmap) *vector.Bitmap {
	set := new(vector.Bitmap)
	for n := range a.All {
		if !b.Has(n) {
			set.Add(n)
		}
	}
	return set
}
