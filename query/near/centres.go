package near

import (
	"slices"

	"paperkin/embed"
)

// Centres returns at most n unit vectors around which unit vectors lie: the vectors
// themselves if they are no more, else the middles of groups. Groups begin with vectors
// that are far from each other (Gonzalez, "Clustering to minimize the maximum intercluster
// distance", Theoretical Computer Science 1985), then each vector moves to the nearest middle
// (Lloyd's k-means, on the sphere), a few times. The result depends on the order of the vectors, and
// on nothing else.
func Centres(vectors [][]float32, n int) [][]float32 {
	if len(vectors) <= n {
		return vectors
	}
	centres := farApart(vectors, n)
	const rounds = 5
	for range rounds {
		groups := make([][][]float32, len(centres))
		for _, v := range vectors {
			at := nearestOf(centres, v)
			groups[at] = append(groups[at], v)
		}
		centres = centres[:0]
		for _, g := range groups {
			if len(g) == 0 {
				continue
			}
			if middle, err := Centroid(g); err == nil {
				centres = append(centres, middle)
			} else { // they cancel each other out
				centres = append(centres, g[0])
			}
		}
	}
	return centres
}

// farApart returns n of more vectors: the first, then each time the one that is farthest
// from those before.
func farApart(vectors [][]float32, n int) [][]float32 {
	far := [][]float32{vectors[0]}
	nearest := make([]float64, len(vectors)) // greatest cosine with those in far
	for i, v := range vectors {
		nearest[i] = embed.Dot(v, vectors[0])
	}
	for len(far) < n {
		next := vectors[slices.Index(nearest, slices.Min(nearest))]
		far = append(far, next)
		for i, v := range vectors {
			nearest[i] = max(nearest[i], embed.Dot(v, next))
		}
	}
	return far
}

// nearestOf returns the position of the vector nearest to another one, the first of equals.
func nearestOf(vectors [][]float32, to []float32) int {
	best, most := 0, embed.Dot(vectors[0], to)
	for i, v := range vectors[1:] {
		if cosine := embed.Dot(v, to); cosine > most {
			best, most = i+1, cosine
		}
	}
	return best
}
