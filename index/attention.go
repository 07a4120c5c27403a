package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/vector"
)

// Papers are ordered by counts of attention through an index of the catalogue. Those with
// one number are equals, as are those with none, which come last; of equals the latest
// comes first.

// equals are papers with one number, of which the part of a [Sorting] has some; without
// keys those that have none.
type equals struct {
	keys     []int64
	from, to int // places in their order
}

// byCount is Sorted for an order by counts.
func (v *View) byCount(ctx context.Context, in *Selection, s Sorting, papers int) ([]int64, error) {
	all, counted, err := v.equals(ctx, in, s, papers)
	if err != nil {
		return nil, err
	}
	if err := v.latestFirst(ctx, all); err != nil {
		return nil, err
	}
	var keys []int64
	for _, e := range all {
		if e.whole() {
			keys = append(keys, e.keys...)
			continue
		}
		of, but := in, counted
		if e.keys != nil {
			of, but = &Selection{Papers: setOf(e.keys)}, nil
		}
		next, err := v.byPlace(ctx, of, but, Sorting{By: filter.ByDate, Skip: e.from, Limit: e.to - e.from})
		if err != nil {
			return nil, err
		}
		keys = append(keys, next...)
	}
	return keys, nil
}

// equals returns the equals of which the part has some, in their order, and the papers that
// come before those that have no number, as far as these are needed. It goes through the
// index up to the last of the part or, for few papers, looks at each.
func (v *View) equals(ctx context.Context, in *Selection, s Sorting, papers int) (all []equals, counted *vector.Bitmap, err error) {
	few, err := v.areFew(ctx, in, papers)
	if err != nil {
		return nil, nil, err
	}
	var among *vector.Bitmap
	if few {
		among = in.Papers
	}
	before := 0 // papers before the next equals
	take := func(keys []int64, n int) {
		from, to := max(0, s.Skip-before), min(n, s.Skip+s.Limit-before)
		if before += n; from < to {
			all = append(all, equals{keys, from, to})
		}
	}
	counted = new(vector.Bitmap)
	var now []int64 // equals as far as they are known
	var last int64
	what, _ := s.By.Counted()
	err = v.state.EachCount(ctx, what, among, s.Backwards, func(key, number int64) bool {
		if !in.has(key) {
			return true
		}
		if number != last && len(now) > 0 {
			take(now, len(now))
			if now = nil; before >= s.Skip+s.Limit {
				return false
			}
		}
		now, last = append(now, key), number
		counted.Add(int(key))
		return true
	})
	if take(now, len(now)); before < s.Skip+s.Limit {
		take(nil, papers-counted.Len())
	}
	return all, counted, err
}

// whole reports whether the part has all of the equals, and they are known.
func (e equals) whole() bool { return e.to-e.from == len(e.keys) }

// latestFirst sorts equals all of which are in the part. Of others, which may be many more,
// byPlace finds those that are.
func (v *View) latestFirst(ctx context.Context, all []equals) error {
	var several []int64
	for _, e := range all {
		if e.whole() && len(e.keys) > 1 {
			several = append(several, e.keys...)
		}
	}
	if len(several) == 0 {
		return nil
	}
	in := &Selection{Papers: setOf(several)}
	words, changed, others, err := v.known(ctx, in)
	if err != nil {
		return err
	}
	places, err := words.Places(ctx, filter.ByDate, in.Papers, changed, others)
	if err != nil {
		return err
	}
	dates := make(map[int64]uint32, len(places))
	for _, p := range places {
		dates[p.Key()] = p.Rank()
	}
	ids, err := v.state.IDs(ctx, several)
	for _, e := range all {
		if e.whole() {
			slices.SortFunc(e.keys, func(a, b int64) int {
				return cmp.Or(cmp.Compare(dates[b], dates[a]), strings.Compare(ids[a], ids[b]))
			})
		}
	}
	return err
}

func setOf(keys []int64) *vector.Bitmap {
	set := new(vector.Bitmap)
	for _, key := range keys {
		set.Add(int(key))
	}
	return set
}
