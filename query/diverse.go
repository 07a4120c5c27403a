package query

import "paperkin/embed"

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
func diversify(list []candidate, variety float64) {
	pool := list[:min(diversePool, len(list))]
	relevance := make([]float64, len(pool))
	for i, c := range pool {
		relevance[i] = c.score
	}
	scale(relevance, len(relevance), least(relevance))
	nearest := make([]float64, len(pool)) // greatest cosine with those chosen
	for chosen := range pool {
		best := chosen
		marginal := func(i int) float64 { return (1-variety)*relevance[i] - variety*nearest[i] }
		for i := chosen + 1; i < len(pool); i++ {
			if marginal(i) > marginal(best) {
				best = i
			}
		}
		bringForward(pool, best, chosen)
		bringForward(relevance, best, chosen)
		bringForward(nearest, best, chosen)
		for i := chosen + 1; i < len(pool); i++ {
			if pool[chosen].vector != nil && pool[i].vector != nil {
				nearest[i] = max(nearest[i], embed.Dot(pool[chosen].vector, pool[i].vector))
			}
		}
	}
}

// bringForward moves an element to an earlier place. Those between move back by
// one, so that equals stay in order.
func bringForward[T any](list []T, from, to int) {
	moved := list[from]
	copy(list[to+1:from+1], list[to:from])
	list[to] = moved
}
