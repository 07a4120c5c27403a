package query

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Fusion combines the semantic and the lexical ranking into one.
type Fusion string

const (
	// MinMax scales each ranker to 0..1 over the candidates and takes the
	// weighted mean. The default for questions, and for papers like several.
	MinMax Fusion = "minmax"
	// RRF, reciprocal rank fusion, adds 1/(60+rank) of each ranker (Cormack,
	// Clarke, Büttcher, SIGIR 2009). The default for papers like one paper.
	RRF Fusion = "rrf"
	// ZScore scales each ranker to mean 0 and deviation 1 over the candidates.
	ZScore Fusion = "zscore"
	// Convex divides each ranker by its theoretical range: BM25 and densities start at
	// 0, cosines at -1; all end at the best candidate (Bruch, Gai, Ingber, ACM
	// TOIS 2023, "TM2C2").
	Convex Fusion = "convex"
)

// Fusions lists all fusions.
var Fusions = []Fusion{MinMax, RRF, ZScore, Convex}

// ParseFusion returns the fusion of that name, or an [*InvalidError].
func ParseFusion(name string) (Fusion, error) {
	if f := Fusion(name); slices.Contains(Fusions, f) {
		return f, nil
	}
	return "", &InvalidError{"fusion", fmt.Sprintf("%q", name), "want " + oneOf(Fusions)}
}

// rankConstant damps the weight of the first ranks in RRF; 60 is the value of its
// authors.
const rankConstant = 60

// coordinationWords sets how much it matters in a fusion that a paper has all
// the words of a question: its score by words is multiplied by the share of them
// that it has, to the power coordinationWords/n for n words, 1 at most. In a short
// question every word matters; in a long one, some may be missing.
const coordinationWords = 4

// fuse sets the scores of candidates from both rankers, with a weight of the
// semantic one, whose scores start at low, for a question of n distinct words. Scores are scaled by the first
// depth papers of each ranker, so that they do not depend on the limit of the request.
func fuse(f Fusion, weight, low float64, n int, list []candidate) {
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(a.outside(), b.outside()) })
	core := len(list)
	for core > 0 && list[core-1].outside() == 1 {
		core--
	}
	semantic, lexical := rankerScores(n, list)
	switch f {
	case RRF:
		for i, c := range list {
			list[i].score = reciprocal(c.semanticRank) + reciprocal(c.lexicalRank)
		}
		return
	case ZScore:
		standardise(semantic, core)
		standardise(lexical, core)
	case Convex:
		scale(semantic, core, low)
		scale(lexical, core, 0)
	default:
		scale(semantic, core, least(semantic[:core]))
		scale(lexical, core, least(lexical[:core]))
	}
	neutral(semantic, core)
	for i := range list {
		list[i].score = weight*semantic[i] + (1-weight)*lexical[i]
	}
}

// rankerScores returns the scores of both rankers for the candidates; the
// semantic score of a candidate without a vector is NaN.
func rankerScores(n int, list []candidate) (semantic, lexical []float64) {
	semantic, lexical = make([]float64, len(list)), make([]float64, len(list))
	power := math.Min(1, coordinationWords/float64(max(1, n)))
	for i, c := range list {
		semantic[i], lexical[i] = c.nearness, c.words*math.Pow(c.coverage, power)
		if !c.compared {
			semantic[i] = math.NaN()
		}
	}
	return semantic, lexical
}

func reciprocal(rank int) float64 {
	if rank == 0 { // not among the candidates of this ranker
		return 0
	}
	return 1 / float64(rankConstant+rank)
}

// outside is 1 for a candidate beyond the first depth papers of both rankers,
// else 0.
func (c candidate) outside() int {
	if within := func(rank int) bool { return rank > 0 && rank <= depth }; within(c.semanticRank) || within(c.lexicalRank) {
		return 0
	}
	return 1
}

// scale maps values from low to the greatest of the first core of them to 0..1;
// all to 0 when these are equal.
func scale(values []float64, core int, low float64) {
	high := low
	for _, x := range values[:core] {
		if x > high {
			high = x
		}
	}
	for i, x := range values {
		if high > low {
			values[i] = (x - low) / (high - low)
		} else if !math.IsNaN(x) {
			values[i] = 0
		}
	}
}

func least(values []float64) float64 {
	low := math.Inf(1)
	for _, x := range values {
		if x < low {
			low = x
		}
	}
	return low
}

func standardise(values []float64, core int) {
	mean, deviation := meanDeviation(values[:core])
	for i := range values {
		values[i] = (values[i] - mean) / cmp.Or(deviation, 1)
	}
}

// meanDeviation ignores NaN.
func meanDeviation(values []float64) (mean, deviation float64) {
	var n, sum, squares float64
	for _, x := range values {
		if !math.IsNaN(x) {
			n++
			sum += x
		}
	}
	if n == 0 {
		return 0, 0
	}
	mean = sum / n
	for _, x := range values {
		if !math.IsNaN(x) {
			squares += (x - mean) * (x - mean)
		}
	}
	return mean, math.Sqrt(squares / n)
}

// neutral replaces missing scores, which are NaN, by the mean of the first core
// scores.
func neutral(values []float64, core int) {
	mean, _ := meanDeviation(values[:core])
	for i, x := range values {
		if math.IsNaN(x) {
			values[i] = mean
		}
	}
}
