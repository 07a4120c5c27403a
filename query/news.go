package query

import (
	"context"

	"paperkin/index"
)

// News are papers in the order in which they came into the library, the first one first.
type News struct {
	Hits []Hit // without a ranking
	// Key is that of the last of them; with as many as there are it is the last key of the
	// library. As the After of a filter it finds what comes after them: nothing is seen
	// twice, and nothing missed.
	Key int64
	// Left is how many papers more pass the filter.
	Left int
}

// News returns the first papers, at most limit, that pass a filter. It returns an
// [*InvalidError] for one that no paper can pass, and the errors of the library.
func (s *Searcher) News(ctx context.Context, f index.Filter, limit int) (n News, err error) {
	all := Request{Options: Options{Filter: f, Sort: "added", Limit: limit}}
	err = s.look(ctx, all, func(at snapshot, r Request) error {
		n, err = at.news(ctx, f, r.Limit)
		return err
	})
	return n, err
}

func (s snapshot) news(ctx context.Context, f index.Filter, limit int) (n News, err error) {
	if n.Key, err = s.LastKey(ctx); err != nil {
		return n, err
	}
	if f.Empty() {
		f.After = -1 // for a set of all of them
	}
	passing, err := s.Select(ctx, f)
	if err != nil {
		return n, err
	}
	var keys []int64
	for key := range passing.Papers.All {
		if len(keys) == limit {
			n.Key, n.Left = keys[limit-1], passing.Papers.Len()-limit
			break
		}
		keys = append(keys, int64(key))
	}
	papers, err := s.Papers(ctx, keys)
	if err != nil {
		return n, err
	}
	said, err := s.Remarks(ctx, keys, papers)
	if err != nil {
		return n, err
	}
	arrivals, err := s.Arrivals(ctx, keys)
	for i, p := range papers {
		n.Hits = append(n.Hits, Hit{Rank: i + 1, Paper: p, Arrived: arrivals[keys[i]], Said: said[i]})
	}
	return n, err
}
