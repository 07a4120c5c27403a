package lexical

import (
	"context"
	"slices"

	"paperkin/index/lexical/segment"
)

// The parameters of BM25F: BM25 over a weighted sum of fields, each normalised by
// its own length (Robertson and Zaragoza, "The Probabilistic Relevance Framework:
// BM25 and Beyond", 2009, section 3.6). k1 and b have their usual values; a word
// in the title counts as titleWeight words of the abstract. On the development
// collections, k1 = 2 gains 0.008 nDCG@10 for words alone and nothing in the
// fusion, and loses 0.015 MRR when titles look for their abstracts; title weights
// from 2 to 4 are within 0.005.
const (
	k1          = 1.2
	b           = 0.75
	titleWeight = 3.0
	nameWeight  = 6.0 // of an author or a venue that is a word of the question
)

// A Query is weighted words that papers are scored against. It is valid until its index is
// closed, and safe for concurrent use. Papers are scored when they are asked for.
type Query struct {
	index *Index
	words []word
	all   float64 // sum of the idf of all words
}

// word is a word of a query that papers have.
type word struct {
	weight, idf float64
	in          []forms // of each part
}

// A Match is a paper, and how well it fits a query.
type Match struct {
	Key      int64
	Score    float64 // BM25F; 0: it has none of the words or is not in the index
	Coverage float64 // share of the query's words that it has, each weighted by its idf: 0 to 1
}

// Match prepares a query of weighted words, with this score:
//
//	score = sum over words of weight * idf * tf / (k1 + tf)
//	idf = ln(1 + (N - n + 0.5) / (n + 0.5)), where n of N papers have the word
//	tf = sum over fields of w * count / (1 - b + b * words / average words)
//
// The other forms of a word count as the word itself; n is of the form that most papers
// have, which is close to the papers that have any, and cheap.
// Words that no paper has add nothing to the score, and their idf to what is not covered.
func (x *Index) Match(ctx context.Context, terms []Term) (*Query, error) {
	m := &Query{index: x}
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w, n, err := x.word(ctx, t)
		if err != nil {
			return nil, err
		}
		m.all += w.idf
		if n > 0 {
			m.words = append(m.words, w)
		}
	}
	return m, nil
}

// word finds all forms of a word, and counts the papers that have the most frequent one.
func (x *Index) word(ctx context.Context, t Term) (w word, papers int, err error) {
	w.weight, w.in = t.Weight, make([]forms, len(x.parts))
	for i := -1; i < len(t.Also); i++ {
		text := t.Word
		if i >= 0 {
			text = t.Also[i]
		}
		in, n, err := x.lookup(text, func(t segment.Term) int { return t.Count }, anyPosting)
		if err != nil {
			return w, 0, err
		}
		papers = max(papers, n)
		for part, term := range in {
			if term.Count > 0 {
				w.in[part] = append(w.in[part], form{term, false})
			}
		}
	}
	if len(t.Names)+len(t.Venues) > 0 {
		n, err := x.addNames(ctx, w.in, t)
		if err != nil {
			return w, 0, err
		}
		papers = max(papers, n)
	}
	w.idf = x.is.IDF(min(papers, x.Len())) // names are counted once for each author
	return w, papers, nil
}

func anyPosting(segment.Posting) bool { return true }

// lookup finds a word in every part, and counts the papers that have it in some way: count
// is their number in a part, those that are gone included, and has tells them apart.
func (x *Index) lookup(text string, count func(segment.Term) int, has func(segment.Posting) bool) (in []segment.Term, papers int, err error) {
	in = make([]segment.Term, len(x.parts))
	for i, p := range x.parts {
		t, found, err := p.file.Lookup(textField, text)
		if err != nil {
			return nil, 0, damage(err)
		}
		if !found {
			continue
		}
		n, err := p.goneOf(t, has)
		if err != nil {
			return nil, 0, damage(err)
		}
		in[i], papers = t, papers+count(t)-n
	}
	return in, papers, nil
}

// goneOf counts the documents that are gone and have a term in some way.
func (p *part) goneOf(t segment.Term, has func(segment.Posting) bool) (n int, err error) {
	if p.gone == nil {
		return 0, nil
	}
	c, err := t.Postings()
	if err != nil {
		return 0, err
	}
	for doc := range p.gone.All {
		if !c.Seek(uint32(doc)) {
			break
		}
		if c.Doc == uint32(doc) && has(c.Posting) {
			n++
		}
	}
	return n, c.Err()
}

// IDF returns the inverse document frequency of each word, counted in abstracts
// alone: the rarer a word, the more it says about a paper.
func (x *Index) IDF(ctx context.Context, words []string) ([]float64, error) {
	idf := make([]float64, len(words))
	for i, w := range words {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		_, n, err := x.lookup(w, inAbstract, func(p segment.Posting) bool { return p.Second > 0 })
		if err != nil {
			return nil, err
		}
		idf[i] = x.is.IDF(n)
	}
	return idf, nil
}

// Of returns how well papers fit, in the order of their keys given.
func (q *Query) Of(ctx context.Context, keys []int64) ([]Match, error) {
	found := make([]Match, len(keys))
	for i, key := range keys {
		found[i].Key = key
	}
	if len(q.words) == 0 {
		return found, nil
	}
	for n, p := range q.index.parts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := q.ofPart(n, p, found); err != nil {
			return nil, damage(err)
		}
	}
	return found, nil
}

// place is a document of a part and where its paper is in a list.
type place struct {
	doc uint32
	at  int
}

// ofPart completes the matches of those papers that a part has.
func (q *Query) ofPart(n int, p *part, found []Match) error {
	var places []place
	for at, f := range found {
		if f.Key < 0 || f.Key > maxKey {
			continue
		}
		doc, ok, err := p.find(uint32(f.Key))
		if err != nil {
			return err
		}
		if ok {
			places = append(places, place{doc, at})
		}
	}
	slices.SortFunc(places, func(a, b place) int { return int(int64(a.doc) - int64(b.doc)) })
	covered := make([]float64, len(places))
	for _, w := range q.words {
		c, err := w.in[n].postings()
		if err != nil {
			return err
		}
		for i, at := range places {
			if !c.Seek(at.doc) {
				break
			}
			if c.Doc != at.doc {
				continue
			}
			title, abstract, err := p.lengths(at.doc)
			if err != nil {
				return err
			}
			tf := q.index.is.tf(c.occurrence, title, abstract)
			found[at.at].Score += gain(w.weight, w.idf, tf)
			covered[i] += w.idf
		}
		if c.err != nil {
			return c.err
		}
	}
	for i, at := range places {
		found[at.at].Coverage = q.coverage(covered[i])
	}
	return nil
}

// coverage is the share of the query's words of which a paper has so much.
func (q *Query) coverage(covered float64) float64 { return share(covered, q.all) }

// lengths are the numbers of words of a document in its title and in its abstract.
func (p *part) lengths(doc uint32) (title, abstract uint32, err error) {
	t, err := p.file.Column(titleColumn, doc, doc+1)
	if err != nil {
		return 0, 0, err
	}
	a, err := p.file.Column(abstractColumn, doc, doc+1)
	if err != nil {
		return 0, 0, err
	}
	return t.Of(0), a.Of(0), nil
}
