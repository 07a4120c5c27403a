package query

import (
	"context"
	"errors"
	"slices"

	"paperkin/embed"
	"paperkin/index/lexical"
)

// A Why tells what made a paper a hit.
type Why struct {
	// Sentence of the abstract that fits the question best, of its first 1,000;
	// empty without an abstract.
	Sentence string
	// SentenceSimilarity is the cosine of that sentence with the question. It
	// means nothing unless Compared: without a vector of the question, the
	// sentence is the one that shares most with its words.
	SentenceSimilarity float64
	Compared           bool
	// Terms of the question that the paper has, in the question's spelling and
	// order.
	Terms []string
	// Ranks in the two voices, from 1; 0: not among that voice's best.
	SemanticRank, LexicalRank int
}

// maxSentences is how many sentences of an abstract are embedded. Sources that
// put the whole text there have some hundreds; one of nothing but full stops
// would have millions.
const maxSentences = 1000

// explain fills in why every hit is one.
func (q *asking) explain(ctx context.Context, hits []Hit, list []candidate) error {
	var texts []string
	abstracts := make([][]string, len(hits))
	for i, h := range hits {
		all := sentences(h.Paper.Abstract)
		abstracts[i] = all[:min(maxSentences, len(all))]
		for _, s := range abstracts[i] {
			texts = append(texts, q.view.Space.Document("", s))
		}
	}
	vectors, err := q.sentenceVectors(ctx, texts)
	if err != nil {
		return err
	}
	next := 0
	for i := range hits {
		w := &Why{Terms: q.shared(hits[i].Paper.Title + " " + hits[i].Paper.Abstract),
			SemanticRank: list[i].semanticRank, LexicalRank: list[i].lexicalRank}
		var own [][]float32
		if vectors != nil {
			own = vectors[next : next+len(abstracts[i])]
		}
		next += len(abstracts[i])
		w.choose(q, abstracts[i], own)
		hits[i].Why = w
	}
	return nil
}

// sentenceVectors embeds sentences like papers. A sentence that cannot be
// embedded has none.
func (q *asking) sentenceVectors(ctx context.Context, texts []string) ([][]float32, error) {
	if q.vector == nil || len(texts) == 0 {
		return nil, nil
	}
	e, err := q.embedder(ctx)
	if err != nil {
		return nil, err
	}
	vectors, err := e.EmbedDocuments(ctx, texts)
	var partial *embed.Partial
	if errors.As(err, &partial) {
		for i := range partial.Failed {
			vectors[i] = nil
		}
		err = nil
	}
	return vectors, err
}

// choose takes the sentence nearest to the question; without vectors, the one
// with most of its words.
func (w *Why) choose(q *asking, sentences []string, vectors [][]float32) {
	most := -1
	for i, s := range sentences {
		switch {
		case vectors == nil:
			if n := len(q.shared(s)); n > most {
				most, w.Sentence = n, s
			}
		case vectors[i] == nil:
		default:
			if x := embed.Dot(q.vector, vectors[i]); !w.Compared || x > w.SentenceSimilarity {
				w.Sentence, w.SentenceSimilarity, w.Compared = s, x, true
			}
		}
	}
	if w.Sentence == "" && len(sentences) > 0 {
		w.Sentence = sentences[0]
	}
}

// shared returns the words of the question that a text has, as they were typed.
func (q *asking) shared(text string) []string {
	if q.typed == nil {
		q.typed = typedWords(q.text, q.terms)
	}
	has := map[string]bool{}
	for _, w := range lexical.Words(text) {
		has[w] = true
	}
	terms := []string{}
	for _, t := range q.typed {
		if slices.ContainsFunc(t.words, func(w string) bool { return has[w] }) {
			terms = append(terms, t.text)
			for _, w := range t.words {
				delete(has, w) // once
			}
		}
	}
	return terms
}

// typed is a word as it stands in the question, with the terms it stands for.
type typed struct {
	text  string
	words []string
}

// typedWords finds the first place of every term in a text.
func typedWords(text string, terms []lexical.Term) []typed {
	open := map[string]bool{}
	for _, t := range terms {
		open[t.Word] = true
	}
	list := []typed{}
	pieces := lexical.Split(text)
	for i := 1; i < len(pieces) && len(open) > 0; i += 2 {
		t := typed{text: pieces[i]}
		for _, w := range lexical.Words(pieces[i]) {
			if open[w] {
				t.words = append(t.words, w)
				delete(open, w)
			}
		}
		if len(t.words) > 0 {
			list = append(list, t)
		}
	}
	return list
}

// A Part of a text is a word, or what stands between words.
type Part struct {
	Text string
	Term bool // a word that is a form of one of the terms
}

// Mark cuts a text into words and what stands between them, and marks the words
// that are forms of terms.
func Mark(text string, terms []string) []Part {
	wanted := map[string]bool{}
	for _, t := range terms {
		for _, w := range lexical.Words(t) {
			wanted[w] = true
		}
	}
	var parts []Part
	for i, piece := range lexical.Split(text) {
		p := Part{Text: piece}
		p.Term = i%2 == 1 && slices.ContainsFunc(lexical.Words(piece), func(w string) bool { return wanted[w] })
		parts = append(parts, p)
	}
	return parts
}
