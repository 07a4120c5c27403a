package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// Listed says what part of which papers a list is.
type Listed struct {
	Sort    index.Order
	Reverse bool
	Offset  int // papers before the first hit
	Papers  int // that pass the filter
}

// list lists the papers that pass the filter. There is nothing to compare them with, and
// no reason to fold copies: a list has every paper.
func (s snapshot) list(ctx context.Context, r Request) (out ranking, err error) {
	out.subject.seeds = new(vector.Bitmap)
	out.listed = &Listed{Sort: cmp.Or(r.Sort, filter.ByDate), Reverse: r.Reverse, Offset: r.Offset}
	allow, err := s.passing(ctx, r, &out)
	if err != nil || out.none != "" {
		return out, err
	}
	keys, papers, err := s.Sorted(ctx, allow, index.Sorting{By: out.listed.Sort, Backwards: r.Reverse, Skip: r.Offset, Limit: r.Limit})
	if err != nil {
		return out, err
	}
	if out.listed.Papers = papers; len(keys) == 0 {
		out.none = BeyondEnd
		_, err := s.blameLate(ctx, r.Filter, &out)
		return out, err
	}
	ids, err := s.IDs(ctx, keys)
	for _, key := range keys {
		out.list = append(out.list, candidate{Row: index.Row{Key: key, Slot: -1}, id: ids[key]})
	}
	return out, err
}

// listHits makes hits of a list.
func (s snapshot) listHits(ctx context.Context, list []candidate) ([]hit, map[int64]string, error) {
	papers, err := s.Papers(ctx, keysOf(list))
	if err != nil {
		return nil, nil, err
	}
	hits := make([]hit, len(list))
	for i, c := range list {
		hits[i] = hit{candidate: c, paper: papers[i]}
	}
	arrivals, err := s.Arrivals(ctx, keysOf(list))
	return hits, arrivals, err
}

// sortHits puts hits into an order, as [View.Sorted] does papers.
func sortHits(hits []hit, arrivals map[int64]string, by index.Order, backwards bool) {
	what, counted := by.Counted()
	name := func(h hit) string {
		switch by {
		case filter.ByDate:
			return h.paper.Published
		case filter.ByAdded:
			return arrivals[h.Key]
		case filter.ByTitle:
			return paper.FoldWords(h.paper.Title)
		case filter.ByVenue:
			return paper.Fold(h.paper.Venue)
		case filter.ByID:
			return h.paper.ID
		}
		if count, ok := h.paper.Counts[what]; ok {
			return fmt.Sprintf("%09d", count.Number)
		}
		return ""
	}
	slices.SortFunc(hits, func(a, b hit) int {
		one, other := name(a), name(b)
		if (one == "") != (other == "") {
			return cmp.Compare(len(other), len(one))
		}
		n := strings.Compare(one, other)
		if by.Falls() != backwards {
			n = -n
		}
		if n == 0 && counted {
			n = strings.Compare(b.paper.Published, a.paper.Published)
		}
		return cmp.Or(n, strings.Compare(a.paper.ID, b.paper.ID))
	})
}

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
	keys, err := passing.First(ctx, limit)
	if err != nil {
		return n, err
	}
	if len(keys) == limit {
		all, err := passing.Count(ctx)
		if err != nil {
			return n, err
		}
		if all > limit {
			n.Key, n.Left = keys[limit-1], all-limit
		}
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
		n.Hits = append(n.Hits, Hit{Rank: i + 1, Paper: p, Key: keys[i], Arrived: arrivals[keys[i]], Said: said[i]})
	}
	return n, err
}
