package query

import (
	"context"
	"slices"

	"paperkin/embed"
	"paperkin/index/lexical"
	"paperkin/index/paper"
)

// A preprint and its published copy are one hit. Two papers are the same work
// if their abstracts share this much of their words (Jaccard's index): nearly
// all, or with one title about half, since abstracts get rewritten for
// publication. A title alone proves nothing: many papers are called Editorial.
const (
	sameAbstract      = 0.8
	sameTitleAbstract = 0.4
)

// comparedText is how many bytes of an abstract are compared: it is longer than
// abstracts are, but some sources have whole books in their place.
const comparedText = 32 << 10

// suspect is the cosine from which two papers are worth comparing word by word.
const suspect = 0.9

// spare is how many more papers than hits are looked through for copies, and
// copyWindow with how many hits before it a paper is compared: copies of a
// paper rank close to it.
const (
	spare      = 20
	copyWindow = 50
)

// distinct makes up to limit hits of a ranking: papers that are copies of a
// better one are listed with it. It returns the candidates of the hits as well.
func (q *asking) distinct(ctx context.Context, list []candidate, limit int) ([]Hit, []candidate, error) {
	list = list[:min(limit+spare, len(list))]
	all, err := q.load(ctx, list)
	if err != nil {
		return nil, nil, err
	}
	vectors, err := q.vectorsOf(ctx, list)
	if err != nil {
		return nil, nil, err
	}
	works := make([]work, len(all))
	for i, h := range all {
		works[i] = work{paper: h.Paper, title: lexical.Fold(h.Paper.Title), vector: vectors[i]}
	}
	var hits []Hit
	var kept []candidate
	var at []int // where the hits stood in list
next:
	for i, h := range all {
		if slices.ContainsFunc(q.known, works[i].sameAs) {
			continue // whoever names a paper knows its preprint
		}
		for j := max(0, len(at)-copyWindow); j < len(at); j++ {
			if works[i].sameAs(&works[at[j]]) {
				hits[j].Copies = append(hits[j].Copies, h.Paper)
				continue next
			}
		}
		if len(hits) == limit {
			continue // further copies of the hits may still come
		}
		h.Rank = len(hits) + 1
		hits, kept, at = append(hits, h), append(kept, list[i]), append(at, i)
	}
	return hits, kept, nil
}

// work is a paper with what it is compared by.
type work struct {
	paper  paper.Paper
	title  string
	vector []float32       // nil without one
	words  map[string]bool // of the abstract; made when first needed
}

func (w *work) sameAs(other *work) bool {
	titled := w.title == other.title
	if !titled && (w.vector == nil || other.vector == nil || embed.Dot(w.vector, other.vector) < suspect) {
		return false
	}
	shared := jaccard(w.abstract(), other.abstract())
	return shared >= sameAbstract || titled && shared >= sameTitleAbstract
}

func (w *work) abstract() map[string]bool {
	if w.words == nil {
		w.words = map[string]bool{}
		for _, word := range lexical.Words(w.paper.Abstract[:min(comparedText, len(w.paper.Abstract))]) {
			w.words[word] = true
		}
	}
	return w.words
}

// jaccard is the share of the members of two sets that are in both; 0 for empty
// sets.
func jaccard(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	return float64(both) / float64(max(1, len(a)+len(b)-both))
}
