package eval

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"paperkin/index"
	"paperkin/query"
	"paperkin/query/near"
)

// Vectors has the vectors of a library's papers: an [index.View].
type Vectors interface {
	Select(ctx context.Context, f index.Filter) (*index.Selection, error)
	EmbeddedIn(ctx context.Context, in *index.Selection, yield func(id string, vector []float32) error) error
}

// A Pool is what rules rank for the readers of [Likes], in memory: the vectors of the papers
// to find, of the liked ones, and of a sample of the others.
type Pool struct {
	ids     []string             // of the papers to find
	vectors [][]float32          // theirs
	of      map[string][]float32 // of the liked papers
	others  [][]float32
}

// sampled is how many of the papers before those to find stand for what is not liked, where
// a rule learns from that.
const sampled = 1000

// OpenPool reads the vectors for a collection that [Likes] made.
func OpenPool(ctx context.Context, v Vectors, d Dataset) (*Pool, error) {
	p := &Pool{of: map[string][]float32{}}
	find, err := v.Select(ctx, d.filter())
	if err != nil {
		return nil, err
	}
	err = v.EmbeddedIn(ctx, find, func(id string, vector []float32) error {
		p.ids, p.vectors = append(p.ids, id), append(p.vectors, vector)
		return nil
	})
	if err != nil {
		return nil, err
	}
	since, err := strconv.Atoi(d.Since)
	if err != nil {
		return nil, fmt.Errorf("papers since %q: want a year", d.Since)
	}
	earlier, err := v.Select(ctx, index.Filter{Until: strconv.Itoa(since - 1)})
	if err != nil {
		return nil, err
	}
	liked := map[string]bool{}
	for _, q := range d.Queries {
		for _, id := range q.Likes {
			liked[id] = true
		}
	}
	n, all := 0, earlier.Slots.Len()
	return p, v.EmbeddedIn(ctx, earlier, func(id string, vector []float32) error {
		if liked[id] {
			p.of[id] = slices.Clone(vector) // not the vectors around it
		}
		if n*sampled/all != (n+1)*sampled/all {
			p.others = append(p.others, slices.Clone(vector))
		}
		n++
		return nil
	})
}

// Rank returns the papers that a rule ranks best for a reader, at most [Depth].
func (p *Pool) Rank(rule Rule, q Query) []query.Ranked {
	score := rule.scorer(near.Taste{Liked: p.vectorsOf(q.Likes), Disliked: p.vectorsOf(q.Dislikes)}, p.others)
	ranked := make([]query.Ranked, len(p.ids))
	for i, v := range p.vectors {
		ranked[i] = query.Ranked{ID: p.ids[i], Score: score(v)}
	}
	slices.SortFunc(ranked, func(a, b query.Ranked) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	return first(ranked, Depth)
}

// vectorsOf returns the vectors of liked papers that have one.
func (p *Pool) vectorsOf(ids []string) (vectors [][]float32) {
	for _, id := range ids {
		if v := p.of[id]; v != nil {
			vectors = append(vectors, v)
		}
	}
	return vectors
}

// Dislike gives each reader the likes of another one as dislikes: of those whose likes are
// nearest to the reader's own. The papers that this one has to find are [Query.Unwanted]. So
// there are papers that a rule finds for a reader and that somebody says not to want; nobody
// really disliked them.
func (p *Pool) Dislike(queries []Query) {
	for i := range queries {
		q := &queries[i]
		taste := near.Taste{Liked: p.vectorsOf(q.Likes)}
		nearest, most := -1, 0.0
		for j, o := range queries {
			if j == i {
				continue
			}
			theirs, sum := p.vectorsOf(o.Likes), 0.0
			for _, v := range theirs {
				score, _ := taste.Score(v)
				sum += score
			}
			if mean := sum / float64(max(1, len(theirs))); nearest < 0 || mean > most {
				nearest, most = j, mean
			}
		}
		if nearest >= 0 {
			q.Dislikes, q.Unwanted = queries[nearest].Likes, queries[nearest].relevant()
		}
	}
}
