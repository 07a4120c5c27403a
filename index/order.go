package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"paperkin/index/filter"
	"paperkin/index/vector"
)

// An Order is what papers are listed by: see [filter.Order].
type Order = filter.Order

// A Sorting is a part of the papers in an order.
type Sorting struct {
	By        Order
	Backwards bool // but for papers that have nothing of the kind, which come last all the same
	Skip      int  // papers before the first one
	Limit     int  // papers at most
}

// Sorted returns the keys of a part of the papers of a selection, of all for nil, in an
// order, and how many papers there are. Of papers that are equal in it see [Order].
func (v *View) Sorted(ctx context.Context, in *Selection, s Sorting) (keys []int64, papers int, err error) {
	if in != nil {
		papers = in.Papers.Len()
	} else if papers, err = v.state.CountPapers(ctx); err != nil {
		return nil, 0, err
	}
	s.Limit = min(s.Limit, max(0, papers-s.Skip))
	_, counted := s.By.Counted()
	switch {
	case s.Limit == 0:
		return nil, papers, nil
	case counted:
		keys, err = v.byCount(ctx, in, s, papers)
	case s.By == filter.ByTitle || s.By == filter.ByID:
		keys, err = v.byName(ctx, in, s, papers)
	default:
		keys, err = v.byPlace(ctx, in, nil, s)
	}
	return keys, papers, err
}

// byPlace is Sorted, of the papers that are not in a set, which may be nil, for an order
// that the word index has numbers for. Only the places of papers are kept; of those alone
// that share a number with papers of the part are the ids looked at.
func (v *View) byPlace(ctx context.Context, in *Selection, but *vector.Bitmap, s Sorting) ([]int64, error) {
	words, changed, others, err := v.known(ctx, in)
	if err != nil {
		return nil, err
	}
	if but != nil && but.Len() > 0 {
		others = slices.DeleteFunc(others, func(k filter.Keyed) bool { return but.Has(int(k.Key)) })
		all := but.Clone()
		if changed != nil {
			for key := range changed.All {
				all.Add(key)
			}
		}
		changed = all
	}
	places, err := words.Places(ctx, s.By, in.keys(), changed, others)
	if err != nil {
		return nil, err
	}
	count := map[uint32]int{}
	for _, p := range places {
		count[p.Rank()]++
	}
	groups := map[uint32]*vector.Bitmap{}
	var ranks []uint32
	before := 0 // papers of earlier ranks
	skip := s.Skip
	for _, rank := range inOrder(count, s.By.Falls() != s.Backwards) {
		n := count[rank]
		if before+n > s.Skip && before < s.Skip+s.Limit {
			groups[rank], ranks = new(vector.Bitmap), append(ranks, rank)
		} else if before+n <= s.Skip {
			skip -= n
		}
		before += n
	}
	for _, p := range places {
		if group := groups[p.Rank()]; group != nil {
			group.Add(int(p.Key()))
		}
	}
	var keys []int64
	for _, rank := range ranks {
		group := groups[rank]
		some := Sorting{By: filter.ByID, Skip: skip, Limit: min(s.Limit-len(keys), group.Len()-skip)}
		next, err := v.byName(ctx, &Selection{Papers: group}, some, group.Len())
		if err != nil {
			return nil, err
		}
		keys, skip = append(keys, next...), 0
	}
	return keys, nil
}

// inOrder returns ranks in their order, 0 last.
func inOrder(count map[uint32]int, falling bool) []uint32 {
	ranks := make([]uint32, 0, len(count))
	for rank := range count {
		if rank > 0 {
			ranks = append(ranks, rank)
		}
	}
	slices.Sort(ranks)
	if falling {
		slices.Reverse(ranks)
	}
	if count[0] > 0 {
		ranks = append(ranks, 0)
	}
	return ranks
}

// walked is how many papers of a walk through all of them take as long as the row of one
// that is looked up.
const walked = 8

// areFew reports whether a selection has so few papers that looking at each takes less time
// than going through all of the library.
func (v *View) areFew(ctx context.Context, in *Selection, papers int) (bool, error) {
	if in == nil {
		return false, nil
	}
	all, err := v.state.CountPapers(ctx)
	return papers < all/walked, err
}

// byName is Sorted for an order that the catalogue has an index of. It goes through the
// index up to the last paper of the part, or, for few papers, looks at each of them.
func (v *View) byName(ctx context.Context, in *Selection, s Sorting, papers int) ([]int64, error) {
	few, err := v.areFew(ctx, in, papers)
	if err != nil {
		return nil, err
	}
	if few {
		return v.byNameOfEach(ctx, in, s)
	}
	var keys []int64 // of names of which some may be in the part
	var starts []int // where in keys a name begins
	before := 0      // papers of earlier names
	err = v.state.EachNamed(ctx, s.By, s.Backwards, func(key int64, isSame bool) bool {
		if !isSame {
			if before+len(keys) <= s.Skip {
				before, keys, starts = before+len(keys), keys[:0], starts[:0]
			} else if before+len(keys) >= s.Skip+s.Limit {
				return false
			}
			starts = append(starts, len(keys))
		}
		if in.has(key) {
			keys = append(keys, key)
		}
		return true
	})
	for i, from := range starts {
		to := len(keys)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		if to-from > 1 && err == nil {
			err = v.sortNames(ctx, filter.ByID, false, keys[from:to])
		}
	}
	return part(keys, s.Skip-before, s.Limit), err
}

// part returns n keys at most after some.
func part(keys []int64, skip, n int) []int64 {
	keys = keys[min(skip, len(keys)):]
	return keys[:min(n, len(keys))]
}

func (v *View) byNameOfEach(ctx context.Context, in *Selection, s Sorting) ([]int64, error) {
	keys := in.list()
	err := v.sortNames(ctx, s.By, s.Backwards, keys)
	return part(keys, s.Skip, s.Limit), err
}

// sortNames sorts the keys of papers by their names, empty ones last.
func (v *View) sortNames(ctx context.Context, by Order, backwards bool, keys []int64) error {
	names, err := v.state.NamesOf(ctx, by, keys)
	if err != nil {
		return err
	}
	ids := names
	if by != filter.ByID {
		if ids, err = v.state.IDs(ctx, keys); err != nil {
			return err
		}
	}
	slices.SortFunc(keys, func(a, b int64) int {
		one, other := names[a], names[b]
		if (one == "") != (other == "") {
			return cmp.Compare(len(other), len(one))
		}
		n := strings.Compare(one, other)
		if backwards {
			n = -n
		}
		return cmp.Or(n, strings.Compare(ids[a], ids[b]))
	})
	return nil
}
