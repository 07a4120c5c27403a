package query

import (
	"context"
	"slices"
	"strings"

	"paperkin/embed"
	"paperkin/index/lexical"
	"paperkin/index/paper"
)

// A Why explains a hit.
type Why struct {
	// Sentence of the abstract that fits the question best, of its first 1,000;
	// empty without an abstract.
	Sentence string
	// SentenceSimilarity is the cosine of that sentence with the question. It is
	// valid only if Compared: without a vector of the question, the sentence is the
	// one that shares the most words with it.
	SentenceSimilarity float64
	Compared           bool
	// Terms of the question that the paper has, in the question's spelling and
	// order.
	Terms []string
	// Ranks of the two rankers, from 1; 0: not among the best of that ranker.
	SemanticRank, LexicalRank int
}

// maxSentences is how many sentences of an abstract are embedded. Full texts in
// place of abstracts have some hundreds; a malformed one may have millions.
const maxSentences = 1000

// explain returns the reasons for every hit. The sentences of all hits are
// embedded in one call.
func (s snapshot) explain(ctx context.Context, hits []hit, sub subject) ([]Why, error) {
	abstracts := make([][]string, len(hits))
	var all []string
	for i, h := range hits {
		list := sentences(h.paper.Abstract)
		abstracts[i] = list[:min(maxSentences, len(list))]
		all = append(all, abstracts[i]...)
	}
	var vectors [][]float32
	if sub.vector != nil {
		var err error
		if vectors, err = s.embedSentences(ctx, all); err != nil {
			return nil, err
		}
	}
	words := typedWords(sub.text, sub.terms)
	reasons := make([]Why, len(hits))
	for i, h := range hits {
		var w Why
		if n := len(abstracts[i]); vectors == nil {
			w = wordiestSentence(abstracts[i], words)
		} else {
			w = nearestSentence(abstracts[i], vectors[:n], sub.vector)
			vectors = vectors[n:]
		}
		w.Terms = shared(words, searched(h.paper, sub.terms))
		w.SemanticRank, w.LexicalRank = h.semanticRank, h.lexicalRank
		reasons[i] = w
	}
	return reasons, nil
}

// searched is the text of a paper in which words are looked for, with the names where these
// are asked for.
func searched(p paper.Paper, terms []lexical.Term) string {
	text := p.Title + " " + p.Abstract
	if slices.ContainsFunc(terms, func(t lexical.Term) bool { return len(t.Names)+len(t.Venues) > 0 }) {
		text += " " + strings.Join(p.Authors, " ") + " " + p.Venue
	}
	return text
}

// nearestSentence returns the sentence nearest to the question, or the first one
// if none has a vector.
func nearestSentence(sentences []string, vectors [][]float32, question []float32) (w Why) {
	for i, v := range vectors {
		if v == nil {
			continue
		}
		if x := embed.Dot(question, v); !w.Compared || x > w.SentenceSimilarity {
			w = Why{Sentence: sentences[i], SentenceSimilarity: x, Compared: true}
		}
	}
	if !w.Compared && len(sentences) > 0 {
		w.Sentence = sentences[0]
	}
	return w
}

// wordiestSentence returns the first sentence with the most words of the question.
func wordiestSentence(sentences []string, words []typedWord) (w Why) {
	most := -1
	for _, sentence := range sentences {
		if n := len(shared(words, sentence)); n > most {
			most, w.Sentence = n, sentence
		}
	}
	return w
}
