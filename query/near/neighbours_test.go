package near

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// BenchmarkSmooth shares the scores of a hundred papers: what neighbours add to a
// question, whatever the size of the library.
func BenchmarkSmooth(b *testing.B) {
	for _, dimensions := range []int{256, 768} {
		r := rand.New(rand.NewPCG(1, 2))
		vectors := make([][]float32, 2*head)
		first := make([]float64, len(vectors))
		for i := range vectors {
			vectors[i] = make([]float32, dimensions)
			for j := range vectors[i] {
				vectors[i][j] = (1 + float32(r.NormFloat64())) / float32(math.Sqrt(float64(2*dimensions)))
			}
			first[i] = 1 / float64(i+1)
		}
		b.Run(fmt.Sprint(dimensions), func(b *testing.B) {
			for b.Loop() {
				Smooth(slices.Clone(first), vectors, .5)
			}
		})
	}
}
