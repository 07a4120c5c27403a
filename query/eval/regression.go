package eval

import (
	"math"

	"paperkin/embed"
)

const (
	// shrinkage is the weight of the squared length of the direction beside the mean loss.
	// Of .1 to .000001, .0001 ranks best on the AI papers, and as well as less on other
	// fields.
	shrinkage = 1e-4
	// steps is how many steps are taken towards the least loss; more change no measure by
	// .002.
	steps = 300
)

// regression is the direction w of a logistic regression that tells papers that are liked
// from others: it has the least
//
//	(mean of log(1 + exp(-z)) over the liked + mean of log(1 + exp(z)) over the others) / 2 + shrinkage/2 * w·w
//
// where z = w·v + b for a paper's unit vector v. Both sides count the same, however many they are.
// That is what arxiv-sanity-lite does for tags, with a linear support vector machine over
// tf-idf in its place (https://github.com/karpathy/arxiv-sanity-lite, balanced classes). The
// steps are those of Nesterov's accelerated gradient (Soviet Mathematics Doklady, 1983).
func regression(liked, others [][]float32) []float32 {
	n := len(liked[0])
	w, before, ahead := make([]float64, n+1), make([]float64, n+1), make([]float64, n+1) // b comes last
	slope, aim := make([]float64, n+1), make([]float32, n)
	const length = 1 / (0.5 + shrinkage) // the inverse of the greatest curvature: a quarter of |(v, 1)|², which is 2
	for step := range steps {
		momentum := max(0, float64(step-1)/float64(step+2))
		for i := range ahead {
			ahead[i] = w[i] + momentum*(w[i]-before[i])
			slope[i] = shrinkage * ahead[i]
		}
		slope[n] = 0
		for i := range aim {
			aim[i] = float32(ahead[i])
		}
		pull(slope, liked, aim, ahead[n], 1)
		pull(slope, others, aim, ahead[n], 0)
		for i := range w {
			before[i], w[i] = w[i], ahead[i]-length*slope[i]
		}
	}
	for i := range aim {
		aim[i] = float32(w[i])
	}
	return aim
}

// pull adds the slope of the loss of papers of one class, 1 or 0.
func pull(slope []float64, papers [][]float32, aim []float32, b, class float64) {
	share := 0.5 / float64(len(papers))
	for _, v := range papers {
		miss := share * (1/(1+math.Exp(-embed.Dot(aim, v)-b)) - class)
		for i, x := range v {
			slope[i] += miss * float64(x)
		}
		slope[len(v)] += miss
	}
}
