package lexical

import (
	"cmp"
	"container/heap"
	"context"
	"math/bits"
	"slices"
)

// windowDocuments is how many documents are scored at a time: what is added up for them
// stays in the processor's cache, and does not grow with the library.
const windowDocuments = 4096

// A Choice asks for the best papers of some.
type Choice struct {
	K     int                  // how many; none if it is not positive
	Allow func(key int64) bool // of those that it accepts; nil accepts all
}

// Top returns the best papers of each choice, the best first, equal ones by key, in one
// pass over the postings. Papers that tie with the last one are
// returned too, so that the caller can break ties by something more lasting than
// keys. Papers with a score of 0 or less are not returned.
func (q *Query) Top(ctx context.Context, choices ...Choice) ([][]Match, error) {
	w := &window{query: q, best: make([]best, len(choices))}
	for i, c := range choices {
		w.best[i].Choice = c
	}
	if len(q.words) > 0 && slices.ContainsFunc(choices, func(c Choice) bool { return c.K > 0 }) {
		for n, p := range q.index.parts {
			if err := w.part(ctx, n, p); err != nil {
				return nil, damage(err)
			}
		}
	}
	tops := make([][]Match, len(choices))
	for i := range w.best {
		tops[i] = w.best[i].sorted()
	}
	return tops, nil
}

// window adds up scores of documents that follow each other.
type window struct {
	query *Query
	best  []best

	words   []opened
	scores  [windowDocuments]float64
	covered [windowDocuments]float64     // idf of the words that a document has
	touched [windowDocuments / 64]uint64 // documents that have a word, as bits
}

// opened is a word at a posting that has not been added up yet.
type opened struct {
	union
	weight, idf float64
}

// part goes through the documents of a part.
func (w *window) part(ctx context.Context, n int, p *part) error {
	w.words = w.words[:0]
	for _, word := range w.query.words {
		c, err := word.in[n].postings()
		if err != nil {
			return err
		}
		if c.Next() {
			w.words = append(w.words, opened{c, word.weight, word.idf})
		} else if c.err != nil {
			return c.err
		}
	}
	for len(w.words) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		next := w.words[0].Doc
		for i := range w.words {
			next = min(next, w.words[i].Doc)
		}
		start := next / windowDocuments * windowDocuments
		end := min(start+windowDocuments, uint32(p.Documents))
		if err := w.add(p, start, end); err != nil {
			return err
		}
		if err := w.collect(p, start, end); err != nil {
			return err
		}
	}
	return nil
}

// add adds up the scores of the documents from one up to another.
func (w *window) add(p *part, start, end uint32) error {
	titles, err := p.file.Column(titleColumn, start, end)
	if err != nil {
		return err
	}
	abstracts, err := p.file.Column(abstractColumn, start, end)
	if err != nil {
		return err
	}
	x := w.query.index
	for i := 0; i < len(w.words); {
		word, more := &w.words[i], true
		for more && word.Doc < end {
			at := word.Doc - start
			tf := x.is.tf(word.occurrence, titles.Of(at), abstracts.Of(at))
			w.scores[at] += gain(word.weight, word.idf, tf)
			w.covered[at] += word.idf
			w.touched[at/64] |= 1 << (at % 64)
			more = word.Next()
		}
		if word.err != nil {
			return word.err
		}
		if more {
			i++
		} else {
			w.words = slices.Delete(w.words, i, i+1)
		}
	}
	return nil
}

// collect keeps the best of the documents that were added up, and begins again.
func (w *window) collect(p *part, start, end uint32) error {
	keys, err := p.file.Column(keyColumn, start, end)
	if err != nil {
		return err
	}
	for i, set := range w.touched {
		for ; set != 0; set &= set - 1 {
			at := uint32(64*i + bits.TrailingZeros64(set))
			score := w.scores[at]
			for c := range w.best {
				if b := &w.best[c]; score > 0 && b.wants(score) && !p.isGone(start+at) {
					if key := int64(keys.Of(at)); b.Allow == nil || b.Allow(key) {
						b.keep(Match{key, score, w.query.coverage(w.covered[at])})
					}
				}
			}
			w.scores[at], w.covered[at] = 0, 0
		}
		w.touched[i] = 0
	}
	return nil
}

// best are the best matches of a choice so far.
type best struct {
	Choice
	worst worstFirst
	ties  []Match // not among them, and as good as the worst of them
}

// wants reports whether a match with a score is kept.
func (b *best) wants(score float64) bool {
	return len(b.worst) < b.K || b.K > 0 && score >= b.worst[0].Score
}

// keep adds a match that is wanted.
func (b *best) keep(m Match) {
	if len(b.worst) < b.K {
		heap.Push(&b.worst, m)
		return
	}
	out := m
	if byScore(m, b.worst[0]) < 0 {
		out, b.worst[0] = b.worst[0], m
		heap.Fix(&b.worst, 0)
	}
	if out.Score < b.worst[0].Score {
		b.ties = b.ties[:0]
	} else {
		b.ties = append(b.ties, out)
	}
}

// sorted returns all of them, the best first.
func (b *best) sorted() []Match {
	all := append([]Match(b.worst), b.ties...)
	slices.SortFunc(all, byScore)
	return all
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
