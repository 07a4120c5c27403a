package merge

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// A Near is a pair of records that the user may want to look at: of two papers that were
// kept apart although they are near, or of one paper where the join rests on little.
type Near struct {
	Papers  [2]paper.Paper // the papers of the records; the same one twice for a join
	Records [2]paper.Record
	Joined  bool
	Judgement
	// Score is how likely the user is to overrule the rules, from 0 to 1.
	Score float64
}

const (
	leastScore   = 0.3 // of a pair that is worth a look
	manyAlike    = 50  // papers with one title, of which no more are compared
	restsOnMuch  = 75  // weight of a join that is not worth a look
	maxCompounds = 200 // records of a paper whose joins are looked at
)

// pair is a Near before its papers are read again.
type pair struct {
	papers  [2]int64
	records [2]string // source hashes
	joined  bool
	Judgement
	score float64
}

// Duplicates returns the pairs that are most worth a look, best first, limit of them at
// most; of two papers, the records that are nearest. Pairs on which the user has ruled
// are left out.
func Duplicates(ctx context.Context, q catalogue.Queries, user []Ruling, limit int) ([]Near, error) {
	n := nearest{q: q, rules: newRulings(user), best: map[[2]int64]pair{}}
	compound, err := q.Compound(ctx)
	if err != nil {
		return nil, err
	}
	for _, key := range compound {
		if err := n.joins(ctx, key); err != nil {
			return nil, err
		}
	}
	if err := q.Lookalikes(ctx, func(keys []int64) error { return n.apart(ctx, keys) }); err != nil {
		return nil, err
	}
	pairs := n.pairs
	for _, p := range n.best {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.records[0], b.records[0]), cmp.Compare(a.records[1], b.records[1]))
	})
	var all []Near
	for _, p := range pairs[:min(len(pairs), max(limit, 0))] {
		near, err := n.read(ctx, p)
		if err != nil {
			return nil, err
		}
		all = append(all, near)
	}
	return all, nil
}

// nearest is one run of Duplicates.
type nearest struct {
	q     catalogue.Queries
	rules *rulings
	pairs []pair            // joins
	best  map[[2]int64]pair // of two papers

}

// joins notes the joins of a paper that rest on little.
func (n *nearest) joins(ctx context.Context, key int64) error {
	_, sources, err := n.q.Sources(ctx, key)
	if err != nil || len(sources) > maxCompounds {
		return err
	}
	c := cluster(nodesOf(sources, n.rules), n.rules)
	for _, j := range c.joins {
		a, b := c.nodes[j.one], c.nodes[j.other]
		score := float64(100-j.Weight) / 100
		if j.Reason != ByUser && j.Weight < restsOnMuch && score >= leastScore {
			n.pairs = append(n.pairs, pair{[2]int64{key, key}, [2]string{a.hash, b.hash}, true, j.Judgement, score})
		}
	}
	return nil
}

// apart notes the nearest records of papers that were kept apart.
func (n *nearest) apart(ctx context.Context, keys []int64) error {
	keys = keys[:min(len(keys), manyAlike)]
	nodes := make([][]*traits, len(keys))
	for i, key := range keys {
		_, sources, err := n.q.Sources(ctx, key)
		if err != nil {
			return err
		}
		nodes[i] = nodesOf(sources[:min(len(sources), maxCompounds)], n.rules)
	}
	for i := range keys {
		for j := range i {
			n.compare([2]int64{keys[j], keys[i]}, nodes[j], nodes[i])
		}
	}
	return nil
}

// compare notes the nearest two records of two papers.
func (n *nearest) compare(papers [2]int64, one, other []*traits) {
	for _, a := range one {
		for _, b := range other {
			if _, said := n.rules.on(a, b); said {
				delete(n.best, papers)
				return
			}
			p := pair{papers, [2]string{a.hash, b.hash}, false, judge(a, b), closeness(a, b)}
			if p.Verdict == Joined { // and kept apart all the same
				p.Judgement = Judgement{Apart, ByChain, p.Evidence, weak}
			}
			if known, ok := n.best[papers]; p.score >= leastScore && (!ok || p.score > known.score || p.score == known.score && p.records[0]+p.records[1] < known.records[0]+known.records[1]) {
				n.best[papers] = p
			}
		}
	}
}

// closeness is how near two records are that were not joined, from 0 to 1: points for
// what agrees, and less for what does not.
func closeness(a, b *traits) float64 {
	titles := compareTitles(a.title, b.title)
	authors, _ := sameAuthors(a, b)
	score := map[likeness]float64{same: 0.3, similar: 0.25, different: -0.3}[titles] +
		map[likeness]float64{same: 0.25, similar: 0.2, different: -0.3}[authors] +
		map[likeness]float64{same: 0.3, similar: 0.2, different: -0.25}[abstracts(a, b)] +
		map[likeness]float64{same: 0.2, similar: 0.1, different: -0.25, unclear: -0.1}[a.place.compare(b.place)]
	switch {
	case a.year == 0 || b.year == 0:
	case a.year == b.year:
		score += 0.15
	case max(a.year, b.year)-min(a.year, b.year) > 1:
		score -= 0.15
	}
	if one, _ := paper.ConflictingIDs(a.ids, b.ids); one != "" {
		score -= 0.2
	}
	if a.common && b.common {
		score -= 0.25
	}
	if a.notice != b.notice || a.kind.differ(b.kind) {
		score -= 0.2
	}
	return min(max(score, 0), 0.99)
}

// read reads the papers and the records of a pair.
func (n *nearest) read(ctx context.Context, p pair) (Near, error) {
	near := Near{Joined: p.joined, Judgement: p.Judgement, Score: p.score}
	for i, key := range p.papers {
		merged, sources, err := n.q.Sources(ctx, key)
		if err != nil {
			return near, err
		}
		near.Papers[i] = merged
		for _, s := range sources {
			if s.Hash == p.records[i] {
				near.Records[i] = s.Record
			}
		}
	}
	if strings.Compare(near.Papers[0].ID, near.Papers[1].ID) > 0 { // the same order whatever was added first
		near.Papers[0], near.Papers[1] = near.Papers[1], near.Papers[0]
		near.Records[0], near.Records[1] = near.Records[1], near.Records[0]
	}
	return near, nil
}
