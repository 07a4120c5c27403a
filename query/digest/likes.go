package digest

import (
	"cmp"
	"context"
	"slices"

	"paperkin/index/vector"
	"paperkin/query"
	"paperkin/query/near"
)

// nearLikes ranks the arrivals by their nearness to the likes.
func (m *making) nearLikes(ctx context.Context, p *part) error {
	t, err := tasteOf(ctx, m.folder)
	if err != nil {
		return err
	}
	p.taste, p.Likes = t, len(t.keys)
	if p.Likes < near.FewestLikes && len(m.Names) == 0 {
		return nil
	}
	if err := m.open(ctx, p); err != nil || p.Likes < near.FewestLikes {
		return err
	}
	arrivals := new(vector.Bitmap)
	for key := range p.span.papers.All {
		if p.span.has(int64(key)) && !t.liked.Has(key) {
			arrivals.Add(key)
		}
	}
	p.nearest, err = t.rank(ctx, m.folder, arrivals)
	return err
}

// likesAtOnce is how many papers near the likes are looked at together: some more than are
// told of, since some of them are copies of known ones.
const likesAtOnce = MostLikes + MostLikes/2

// chooseLikes tells of the papers that are nearest to the likes, as far as they are near
// enough, some of them at a time.
func (m *making) chooseLikes(ctx context.Context, c *choice, p *part) error {
	bound, err := p.taste.bound(ctx, m.folder)
	if err != nil {
		return err
	}
	rest := p.nearest
	enough, _ := slices.BinarySearchFunc(rest, bound, func(s scored, bound float64) int { return cmp.Compare(bound, s.score) })
	for enough < len(rest) && rest[enough].score == bound {
		enough++
	}
	for n := 0; n < enough; {
		some := rest[n:min(n+likesAtOnce, enough)]
		n += len(some)
		found, err := m.foundNear(ctx, p, some, bound)
		if err != nil {
			return err
		}
		if err := m.findWorks(ctx, found); err != nil {
			return err
		}
		for _, f := range found {
			if p.stand < MostLikes {
				m.consider(c, p, f)
			} else if m.Explain {
				f.rank, f.bound = MostLikes+1, MostLikes
				c.pass(p, f, TooFar)
			}
		}
		if p.stand == MostLikes {
			break
		}
	}
	if !m.Explain {
		return nil
	}
	found, err := m.foundNear(ctx, p, rest[enough:min(enough+MostLikes, len(rest))], bound)
	for _, f := range found {
		c.pass(p, f, TooUnlike)
	}
	return err
}

// foundNear makes what the part of likes found of scored papers.
func (m *making) foundNear(ctx context.Context, p *part, list []scored, bound float64) ([]*found, error) {
	hits, nears, err := p.taste.hits(ctx, m.folder, list)
	if err != nil {
		return nil, err
	}
	all := make([]*found, len(list))
	for i, s := range list {
		all[i] = &found{Hit: hits[i], score: s.score, bound: bound, near: &nears[i], like: p.taste.keys[s.nearest]}
	}
	return all, nil
}

// explainLikes adds to papers near the likes what they have in common with the nearest.
func (m *making) explainLikes(ctx context.Context, c *choice) error {
	var at []int
	var pairs []query.Pair
	for i, under := range c.under {
		if under.isLikes() {
			at, pairs = append(at, i), append(pairs, query.Pair{Paper: under.Key, Like: under.like})
		}
	}
	if len(at) == 0 {
		return nil
	}
	why, err := m.Compare(ctx, pairs)
	for i := range why {
		c.papers[at[i]].Why = &why[i]
	}
	return err
}
