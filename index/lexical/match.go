package lexical

import (
	"context"
	"errors"
	"math"

	index "github.com/blevesearch/bleve_index_api"
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
)

// Matches holds the scores of all papers against one query. It is valid until its
// index is closed, and safe for concurrent use.
type Matches struct {
	index   *Index
	scores  []float64 // by document number
	covered []float64 // sum of the idf of the words that a document has
	all     float64   // sum of the idf of all words
}

// A Match is a paper and its BM25F score, which is above 0.
type Match struct {
	Key   int64
	Score float64
}

// fields of a paper, with the weight of a word in them.
var fields = []struct {
	name   string
	weight float64
	words  func(document) uint32
}{
	{titleField, titleWeight, func(d document) uint32 { return d.title }},
	{abstractField, 1, func(d document) uint32 { return d.abstract }},
}

// Match scores every paper against weighted words:
//
//	score = sum over words of weight * idf * tf / (k1 + tf)
//	idf = ln(1 + (N - n + 0.5) / (n + 0.5)), where n of N papers have the word
//	tf = sum over fields of w * count / (1 - b + b * words / average words)
//
// Words that no paper has add nothing.
func (x *Index) Match(ctx context.Context, terms []Term) (*Matches, error) {
	m := &Matches{index: x, scores: make([]float64, len(x.documents)), covered: make([]float64, len(x.documents))}
	tf := make([]float64, len(x.documents)) // of one word at a time
	for _, t := range terms {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		found, err := x.frequencies(ctx, t.Word, tf)
		if err != nil {
			return nil, err
		}
		idf := x.idf(len(found))
		m.all += idf
		for _, number := range found {
			m.covered[number] += idf
			m.scores[number] += t.Weight * idf * tf[number] / (k1 + tf[number])
			tf[number] = 0
		}
	}
	return m, nil
}

// frequencies adds a word's weighted, normalised frequencies to tf, which has
// a place for every document, and returns the documents that have the word.
func (x *Index) frequencies(ctx context.Context, word string, tf []float64) (found []int, err error) {
	for i, f := range fields {
		postings, err := x.reader.TermFieldReader(ctx, []byte(word), f.name, true, false, false)
		if err != nil {
			return nil, err
		}
		var posting index.TermFieldDoc
		for {
			p, err := postings.Next(&posting)
			if err != nil {
				return nil, errors.Join(err, postings.Close())
			}
			if p == nil {
				break
			}
			number := int(p.ID.Value())
			if tf[number] == 0 {
				found = append(found, number)
			}
			norm := 1 - b + b*float64(f.words(x.documents[number]))/x.average[i]
			tf[number] += f.weight * float64(p.Freq) / norm
		}
		if err := postings.Close(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// idf is the inverse document frequency of a word that n papers have.
func (x *Index) idf(n int) float64 {
	return math.Log(1 + (float64(x.Len()-n)+0.5)/(float64(n)+0.5))
}

// IDF returns the inverse document frequency of each word, counted in abstracts
// alone: the rarer a word, the more it says about a paper.
func (x *Index) IDF(ctx context.Context, words []string) ([]float64, error) {
	idf := make([]float64, len(words))
	for i, w := range words {
		postings, err := x.reader.TermFieldReader(ctx, []byte(w), abstractField, false, false, false)
		if err != nil {
			return nil, err
		}
		idf[i] = x.idf(int(postings.Count()))
		if err := postings.Close(); err != nil {
			return nil, err
		}
	}
	return idf, nil
}

// Of returns the score of a paper: 0 when it has none of the words or is not in
// the index.
func (m *Matches) Of(key int64) float64 {
	if number, ok := m.index.find(key); ok {
		return m.scores[number]
	}
	return 0
}

// Coverage returns the share of the query's words that a paper has, from 0 to 1,
// each word weighted by its idf.
func (m *Matches) Coverage(key int64) float64 {
	if number, ok := m.index.find(key); ok && m.all > 0 {
		return m.covered[number] / m.all
	}
	return 0
}

// find returns the document number of a paper.
func (x *Index) find(key int64) (number int32, ok bool) {
	if key < 0 || key >= int64(len(x.number)) {
		return 0, false
	}
	return x.number[key] - 1, x.number[key] > 0
}
