// Package near has what follows from how near papers are to each other: the middle
// of several, scores that neighbours share, an order of hits that differ, what is near
// to what somebody likes. Its values are vectors and scores; it knows nothing of
// libraries and requests.
package near

import (
	"fmt"
	"math"

	"paperkin/embed"
)

// Centroid is the direction in the middle of unit vectors, at least one: their sum,
// scaled to unit length. It wraps [embed.ErrNoVector] when they cancel out.
func Centroid(vectors [][]float32) ([]float32, error) {
	sum := make([]float64, len(vectors[0]))
	for _, v := range vectors {
		for i, x := range v {
			sum[i] += float64(x)
		}
	}
	return unit(sum)
}

// Move is the direction of a vector plus weight times another. It wraps
// [embed.ErrNoVector] when they cancel out.
func Move(from []float32, weight float64, by []float32) ([]float32, error) {
	moved := make([]float64, len(from))
	for i, x := range by {
		moved[i] = float64(from[i]) + weight*float64(x)
	}
	return unit(moved)
}

func unit(v []float64) ([]float32, error) {
	var sum float64
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 {
		return nil, fmt.Errorf("%w: the examples cancel each other out", embed.ErrNoVector)
	}
	scale := 1 / math.Sqrt(sum)
	u := make([]float32, len(v))
	for i, x := range v {
		u[i] = float32(x * scale)
	}
	return u, nil
}
