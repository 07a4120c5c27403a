package eval

import (
	"math"
	"math/rand/v2"
)

// permutations is how often [Significance] swaps labels at random; the
// p-value's own error is then about 0.002 at 0.05.
const permutations = 10_000

// Significance returns the p-value of the difference between the means of two
// systems over the same queries, by Fisher's paired randomisation test, two
// sided: how often a difference as large would come about if it did not matter
// which system gave which score of a query (Smucker, Allan, Carterette, CIKM
// 2007). a and b have one value a query, in the same order. The result is the
// same at every call.
func Significance(a, b []float64) float64 {
	difference := make([]float64, len(a))
	var observed float64
	for i := range a {
		difference[i] = a[i] - b[i]
		observed += difference[i]
	}
	observed = math.Abs(observed)
	random := rand.New(rand.NewPCG(1, 2))
	atLeast := 1 // the arrangement that was observed
	for range permutations {
		var sum float64
		for _, d := range difference {
			if random.Uint64()&1 == 0 {
				d = -d
			}
			sum += d
		}
		if math.Abs(sum) >= observed-1e-12 {
			atLeast++
		}
	}
	return float64(atLeast) / float64(permutations+1)
}
