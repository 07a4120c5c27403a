package near

import (
	"cmp"
	"slices"

	"paperkin/embed"
)

// Papers close to each other tend to answer the same questions: the cluster
// hypothesis (van Rijsbergen, Information Retrieval, 1979, chapter 3). So a paper
// among the best takes part of its score from those that are most like it
// (Diaz, "Regularizing ad hoc retrieval scores", CIKM 2005).
const (
	// head is how many of the best papers share scores; 50 to 200 are within 0.008
	// nDCG@10 on the development collections.
	head = 100
	// neighbourhood is how many of these a paper takes part of its score from; 5 to 20
	// are within 0.008 as well.
	neighbourhood = 10
)

// Smooth replaces the score s of each of the best papers by
//
//	(1 - share) * s + share * (sum of w * s of its neighbours) / (sum of w)
//
// where w is the squared cosine of a neighbour with it, 0 for a cosine below 0. A
// paper whose vector is nil, and one without a neighbour, keeps its score. The scores
// must be sorted, the greatest first; those replaced stay as great as the rest, but
// need sorting again.
func Smooth(scores []float64, vectors [][]float32, share float64) {
	n := untied(scores, head)
	near := make([][]neighbour, n)
	for i := range near {
		for j := range i {
			if vectors[i] == nil || vectors[j] == nil {
				continue
			}
			if cosine := embed.Dot(vectors[i], vectors[j]); cosine > 0 {
				near[i] = append(near[i], neighbour{cosine * cosine, scores[j]})
				near[j] = append(near[j], neighbour{cosine * cosine, scores[i]})
			}
		}
	}
	for i, all := range near {
		if mean, ok := meanOfNearest(all); ok {
			scores[i] += share * (mean - scores[i])
		}
	}
}

// untied returns n, or less where the scores around the n-th are equal: which of
// them come first is not known.
func untied(scores []float64, n int) int {
	if n >= len(scores) {
		return len(scores)
	}
	for n > 0 && scores[n-1] == scores[n] {
		n--
	}
	return n
}

// A neighbour is a paper near another one.
type neighbour struct {
	weight, score float64
}

// meanOfNearest is the weighted mean of the scores of the nearest; false without one.
func meanOfNearest(all []neighbour) (mean float64, ok bool) {
	slices.SortFunc(all, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(b.score, a.score))
	})
	var sum, weights float64
	for _, n := range all[:min(neighbourhood, len(all))] {
		sum += n.weight * n.score
		weights += n.weight
	}
	return sum / weights, weights > 0
}
