package near

import "paperkin/embed"

// DiversePool is how many of the best papers variety is chosen from.
const DiversePool = 100

// Diverse returns the positions of papers in an order of maximal marginal relevance:
// next comes the one with the greatest
//
//	(1 - variety) * relevance - variety * greatest cosine with those before
//
// (Carbonell, Goldstein, SIGIR 1998). The relevance is the score, scaled to 0..1 over
// the pool. Cosines below 0, and a paper whose vector is nil, count as 0. The scores
// must be sorted, the greatest first. Papers beyond the pool keep their order.
func Diverse(scores []float64, vectors [][]float32, variety float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	pool := order[:min(DiversePool, len(order))]
	relevance := scaled(scores[:len(pool)])
	nearest := make([]float64, len(pool)) // greatest cosine with those chosen, by paper
	for chosen := range pool {
		best := chosen
		marginal := func(i int) float64 { return (1-variety)*relevance[pool[i]] - variety*nearest[pool[i]] }
		for i := chosen + 1; i < len(pool); i++ {
			if marginal(i) > marginal(best) {
				best = i
			}
		}
		bringForward(pool, best, chosen)
		for _, paper := range pool[chosen+1:] {
			if v, w := vectors[pool[chosen]], vectors[paper]; v != nil && w != nil {
				nearest[paper] = max(nearest[paper], embed.Dot(v, w))
			}
		}
	}
	return order
}

// scaled maps sorted scores to 1..0; to 0 when all are equal.
func scaled(scores []float64) []float64 {
	values := make([]float64, len(scores))
	for i, x := range scores {
		if low, high := scores[len(scores)-1], scores[0]; high > low {
			values[i] = (x - low) / (high - low)
		}
	}
	return values
}

// bringForward moves an element to an earlier place. Those between move back by
// one, so that equals stay in order.
func bringForward[T any](list []T, from, to int) {
	moved := list[from]
	copy(list[to+1:from+1], list[to:from])
	list[to] = moved
}
