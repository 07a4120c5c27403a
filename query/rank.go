package query

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"paperkin/embed"
	"paperkin/index"
)

// defaultLimit is how many hits an answer has when nothing else is asked for.
const defaultLimit = 10

// rank asks the store for the nearest papers and makes hits of them.
func (q *asking) rank(ctx context.Context, steered []float32, allow *index.Bitmap, o Options) (Answer, error) {
	limit := o.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	// A steered ranking is not ordered by similarity, so the bound on similarity
	// may drop any hit of it: then all papers are candidates. Otherwise what is
	// dropped comes last.
	candidates := limit
	if o.MinSimilarity != nil && len(o.Unlike) > 0 {
		candidates = q.view.Live()
	}
	// The seeds are left out here rather than in the allow-list: a search
	// without a filter can then use the store's collection of everything.
	neighbours, err := q.view.Search(ctx, steered, candidates+q.seeds.Len(), allow)
	if err != nil {
		return Answer{}, err
	}
	neighbours = slices.DeleteFunc(neighbours, func(n index.Neighbour) bool { return q.seeds.Has(n.Slot) })
	hits, err := q.hits(ctx, neighbours, len(o.Unlike) > 0)
	if err != nil {
		return Answer{}, err
	}
	found := len(hits)
	if o.MinSimilarity != nil {
		hits = slices.DeleteFunc(hits, func(h candidate) bool { return h.similarity < *o.MinSimilarity })
	}
	if len(hits) == 0 {
		return Answer{None: q.whyNone(found, o)}, nil
	}
	return q.load(ctx, hits[:min(limit, len(hits))])
}

// candidate is a row of the ranking before its paper is read.
type candidate struct {
	slot              int
	id                string
	similarity, score float64
}

// hits puts neighbours into their lasting order: by score, then by id. Slots
// would do as well within one space, but change when the library is embedded
// anew.
func (q *asking) hits(ctx context.Context, neighbours []index.Neighbour, steered bool) ([]candidate, error) {
	slots := make([]int, len(neighbours))
	for i, n := range neighbours {
		slots[i] = n.Slot
	}
	ids, err := q.view.IDs(ctx, slots)
	if err != nil {
		return nil, err
	}
	var vectors [][]float32
	if steered {
		if vectors, err = q.view.Vectors(ctx, slots); err != nil {
			return nil, err
		}
	}
	list := make([]candidate, len(neighbours))
	for i, n := range neighbours {
		list[i] = candidate{slot: n.Slot, id: ids[n.Slot], similarity: n.Similarity, score: n.Similarity}
		if steered {
			list[i].similarity = embed.Dot(q.vector, vectors[i])
		}
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	return list, nil
}

func (q *asking) load(ctx context.Context, list []candidate) (Answer, error) {
	slots := make([]int, len(list))
	for i, c := range list {
		slots[i] = c.slot
	}
	papers, err := q.view.Papers(ctx, slots)
	if err != nil {
		return Answer{}, err
	}
	hits := make([]Hit, len(list))
	for i, c := range list {
		hits[i] = Hit{Rank: i + 1, Paper: papers[c.slot], Similarity: c.similarity, Score: c.score, Mode: Semantic}
	}
	return Answer{Hits: hits}, nil
}

func (q *asking) whyNone(found int, o Options) string {
	switch {
	case q.view.Live() == 0:
		return "no paper of the library is embedded yet"
	case found > 0:
		return fmt.Sprintf("no paper is as similar as %v", *o.MinSimilarity)
	case o.Filter.Empty():
		return "the library holds no other paper"
	default:
		return "no other paper passes the filters"
	}
}
