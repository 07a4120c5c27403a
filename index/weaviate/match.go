package weaviate

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"paperkin/index"
	"paperkin/index/crash"
	"paperkin/index/lexical"
)

// matches scores papers by their words.
type matches struct {
	v      *View
	scorer *lexical.Scorer
	people *people // nil: no term is a name

	mu   sync.Mutex
	seen map[int64]lexical.Match
}

// Match implements query.View.
func (v *View) Match(ctx context.Context, terms []lexical.Term, choices ...index.Choice) (lexical.Matches, [][]lexical.Match, error) {
	m := &matches{v: v, seen: map[int64]lexical.Match{}}
	found := make([][]*row, len(choices))
	g, gctx := errgroup.WithContext(ctx)
	var counts []int
	g.Go(crash.Safe(func() (err error) {
		counts, err = v.words.papersOf(gctx, terms)
		return err
	}))
	if hasNames(terms) {
		g.Go(crash.Safe(func() (err error) {
			m.people, err = v.people(gctx, terms, choices)
			return err
		}))
	}
	for i, c := range choices {
		if c.K <= 0 {
			continue
		}
		g.Go(crash.Safe(func() (err error) {
			if found[i] = v.here(c.In); found[i] != nil {
				return nil
			}
			if found[i], err = v.fits(gctx, terms, c); err == nil {
				found[i], err = passing(gctx, c.In, found[i])
			}
			return err
		}))
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	m.scorer = lexical.NewScorer(v.statistics(), terms, counts)
	tops := make([][]lexical.Match, len(choices))
	for i, c := range choices {
		list, err := m.withPeople(ctx, c, found[i])
		if err != nil {
			return nil, nil, err
		}
		tops[i] = m.top(c, list)
	}
	return m, tops, nil
}

// isShown reports whether hits are among the papers of a choice, and not sent whole.
func isShown(c index.Choice) bool { return c.In == nil && c.K > leastNear }

// isFiltered reports whether it has to be known of papers whether they are in a choice.
func isFiltered(c index.Choice) bool { return c.In != nil && c.K > 0 }

// withPeople adds the papers of those whom the question names to those of a choice.
func (m *matches) withPeople(ctx context.Context, c index.Choice, list []*row) ([]*row, error) {
	if m.people == nil || c.K <= 0 {
		return list, nil
	}
	more := m.people.rows
	if c.In != nil {
		keys := make([]int64, len(more))
		for i, r := range more {
			keys[i] = r.key
		}
		in, err := c.In.Among(ctx, keys)
		if err != nil {
			return nil, err
		}
		more = slices.DeleteFunc(slices.Clone(more), func(r *row) bool { return !slices.Contains(in, r.key) })
	}
	known := map[int64]bool{}
	for _, r := range list {
		known[r.key] = true
	}
	list = slices.Clone(list)
	for _, r := range more {
		if !known[r.key] {
			list = append(list, r)
		}
	}
	return list, nil
}

// top returns the best of some papers, and those that tie with the last of them.
func (m *matches) top(c index.Choice, list []*row) (best []lexical.Match) {
	if c.K <= 0 {
		return nil
	}
	for _, r := range list {
		if c.But != nil && c.But.Has(int(r.key)) {
			continue
		}
		if match := m.of(r); match.Score > 0 {
			best = append(best, match)
		}
	}
	slices.SortFunc(best, func(a, b lexical.Match) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Key, b.Key))
	})
	n := min(c.K, len(best))
	for n < len(best) && best[n].Score == best[n-1].Score {
		n++
	}
	return best[:n]
}

// of scores a paper whose words are known.
func (m *matches) of(r *row) lexical.Match {
	m.mu.Lock()
	defer m.mu.Unlock()
	match, ok := m.seen[r.key]
	if !ok {
		match.Key = r.key
		match.Score, match.Coverage = m.scorer.Score(r.title, r.abstract, m.people.has(r.key))
		m.seen[r.key] = match
	}
	return match
}

// Of implements [lexical.Matches].
func (m *matches) Of(ctx context.Context, keys []int64) ([]lexical.Match, error) {
	if err := m.v.fetch(ctx, keys, func(r *row) bool { return r.isCandidate }, candidateProperties); err != nil {
		return nil, err
	}
	found := make([]lexical.Match, len(keys))
	for i, key := range keys {
		found[i].Key = key
		if r := m.v.rows.of(key); r != nil {
			found[i] = m.of(r)
		}
	}
	return found, nil
}
