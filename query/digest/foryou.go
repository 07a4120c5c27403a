package digest

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"paperkin/index"
	"paperkin/index/vector"
	"paperkin/query"
	"paperkin/query/near"
)

// A Nearness is papers by how near they are to what the user likes.
type Nearness struct {
	Likes  int // liked papers; with fewer than [near.FewestLikes] nothing is near to them
	Of     int // papers to choose from: those that pass the filter and have a vector
	Papers []Paper
}

// ForYou ranks the papers that pass a filter by how near they are to what the user likes, the
// nearest first, and returns n of them, without the first ones. They are hits with the liked
// papers that they are nearest to, and without the names of parts; the likes themselves are
// among them.
func ForYou(ctx context.Context, s *query.Searcher, f index.Filter, without, n int) (Nearness, error) {
	return nearness(ctx, s, f, func(v *index.View, t taste, papers *vector.Bitmap) ([]scored, error) {
		list, err := t.rank(ctx, v, papers)
		list = list[min(without, len(list)):]
		return list[:min(n, len(list))], err
	})
}

// NearLikes returns the papers that pass a filter and are near enough to what the user likes
// to be told of, those that arrived last first, at most n. Papers that the user has liked,
// disliked or read are left out. It looks at no more papers than it takes to find n.
func NearLikes(ctx context.Context, s *query.Searcher, f index.Filter, n int) (Nearness, error) {
	f.Not = append(slices.Clip(f.Not), index.Filter{Has: []string{"liked"}}, index.Filter{Has: []string{"disliked"}}, index.Filter{Has: []string{"read"}})
	return nearness(ctx, s, f, func(v *index.View, t taste, papers *vector.Bitmap) ([]scored, error) {
		bound, err := t.bound(ctx, v)
		if err != nil {
			return nil, err
		}
		var near []scored
		keys := slices.Collect(papers.All)
		for end := len(keys); end > 0 && len(near) < n; end -= scoredAtOnce {
			some := new(vector.Bitmap)
			for _, key := range keys[max(0, end-scoredAtOnce):end] {
				some.Add(key)
			}
			list, err := t.rank(ctx, v, some)
			if err != nil {
				return nil, err
			}
			list = slices.DeleteFunc(list, func(s scored) bool { return s.score < bound })
			slices.SortFunc(list, func(a, b scored) int { return cmp.Compare(b.key, a.key) })
			near = append(near, list...)
		}
		return near[:min(n, len(near))], nil
	})
}

// nearness returns what is chosen of the papers that pass a filter.
func nearness(ctx context.Context, s *query.Searcher, f index.Filter, choose func(*index.View, taste, *vector.Bitmap) ([]scored, error)) (out Nearness, err error) {
	state, err := s.State(ctx)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, state.Close()) }()
	v, err := folderOf(state)
	if err != nil {
		return out, err
	}
	t, err := tasteOf(ctx, v)
	if out.Likes = len(t.keys); err != nil || out.Likes < near.FewestLikes {
		return out, err
	}
	if f.Empty() {
		f.After = -1 // for a set of all of them
	}
	in, err := state.Select(ctx, f)
	if err != nil {
		return out, err
	}
	out.Of = in.Slots.Len()
	list, err := choose(v, t, in.Papers)
	if err != nil {
		return out, err
	}
	hits, nears, err := t.hits(ctx, v, list)
	for i, h := range hits {
		h.Rank = i + 1
		out.Papers = append(out.Papers, Paper{Hit: h, Near: &nears[i]})
	}
	return out, err
}
