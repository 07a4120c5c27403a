package query

import (
	"context"
	"slices"
	"strings"
	"unicode"

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
	// Terms of the question that the paper has, in the question's spelling and order. With
	// Options.Excerpt alone they are all of them: for [Mark], whether the paper has them or
	// not.
	Terms []string
	// Ranks of the two rankers, from 1; 0: not among the best of that ranker.
	SemanticRank, LexicalRank int
	// Fits are those with each question of a request of several.
	Fits []Fit
}

// maxSentences is how many sentences of an abstract are embedded. Full texts in
// place of abstracts have some hundreds; a malformed one may have millions.
const maxSentences = 1000

// quickSentences is how many sentences are embedded for excerpts: those of the first hits,
// about 60. The built-in model takes 4 ms for so many.
const quickSentences = 500

// explain returns the reasons for every hit of a request, or excerpts of them. The sentences
// of all hits are embedded in one call.
func (s snapshot) explain(ctx context.Context, r Request, hits []hit, sub subject) ([]Why, error) {
	questions := append([]string{r.Question}, r.And...)
	abstracts := make([][]string, len(hits))
	compared, all := 0, []string(nil)
	for i, h := range hits {
		list := sentences(h.paper.Abstract)
		abstracts[i] = list[:min(maxSentences, len(list))]
		if compared == i && sub.vector != nil && (r.Explain || s.quick && len(all)+len(abstracts[i]) <= quickSentences) {
			compared, all = i+1, append(all, abstracts[i]...)
		}
	}
	vectors, err := s.embedSentences(ctx, all)
	if err != nil {
		return nil, err
	}
	words := typedWords(sub.text, sub.terms)
	seen := analysed{}
	reasons := make([]Why, len(hits))
	for i, h := range hits {
		var w Why
		if n := len(abstracts[i]); vectors == nil || i >= compared {
			w = wordiestSentence(abstracts[i], words, seen)
		} else {
			w = nearestSentence(abstracts[i], vectors[:n], sub.vector)
			vectors = vectors[n:]
		}
		if r.Explain {
			w.Terms = shared(words, searched(h.paper, sub.terms))
		} else {
			w.Terms = texts(words)
		}
		w.SemanticRank, w.LexicalRank = h.semanticRank, h.lexicalRank
		for n, x := range h.fits {
			w.Fits = append(w.Fits, Fit{questions[n], x})
		}
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
func wordiestSentence(sentences []string, words []typedWord, seen analysed) (w Why) {
	most := -1
	for _, sentence := range sentences {
		if n := len(among(words, seen.words(sentence))); n > most {
			most, w.Sentence = n, sentence
		}
	}
	return w
}

// abbreviations end with a full stop that ends no sentence.
var abbreviations = []string{"e.g.", "i.e.", "et al.", "cf.", "vs.", "fig.", "eq.", "sec.", "resp.", "approx.", "dr.", "prof."}

// sentences cuts a text into its sentences.
func sentences(text string) []string {
	var list []string
	start := 0
	for i, r := range text {
		if r != '.' && r != '!' && r != '?' {
			continue
		}
		after := text[i+1:]
		rest := strings.TrimLeft(after, " \t\n")
		if rest == after && rest != "" || rest != "" && !startsSentence(rest) {
			continue
		}
		const longest = 16 // of the abbreviations, with what stands before
		head := strings.ToLower(text[max(start, i+1-longest) : i+1])
		if slices.ContainsFunc(abbreviations, func(a string) bool { return strings.HasSuffix(head, " "+a) || strings.HasSuffix(head, "("+a) }) {
			continue
		}
		list = append(list, strings.TrimSpace(text[start:i+1]))
		start = i + 1
	}
	if tail := strings.TrimSpace(text[start:]); tail != "" {
		list = append(list, tail)
	}
	return list
}

func startsSentence(s string) bool {
	for _, r := range s {
		return !unicode.IsLower(r)
	}
	return false
}
