package query

import (
	"context"
	"maps"
	"slices"

	"paperkin/embed"
	"paperkin/index"
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

// extra is how many more papers than hits are searched for copies, and copyWindow
// the number of hits before it that a paper is compared with: copies of a paper
// rank close to it.
const (
	extra      = 20
	copyWindow = 50
)

// A hit is a candidate with its paper and the copies of it.
type hit struct {
	candidate
	paper    paper.Paper
	copies   []paper.Paper
	copyKeys []int64 // of the copies
}

// distinct makes up to limit hits of candidates and their papers: papers that are
// copies of a better one are listed with it, those that are copies of known ones
// are left out.
func distinct(list []candidate, papers []paper.Paper, known []work, limit int) []hit {
	works := make([]work, len(list))
	for i, c := range list {
		works[i] = newWork(papers[i], c.vector)
	}
	var hits []hit
	var at []int // the positions of the hits in list
next:
	for i, c := range list {
		for j := range known {
			if works[i].sameAs(&known[j]) {
				continue next // the user already knows a copy of this paper
			}
		}
		for j := max(0, len(at)-copyWindow); j < len(at); j++ {
			if works[i].sameAs(&works[at[j]]) {
				hits[j].copies, hits[j].copyKeys = append(hits[j].copies, papers[i]), append(hits[j].copyKeys, c.Key)
				continue next
			}
		}
		if len(hits) == limit {
			continue // further copies of the hits may still come
		}
		hits, at = append(hits, hit{candidate: c, paper: papers[i]}), append(at, i)
	}
	return hits
}

// work is a paper with what it is compared by.
type work struct {
	paper  paper.Paper
	title  string
	vector []float32       // nil without one
	words  map[string]bool // of the abstract; made when first needed
}

func newWork(p paper.Paper, vector []float32) work {
	return work{paper: p, title: lexical.Fold(p.Title), vector: vector}
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

// nearestCopies is how many of the papers nearest to one are compared with it.
const nearestCopies = 10

// Copies returns those papers of the library that are the same work as one, by the keys of
// both: of all that have its title or are near enough, whatever they rank.
func (s *State) Copies(ctx context.Context, keys []int64) (map[int64][]int64, error) {
	works, err := s.snapshot.works(ctx, keys)
	if err != nil {
		return nil, err
	}
	suspects, err := s.snapshot.suspects(ctx, works)
	if err != nil {
		return nil, err
	}
	var all []int64
	for _, list := range suspects {
		all = append(all, list...)
	}
	slices.Sort(all)
	others, err := s.snapshot.works(ctx, slices.Compact(all))
	if err != nil {
		return nil, err
	}
	copies := map[int64][]int64{}
	for key, list := range suspects {
		for _, other := range list {
			if works[key].sameAs(others[other]) {
				copies[key] = append(copies[key], other)
			}
		}
	}
	return copies, nil
}

// works returns papers as they are compared, by their keys.
func (s snapshot) works(ctx context.Context, keys []int64) (map[int64]*work, error) {
	rows, err := s.RowsOf(ctx, keys)
	if err != nil {
		return nil, err
	}
	list := make([]candidate, len(rows))
	for i, r := range rows {
		list[i].Row = r
	}
	if err := s.readVectors(ctx, list); err != nil {
		return nil, err
	}
	papers, err := s.Papers(ctx, keysOf(list))
	if err != nil {
		return nil, err
	}
	works := make(map[int64]*work, len(list))
	for i, c := range list {
		w := newWork(papers[i], c.vector)
		works[c.Key] = &w
	}
	return works, nil
}

// suspects returns the papers that may be the same work as others, by the keys of these.
func (s snapshot) suspects(ctx context.Context, works map[int64]*work) (map[int64][]int64, error) {
	suspects := map[int64][]int64{}
	var with []int64 // those with a vector
	var queries []index.Nearest
	for _, key := range slices.Sorted(maps.Keys(works)) {
		w := works[key]
		named, err := s.Named(ctx, w.paper.Title)
		if err != nil {
			return nil, err
		}
		suspects[key] = named.ByTitle
		if w.vector != nil {
			with, queries = append(with, key), append(queries, index.Nearest{Vector: w.vector, K: nearestCopies})
		}
	}
	if len(queries) == 0 {
		return suspects, nil
	}
	found, err := s.View.Search(ctx, queries...)
	if err != nil {
		return nil, err
	}
	for i, near := range found {
		var slots []int
		for _, n := range near {
			if n.Similarity >= suspect {
				slots = append(slots, n.Slot)
			}
		}
		rows, err := s.RowsAt(slots)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			suspects[with[i]] = append(suspects[with[i]], r.Key)
		}
	}
	for key, list := range suspects {
		slices.Sort(list)
		suspects[key] = slices.DeleteFunc(slices.Compact(list), func(other int64) bool { return other == key })
	}
	return suspects, nil
}
