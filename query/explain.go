package query

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode"

	"paperkin/embed"
	"paperkin/index/lexical"
)

// A Why tells what made a paper a hit.
type Why struct {
	// Sentence of the abstract that fits the question best; empty without an
	// abstract.
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

// explain fills in why every hit is one.
func (q *asking) explain(ctx context.Context, hits []Hit, list []candidate) error {
	var texts []string
	sentences := make([][]string, len(hits))
	for i, h := range hits {
		sentences[i] = Sentences(h.Paper.Abstract)
		for _, s := range sentences[i] {
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
			own = vectors[next : next+len(sentences[i])]
		}
		next += len(sentences[i])
		w.choose(q, sentences[i], own)
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
	asked := map[string]bool{}
	for _, t := range q.terms {
		asked[t.Word] = true
	}
	has := map[string]bool{}
	for _, w := range lexical.Words(text) {
		has[w] = asked[w]
	}
	terms := []string{}
	for _, part := range Mark(q.text, nil) {
		if w := lexical.Words(part.Text); slices.ContainsFunc(w, func(w string) bool { return has[w] }) {
			terms = append(terms, part.Text)
			for _, w := range w {
				delete(has, w) // once
			}
		}
	}
	return terms
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
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '-' || r == '\'' }
	var parts []Part
	for text != "" {
		word := strings.IndexFunc(text, inWord) == 0
		end := strings.IndexFunc(text, func(r rune) bool { return inWord(r) != word })
		if end < 0 {
			end = len(text)
		}
		p := Part{Text: text[:end]}
		p.Term = word && slices.ContainsFunc(lexical.Words(p.Text), func(w string) bool { return wanted[w] })
		parts, text = append(parts, p), text[end:]
	}
	return parts
}
