package query

import (
	"context"

	"paperkin/embed"
)

// diversePool is how many of the best candidates variety is chosen from.
const diversePool = 100

// diversify brings candidates into an order of maximal marginal relevance: next
// comes the one with the greatest
//
//	(1 - variety) * relevance - variety * greatest cosine with those before
//
// where relevance is the score, scaled to 0..1 over the candidates (Carbonell,
// Goldstein, SIGIR 1998). Cosines below 0, and a paper without a vector,
// count as 0. Those beyond the pool keep their order.
func (q *asking) diversify(ctx context.Context, list []candidate, variety float64) error {
	if variety == 0 {
		return nil
	}
	pool := list[:min(diversePool, len(list))]
	relevance := make([]float64, len(pool))
	for i, c := range pool {
		relevance[i] = c.score
	}
	scale(relevance, len(relevance), least(relevance))
	vectors, err := q.vectorsOf(ctx, pool)
	if err != nil {
		return err
	}
	nearest := make([]float64, len(pool)) // greatest cosine with those chosen
	for chosen := range pool {
		best := chosen
		marginal := func(i int) float64 { return (1-variety)*relevance[i] - variety*nearest[i] }
		for i := chosen + 1; i < len(pool); i++ {
			if marginal(i) > marginal(best) {
				best = i
			}
		}
		// The others move down by one, so that equals stay in order.
		c, r, v, n := pool[best], relevance[best], vectors[best], nearest[best]
		copy(pool[chosen+1:best+1], pool[chosen:best])
		copy(relevance[chosen+1:best+1], relevance[chosen:best])
		copy(vectors[chosen+1:best+1], vectors[chosen:best])
		copy(nearest[chosen+1:best+1], nearest[chosen:best])
		pool[chosen], relevance[chosen], vectors[chosen], nearest[chosen] = c, r, v, n
		for i := chosen + 1; i < len(pool); i++ {
			if v != nil && vectors[i] != nil {
				nearest[i] = max(nearest[i], embed.Dot(v, vectors[i]))
			}
		}
	}
	return nil
}

// vectorsOf returns the vectors of candidates, nil for those without one.
func (q *asking) vectorsOf(ctx context.Context, list []candidate) ([][]float32, error) {
	var slots, at []int
	for i, c := range list {
		if c.Slot >= 0 {
			slots, at = append(slots, c.Slot), append(at, i)
		}
	}
	found, err := q.view.Vectors(ctx, slots)
	if err != nil {
		return nil, err
	}
	vectors := make([][]float32, len(list))
	for i, v := range found {
		vectors[at[i]] = v
	}
	return vectors, nil
}
