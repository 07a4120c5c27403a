package query

import (
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
	paper  paper.Paper
	copies []paper.Paper
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
				hits[j].copies = append(hits[j].copies, papers[i])
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
