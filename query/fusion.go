package query

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// A Fusion makes one ranking of two: of how near a paper is in the embedding
// space, and of how well its words fit.
type Fusion string

const (
	// MinMax scales each voice to 0..1 over the candidates and takes the
	// weighted mean. The default for questions.
	MinMax Fusion = "minmax"
	// RRF, reciprocal rank fusion, adds 1/(60+rank) of each voice (Cormack,
	// Clarke, Büttcher, SIGIR 2009). The default for papers like a paper.
	RRF Fusion = "rrf"
	// ZScore scales each voice to mean 0 and deviation 1 over the candidates.
	ZScore Fusion = "zscore"
	// Convex divides each voice by its theoretical range: BM25 starts at 0 and
	// cosines at -1; both end at the best candidate (Bruch, Gai, Ingber, ACM
	// TOIS 2023, "TM2C2").
	Convex Fusion = "convex"
)

// Fusions are all of them.
var Fusions = []Fusion{MinMax, RRF, ZScore, Convex}

// ParseFusion returns the fusion of that name.
func ParseFusion(name string) (Fusion, error) {
	if f := Fusion(name); slices.Contains(Fusions, f) {
		return f, nil
	}
	return "", fmt.Errorf("fusion %q: want one of %v", name, Fusions)
}

// semanticWeight is the weight of the semantic voice in a mean; the lexical one
// has the rest. It was measured with the built-in model (0.5 and 0.6 are within
// 0.003 nDCG@10 over both development collections) and serves every model:
// better ones would bear more, and lose little with this.
const semanticWeight = 0.55

// rankConstant damps the weight of first ranks in RRF; 60 is its authors'.
const rankConstant = 60

// coordinationWords sets how much it matters in a fusion that a paper has all
// the words of a question: its score by words is multiplied by the share of them
// that it has, to the power coordinationWords/n for n words, 1 at most. A short
// question means every word of it; a long one has words to spare.
const coordinationWords = 4

// fuse sets the scores of candidates from both voices, for a question of n
// distinct words.
func fuse(f Fusion, n int, list []candidate) {
	semantic, lexical := voices(n, list)
	switch f {
	case RRF:
		for i, c := range list {
			list[i].score = reciprocal(c.semanticRank) + reciprocal(c.lexicalRank)
		}
		return
	case ZScore:
		standardise(semantic)
		standardise(lexical)
	case Convex:
		scale(semantic, -1)
		scale(lexical, 0)
	default:
		scale(semantic, least(semantic))
		scale(lexical, least(lexical))
	}
	neutral(semantic)
	for i := range list {
		list[i].score = semanticWeight*semantic[i] + (1-semanticWeight)*lexical[i]
	}
}

// voices returns what each voice says of the candidates: NaN where a candidate
// has no vector.
func voices(n int, list []candidate) (semantic, lexical []float64) {
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
	if rank == 0 { // not among this voice's candidates
		return 0
	}
	return 1 / float64(rankConstant+rank)
}

// scale maps values from low..greatest to 0..1; all to 0 when they are equal.
func scale(values []float64, low float64) {
	high := low
	for _, x := range values {
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

func standardise(values []float64) {
	mean, deviation := meanDeviation(values)
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

// neutral gives those that a voice knows nothing of its mean: neither praise
// nor blame.
func neutral(values []float64) {
	mean, _ := meanDeviation(values)
	for i, x := range values {
		if math.IsNaN(x) {
			values[i] = mean
		}
	}
}
