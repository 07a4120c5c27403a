package query

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"paperkin/index"
)

// defaultLimit is how many hits an answer has when nothing else is asked for.
const defaultLimit = 10

// rank returns the candidates, best first. Those that may become hits are in
// their lasting order: by score, then by id. Keys and slots would do as well
// within one library, but are not the same when it is indexed anew.
func (q *asking) rank(ctx context.Context, allow *index.Selection, o Options) ([]candidate, error) {
	list, err := q.candidates(ctx, allow, o.pool())
	if err != nil {
		return nil, err
	}
	q.score(list)
	if q.mode == Hybrid && q.fusion != RRF && q.steered != nil { // RRF has no use for it: ranks stay
		if err := q.feedback(ctx, list); err != nil {
			return nil, err
		}
		q.score(list)
	}
	slices.SortFunc(list, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	q.found = len(list)
	list = tooFar(list, o)
	return list, q.name(ctx, list, o.pool())
}

// name gives the first n candidates of a list that is sorted by score their
// ids, and sorts equals by them.
func (q *asking) name(ctx context.Context, list []candidate, n int) error {
	n = min(n, len(list))
	for n > 0 && n < len(list) && list[n].score == list[n-1].score {
		n++ // equals of the last one may come before it
	}
	head := list[:n]
	ids, err := q.view.IDs(ctx, keysOf(head))
	if err != nil {
		return err
	}
	for i, c := range head {
		head[i].id = ids[c.Key]
	}
	slices.SortFunc(head, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id))
	})
	return nil
}

func keysOf(list []candidate) []int64 {
	keys := make([]int64, len(list))
	for i, c := range list {
		keys[i] = c.Key
	}
	return keys
}

func (q *asking) score(list []candidate) {
	switch q.mode {
	case Semantic:
		for i, c := range list {
			list[i].score = c.nearness
		}
	case Lexical:
		for i, c := range list {
			list[i].score = c.words
		}
	default:
		fuse(q.fusion, len(q.terms), list)
	}
}

func (o Options) limit() int {
	if o.Limit <= 0 {
		return defaultLimit
	}
	return min(o.Limit, math.MaxInt32) // leaves room to add to it
}

// pool is how many candidates hits are made of: enough for copies to be folded,
// and for variety to choose.
func (o Options) pool() int {
	if o.Variety > 0 {
		return max(o.limit()+spare, diversePool)
	}
	return o.limit() + spare
}

// tooFar drops candidates below the bound on similarity, and those of which no
// similarity is known.
func tooFar(list []candidate, o Options) []candidate {
	if o.MinSimilarity == nil {
		return list
	}
	return slices.DeleteFunc(list, func(c candidate) bool { return !c.compared || c.similarity < *o.MinSimilarity })
}

// load reads the papers of candidates and makes hits of them.
func (q *asking) load(ctx context.Context, list []candidate) ([]Hit, error) {
	papers, err := q.view.Papers(ctx, keysOf(list))
	if err != nil {
		return nil, err
	}
	hits := make([]Hit, len(list))
	for i, c := range list {
		hits[i] = Hit{Rank: i + 1, Paper: papers[i], Similarity: c.similarity, Compared: c.compared, Score: c.score, Mode: q.mode}
	}
	return hits, nil
}

func (q *asking) whyNone(o Options) string {
	switch {
	case q.mode == Semantic && q.view.Live() == 0:
		return "no paper of the library is embedded yet"
	case q.found > 0:
		return fmt.Sprintf("no paper is as similar as %v", *o.MinSimilarity)
	case q.mode == Lexical, q.mode == Hybrid && q.view.Live() == 0:
		return "no paper has any of the words"
	case q.steered == nil:
		return "no paper has any of the words, and the model knows none of them"
	case o.Filter.Empty():
		return "the library holds no other paper"
	default:
		return "no other paper passes the filters"
	}
}
