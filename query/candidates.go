package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"paperkin/embed"
	"paperkin/index"
	"paperkin/index/lexical"
	"paperkin/index/vector"
)

// depth is how many papers each voice brings into a fusion at least. On the
// development collections 300 is within 0.006 nDCG@10.
const depth = 1000

// candidate is a row of the ranking before its paper is read.
type candidate struct {
	index.Row
	id         string  // of those that may be hits, once they are in order
	compared   bool    // it has a vector, so the next two are known
	similarity float64 // cosine with the question
	nearness   float64 // cosine with the question after steering
	words      float64 // BM25F
	coverage   float64 // share of the question's words that it has
	score      float64

	// Ranks are from 1, the same for equals; 0: not among that voice's best.
	semanticRank, lexicalRank int
}

// candidates returns the papers that may be hits, k of each voice at least, with
// what each voice says of them, in no order that matters.
func (q *asking) candidates(ctx context.Context, allow *index.Selection, k int) ([]candidate, error) {
	if q.mode == Hybrid {
		k = max(depth, k)
	}
	if q.anyMayBeDropped {
		k = q.view.Live()
	}
	// The voices do not wait for each other.
	var list []candidate
	g, gctx := errgroup.WithContext(ctx)
	if q.steered != nil {
		g.Go(func() (err error) {
			list, err = q.nearest(gctx, allow, k)
			return err
		})
	}
	if q.mode != Semantic {
		g.Go(func() (err error) {
			q.matches, err = q.match(gctx, q.terms)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	list, err := q.addMatches(ctx, list, allow, k)
	if err != nil {
		return nil, err
	}
	return list, q.compare(ctx, list)
}

// nearest returns the papers nearest to the steered question. Seeds are left
// out here rather than in the allow-list: a search without a filter can then
// use the store's collection of everything.
func (q *asking) nearest(ctx context.Context, allow *index.Selection, k int) ([]candidate, error) {
	var slots *vector.Bitmap
	if allow != nil {
		slots = allow.Slots
	}
	found, err := q.view.Search(ctx, q.steered, k+q.seeds.Len(), slots)
	if err != nil {
		return nil, err
	}
	at := make([]int, len(found))
	for i, n := range found {
		at[i] = n.Slot
	}
	rows, err := q.view.RowsAt(ctx, at)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(found) {
		return nil, fmt.Errorf("%w: %d of %d vectors belong to no paper", index.ErrDamaged, len(found)-len(rows), len(found))
	}
	list := make([]candidate, 0, len(rows))
	for i, r := range rows {
		if !q.seeds.Has(int(r.Key)) {
			list = append(list, candidate{Row: r, nearness: found[i].Similarity})
		}
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(b.nearness, a.nearness) })
	for i := range list {
		list[i].semanticRank = i + 1
		if i > 0 && list[i].nearness == list[i-1].nearness {
			list[i].semanticRank = list[i-1].semanticRank
		}
	}
	return list, nil
}

// match scores all papers by their words; nil without a word index.
func (q *asking) match(ctx context.Context, terms []lexical.Term) (*lexical.Matches, error) {
	if q.view.Words() == nil {
		return nil, nil
	}
	return q.view.Words().Match(ctx, terms)
}

// addMatches joins the best papers by words to a list, and gives every
// candidate its score by words.
func (q *asking) addMatches(ctx context.Context, list []candidate, allow *index.Selection, k int) ([]candidate, error) {
	m := q.matches
	if m == nil {
		return list, nil
	}
	best := m.Top(k, func(key int64) bool { return allow.Has(key) && !q.seeds.Has(int(key)) })
	at := make(map[int64]int, len(list))
	for i, c := range list {
		list[i].words, list[i].coverage = m.Of(c.Key), m.Coverage(c.Key)
		at[c.Key] = i
	}
	var missing []int64
	rank := make(map[int64]int, len(best))
	for i, match := range best {
		rank[match.Key] = i + 1
		if i > 0 && match.Score == best[i-1].Score {
			rank[match.Key] = rank[best[i-1].Key]
		}
		if i, ok := at[match.Key]; ok {
			list[i].lexicalRank = rank[match.Key]
		} else {
			missing = append(missing, match.Key)
		}
	}
	rows, err := q.view.RowsOf(ctx, missing)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		list = append(list, candidate{Row: r, words: m.Of(r.Key), coverage: m.Coverage(r.Key), lexicalRank: rank[r.Key]})
	}
	return list, nil
}

// compare fills in the cosines that are not known yet.
func (q *asking) compare(ctx context.Context, list []candidate) error {
	if q.vector == nil {
		return nil
	}
	same := slices.Equal(q.vector, q.steered)
	var slots, missing []int
	for i, c := range list {
		switch {
		case c.semanticRank > 0 && same:
			list[i].compared, list[i].similarity = true, c.nearness
		case c.Slot >= 0:
			slots, missing = append(slots, c.Slot), append(missing, i)
		}
	}
	vectors, err := q.view.Vectors(ctx, slots)
	if err != nil {
		return err
	}
	for i, v := range vectors {
		c := &list[missing[i]]
		c.compared, c.similarity = true, embed.Dot(q.vector, v)
		if c.semanticRank == 0 {
			c.nearness = embed.Dot(q.steered, v)
		}
	}
	return nil
}
