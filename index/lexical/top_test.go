package lexical

import (
	"cmp"
	"container/heap"
	"math/rand/v2"
	"slices"
	"testing"
)

// checkTop compares Top with all papers sorted by score and key, cut off behind
// the last one that ties with the k-th.
func checkTop(t *testing.T, r *rand.Rand, m *Query, papers collection) {
	t.Helper()
	some := map[int64]bool{}
	for key := range papers {
		some[key] = r.IntN(2) == 0
	}
	for name, allow := range map[string]func(int64) bool{"all": nil, "some": func(key int64) bool { return some[key] }} {
		var ranked []Match
		for key := range papers {
			if one := only(t, m, key); one.Score > 0 && (allow == nil || allow(key)) {
				ranked = append(ranked, one)
			}
		}
		slices.SortFunc(ranked, func(a, b Match) int {
			return cmp.Or(-cmp.Compare(a.Score, b.Score), cmp.Compare(a.Key, b.Key))
		})
		for k := range len(ranked) + 2 {
			n := min(k, len(ranked))
			for n > 0 && n < len(ranked) && ranked[n].Score == ranked[n-1].Score {
				n++
			}
			if got := bestOf(t, m, k, allow); !slices.Equal(got, ranked[:n]) {
				t.Fatalf("top %d of %s: got %v, want %v", k, name, got, ranked[:n])
			}
		}
	}
	if got := bestOf(t, m, -1, nil); len(got) > 0 {
		t.Errorf("top -1: got %v", got)
	}
	choices := []Choice{{3, func(key int64) bool { return some[key] }}, {0, nil}, {2, nil}, {-1, nil}, {len(papers), nil}}
	together, err := m.Top(ctx, choices...)
	if err != nil || len(together) != len(choices) {
		t.Fatalf("together: %d answers, %v", len(together), err)
	}
	for i, c := range choices {
		if want := bestOf(t, m, c.K, c.Allow); !slices.Equal(together[i], want) {
			t.Errorf("top %d together with others: got %v, want %v", c.K, together[i], want)
		}
	}
}

// TestWorstFirst: matches leave the heap by score, the lowest first, and equal
// ones by key, the highest first.
func TestWorstFirst(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 3))
	var all []Match
	var h worstFirst
	for key := range int64(200) {
		all = append(all, Match{Key: key, Score: float64(r.IntN(30))})
	}
	for _, i := range r.Perm(len(all)) {
		heap.Push(&h, all[i])
	}
	slices.SortFunc(all, func(a, b Match) int {
		return cmp.Or(cmp.Compare(a.Score, b.Score), -cmp.Compare(a.Key, b.Key))
	})
	for i, want := range all {
		if got := heap.Pop(&h); got != want || h.Len() != len(all)-i-1 {
			t.Fatalf("match %d: got %v of %d, want %v", i, got, h.Len(), want)
		}
	}
}
