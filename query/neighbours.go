package query

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
	// neighboursWeight is that part.
	neighboursWeight = 0.5
	// smoothedHead is how many of the best papers share scores; 50 to 200 are
	// within 0.008 nDCG@10 on the development collections.
	smoothedHead = 100
	// neighbourhood is how many of these a paper takes part of its score from;
	// 5 to 20 are within 0.008 as well.
	neighbourhood = 10
)

// smooth replaces the score s of each of the best candidates by
//
//	(1 - share) * s + share * (sum of w * s of its neighbours) / (sum of w)
//
// where w is the squared cosine of a neighbour with it, 0 for a cosine below 0. A
// paper without a vector, and one without a neighbour, keeps its score. The list
// is sorted by score; those smoothed stay before the rest, but need sorting again.
func smooth(list []candidate, share float64) {
	head := list[:untied(list, smoothedHead)]
	near := make([][]neighbour, len(head))
	for i, a := range head {
		for j := range i {
			if b := head[j]; a.vector != nil && b.vector != nil {
				if cosine := embed.Dot(a.vector, b.vector); cosine > 0 {
					near[i] = append(near[i], neighbour{cosine * cosine, b.score})
					near[j] = append(near[j], neighbour{cosine * cosine, a.score})
				}
			}
		}
	}
	for i, all := range near {
		if mean, ok := meanOfNearest(all); ok {
			head[i].score += share * (mean - head[i].score)
		}
	}
}

// untied returns n, or less where the candidates around the n-th have equal scores:
// which of them come first is not known.
func untied(list []candidate, n int) int {
	if n >= len(list) {
		return len(list)
	}
	for n > 0 && list[n-1].score == list[n].score {
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
