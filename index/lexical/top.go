package lexical

import (
	"cmp"
	"container/heap"
	"slices"
)

// Top returns the k best papers among those that allow accepts (nil accepts all),
// the best first, equal ones by key. Papers that tie with the last one are
// returned too, so that the caller can break ties by something more lasting than
// keys. Papers with a score of 0 or less are not returned.
func (m *Matches) Top(k int, allow func(key int64) bool) []Match {
	if k <= 0 {
		return nil
	}
	var best worstFirst
	for number, score := range m.scores {
		if score <= 0 || len(best) == k && score < best[0].Score {
			continue
		}
		match := Match{m.index.documents[number].key, score}
		if allow != nil && !allow(match.Key) {
			continue
		}
		if len(best) < k {
			heap.Push(&best, match)
		} else if byScore(match, best[0]) < 0 {
			best[0] = match
			heap.Fix(&best, 0)
		}
	}
	if len(best) == k {
		best = append(best, m.ties(best, allow)...)
	}
	slices.SortFunc(best, byScore)
	return best
}

// ties returns the papers that are not in best and have the same score as the
// worst of best.
func (m *Matches) ties(best worstFirst, allow func(key int64) bool) []Match {
	in := map[int64]bool{}
	for _, match := range best {
		in[match.Key] = match.Score == best[0].Score
	}
	var more []Match
	for number, score := range m.scores {
		if key := m.index.documents[number].key; score == best[0].Score && !in[key] && (allow == nil || allow(key)) {
			more = append(more, Match{key, score})
		}
	}
	return more
}

func byScore(a, b Match) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Key, b.Key))
}

// worstFirst is a heap of matches, the worst on top.
type worstFirst []Match

func (h worstFirst) Len() int           { return len(h) }
func (h worstFirst) Less(i, j int) bool { return byScore(h[i], h[j]) > 0 }
func (h worstFirst) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *worstFirst) Push(x any)        { *h = append(*h, x.(Match)) }
func (h *worstFirst) Pop() any          { last := (*h)[len(*h)-1]; *h = (*h)[:len(*h)-1]; return last }
