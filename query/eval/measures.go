package eval

import (
	"cmp"
	"math"
	"slices"
)

// Depth is how far down a ranking the measures look.
const Depth = 1000

// Relevance says how relevant papers are to one query, by id. Papers that are
// not in it, and those with 0 or less, are not relevant.
type Relevance map[string]int

// Scores are the measures of one ranking, or their means over queries. All but the
// last lie between 0 and 1.
type Scores struct {
	NDCG10    float64 // see [NDCG]
	NDCG20    float64
	Recall10  float64 // share of the relevant papers among the first 10
	Recall100 float64 // and among the first 100
	MRR10     float64 // 1 / rank of the first relevant paper; 0 when it is not among the first 10
	AP        float64 // average precision over the whole ranking
	NDCGPool  float64 // nDCG at a fifth of the judged papers, rounded down, 1 at least
	// Unwanted20 is how many papers among the first 20 are unwanted: see [Query.Unwanted].
	// It is no share, and not set by [Score].
	Unwanted20 float64
}

// Score measures a ranking: ids, best first, none twice. The relevance must
// have at least one relevant paper.
func Score(ranking []string, r Relevance) Scores {
	return Scores{
		NDCG10:    NDCG(ranking, r, 10),
		NDCG20:    NDCG(ranking, r, 20),
		Recall10:  recall(ranking, r, 10),
		Recall100: recall(ranking, r, 100),
		MRR10:     reciprocalRank(ranking, r, 10),
		AP:        averagePrecision(ranking, r),
		NDCGPool:  NDCG(ranking, r, max(1, len(r)/5)),
	}
}

// NDCG is the normalised discounted cumulative gain of the first k papers:
//
//	DCG = sum over ranks i of relevance / log2(i + 1)
//	nDCG = DCG / DCG of the best possible ranking
//
// That is ndcg_cut of trec_eval, whose gain is the relevance itself
// (Järvelin, Kekäläinen, ACM TOIS 2002).
func NDCG(ranking []string, r Relevance, k int) float64 {
	gains := make([]int, 0, k)
	for _, id := range first(ranking, k) {
		gains = append(gains, max(0, r[id]))
	}
	var ideal []int
	for _, relevance := range r {
		if relevance > 0 {
			ideal = append(ideal, relevance)
		}
	}
	slices.SortFunc(ideal, func(a, b int) int { return cmp.Compare(b, a) })
	return dcg(gains) / dcg(first(ideal, k))
}

func dcg(gains []int) float64 {
	var sum float64
	for i, g := range gains {
		sum += float64(g) / math.Log2(float64(i+2))
	}
	return sum
}

// Relevant is the number of relevant papers.
func (r Relevance) Relevant() int {
	n := 0
	for _, relevance := range r {
		if relevance > 0 {
			n++
		}
	}
	return n
}

func recall(ranking []string, r Relevance, k int) float64 {
	found := 0
	for _, id := range first(ranking, k) {
		if r[id] > 0 {
			found++
		}
	}
	return float64(found) / float64(r.Relevant())
}

func reciprocalRank(ranking []string, r Relevance, k int) float64 {
	for i, id := range first(ranking, k) {
		if r[id] > 0 {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// averagePrecision is the mean over all relevant papers of the precision at
// their rank; 0 for those that are not in the ranking.
func averagePrecision(ranking []string, r Relevance) float64 {
	found, sum := 0, 0.0
	for i, id := range ranking {
		if r[id] > 0 {
			found++
			sum += float64(found) / float64(i+1)
		}
	}
	return sum / float64(r.Relevant())
}

func first[T any](list []T, k int) []T { return list[:min(k, len(list))] }

// Mean is the mean of scores over queries; zero for none.
func Mean(all []Scores) Scores {
	var sum Scores
	for _, s := range all {
		sum.NDCG10 += s.NDCG10
		sum.NDCG20 += s.NDCG20
		sum.Recall10 += s.Recall10
		sum.Recall100 += s.Recall100
		sum.MRR10 += s.MRR10
		sum.AP += s.AP
		sum.NDCGPool += s.NDCGPool
		sum.Unwanted20 += s.Unwanted20
	}
	n := float64(max(1, len(all)))
	return Scores{
		NDCG10: sum.NDCG10 / n, NDCG20: sum.NDCG20 / n, Recall10: sum.Recall10 / n, Recall100: sum.Recall100 / n,
		MRR10: sum.MRR10 / n, AP: sum.AP / n, NDCGPool: sum.NDCGPool / n, Unwanted20: sum.Unwanted20 / n,
	}
}
