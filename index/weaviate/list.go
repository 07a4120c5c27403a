package weaviate

import (
	"context"
	"maps"
	"slices"
	"strconv"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/vector"
	"paperkin/index/weaviate/schema"
	"paperkin/index/weaviate/where"
)

// Select implements query.View. It makes a call only where the cluster cannot say what is
// asked for, or has to know how the names of authors are written, or which papers the user
// has said something of.
func (v *View) Select(ctx context.Context, f index.Filter) (*index.Selection, error) {
	if f.Empty() {
		return nil, nil
	}
	known, err := v.known(ctx, f)
	if err != nil {
		return nil, err
	}
	in, err := v.collection().choose(ctx, f, known)
	if err != nil {
		return nil, err
	}
	if in == nil {
		return &index.Selection{Papers: new(vector.Bitmap), Slots: new(vector.Bitmap)}, nil
	}
	if in.exact && in.filters == nil {
		in.count = v.info.Papers
	}
	if papers, ok := v.countPersons(f); ok && in.exact {
		in.counts(papers)
	}
	if year, ok := onlyYear(f); ok && v.info.Years != nil {
		in.count, in.dated = v.info.Years[year], true
	}
	return &index.Selection{Where: in}, nil
}

// onlyYear returns the year whose papers are all that a filter asks for.
func onlyYear(f index.Filter) (year int, ok bool) {
	since := f.Since
	if len(since) != len("2006") || f.Until != since {
		return 0, false
	}
	if f.Since, f.Until = "", ""; !f.Empty() {
		return 0, false
	}
	year, err := strconv.Atoi(since)
	return year, err == nil
}

// chosenOf is a selection of [View.Select] that has papers; nil for all papers.
func chosenOf(in *index.Selection) *chosen {
	if in == nil {
		return nil
	}
	return in.Where.(*chosen)
}

// Sorted implements query.View.
func (v *View) Sorted(ctx context.Context, in *index.Selection, s index.Sorting) (keys []int64, papers int, err error) {
	switch {
	case in == nil:
		papers = v.info.Papers
	case in.IsEmpty():
		return nil, 0, nil
	default:
		if papers, err = in.Count(ctx); err != nil {
			return nil, 0, err
		}
	}
	s.Limit = min(s.Limit, max(0, papers-s.Skip))
	keys, err = v.collection().sorted(ctx, chosenOf(in), s)
	return keys, papers, err
}

// Facets implements query.View.
func (v *View) Facets(ctx context.Context, in *index.Selection, f index.Facet, n int) ([]index.Count, error) {
	if in.IsEmpty() {
		return nil, nil
	}
	if f == filter.OwnTag {
		return v.ownTags(ctx, in, n)
	}
	return v.collection().counts(ctx, chosenOf(in), f, n)
}

// ownTags counts the papers of each tag.
func (v *View) ownTags(ctx context.Context, in *index.Selection, n int) ([]index.Count, error) {
	all, err := v.said(ctx)
	if err != nil {
		return nil, err
	}
	var tagged []int64
	for _, of := range all.Papers {
		if len(of.Tags) > 0 {
			tagged = append(tagged, of.Key)
		}
	}
	among, err := in.Among(ctx, tagged)
	passes := map[int64]bool{}
	for _, key := range among {
		passes[key] = true
	}
	return filter.Top(all.Counts(func(key int64) bool { return passes[key] }), n), err
}

// by is the property that an order goes by. Equal papers are ordered by their ids, those of
// an order by counts by date before.
var by = map[index.Order]string{filter.ByDate: schema.First, filter.ByAdded: schema.Run, filter.ByTitle: schema.TitleKey, filter.ByVenue: schema.Venue,
	filter.ByCitations: schema.Citations, filter.ByUpvotes: schema.Upvotes, filter.ByID: schema.IDOrder}

// sorted returns the keys of a part of what is chosen, of all papers for nil, in an order.
// Papers that have nothing of what it goes by come last: they have the lowest number, so that
// one call will do where it falls; else they are asked for after the others.
func (c *collection) sorted(ctx context.Context, in *chosen, s index.Sorting) ([]int64, error) {
	filters, err := in.exactly(ctx)
	if err != nil || s.Limit <= 0 {
		return nil, err
	}
	c = c.patient()
	falls := s.By.Falls() != s.Backwards
	property := by[s.By]
	sort := []*pb.SortBy{sortBy(property, falls)}
	if _, counted := s.By.Counted(); counted {
		sort = append(sort, sortBy(schema.First, true))
	}
	if s.By != filter.ByID {
		sort = append(sort, sortBy(schema.IDOrder, false))
	}
	a := ask{filters: where.Guarded(filters), sort: sort, offset: s.Skip, n: s.Limit, properties: rowProperties}
	if s.By == filter.ByDate && in == nil {
		if found, err := c.ofSomeYears(ctx, a, falls); err != nil || len(found) == s.Limit {
			return keysOf(found), err
		}
	}
	if numbers := s.By != filter.ByTitle && s.By != filter.ByVenue && s.By != filter.ByID; s.By == filter.ByID || numbers && falls {
		found, err := c.find(ctx, a)
		return keysOf(found), err
	}
	has := where.Texts(schema.Has, []string{string(s.By)})
	a.filters = where.All(filters, has)
	found, err := c.find(ctx, a)
	keys := keysOf(found)
	if err != nil || len(keys) == s.Limit {
		return keys, err
	}
	before := s.Skip + len(keys) // papers that have something
	if len(keys) == 0 && s.Skip > 0 {
		if before, err = c.count(ctx, a.filters); err != nil {
			return nil, err
		}
	}
	a.filters = where.All(filters, where.Not(has))
	a.sort, a.offset, a.n = sort[1:], max(0, s.Skip-before), s.Limit-len(keys)
	found, err = c.find(ctx, a)
	return append(keys, keysOf(found)...), err
}

// ofSomeYears is [collection.find] of all papers by date, as far as the years that have so many
// papers: the engine reads all papers among which it sorts. It finds fewer where that is not
// known.
func (c *collection) ofSomeYears(ctx context.Context, a ask, falls bool) ([]*pb.SearchResult, error) {
	if c.view == nil {
		return nil, nil
	}
	years := slices.Sorted(maps.Keys(c.view.info.Years))
	if falls {
		slices.Reverse(years)
	}
	papers := 0
	for _, year := range years {
		if papers += c.view.info.Years[year]; papers < a.offset+a.n {
			continue
		}
		const yearOf = 10_000 // in a number of [schema.First]
		if falls {
			a.filters = where.Above(schema.First, int64(year)*yearOf-1)
		} else {
			a.filters = where.All(where.Above(schema.First, 0), where.UpTo(schema.First, int64(year)*yearOf+yearOf-1))
		}
		return c.find(ctx, a)
	}
	return nil, nil
}
