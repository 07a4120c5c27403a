package lexical

import "math"

// Statistics are the numbers of a library that papers are scored by.
type Statistics struct {
	Papers  int        `json:"papers"`
	Average [2]float64 `json:"average"` // words that a paper has in its title, in its abstract; at least 1
}

// IDF is the inverse document frequency of a word that n papers have: see [Lexicon].
func (s Statistics) IDF(n int) float64 {
	return math.Log(1 + (float64(s.Papers-n)+0.5)/(float64(n)+0.5))
}

// tf is the weighted, normalised frequency of a word in a paper with so many words in its
// title and in its abstract. A name counts once, however many authors there are.
func (s Statistics) tf(p occurrence, title, abstract uint32) (tf float64) {
	if p.name {
		tf += nameWeight
	}
	if p.First > 0 {
		tf += titleWeight * float64(p.First) / (1 - b + b*float64(title)/s.Average[0])
	}
	if p.Second > 0 {
		tf += 1 * float64(p.Second) / (1 - b + b*float64(abstract)/s.Average[1])
	}
	return tf
}

// gain is what a word adds to the score of a paper.
func gain(weight, idf, tf float64) float64 { return weight * idf * tf / (k1 + tf) }

// share is the part that a paper has of the words of a query, by their idf.
func share(covered, all float64) float64 {
	if all > 0 {
		return covered / all
	}
	return 0
}

// A Scorer scores papers whose words are at hand exactly as a [Query] of an [Index] does that
// knows these papers.
type Scorer struct {
	of    Statistics
	terms []scored
	forms map[string][]int // places of the terms that a word is a form of
	all   float64
}

// scored is a term of a query.
type scored struct {
	weight, idf float64
	missing     bool // no paper has it
}

// NewScorer returns a scorer for a query. papers are how many papers have each of the terms:
// its most frequent form or, if these are more, the names and venues that count as it.
func NewScorer(of Statistics, terms []Term, papers []int) *Scorer {
	s := &Scorer{of: of, forms: map[string][]int{}}
	for i, t := range terms {
		idf := of.IDF(min(papers[i], of.Papers)) // names are counted once for each author
		s.terms = append(s.terms, scored{t.Weight, idf, papers[i] == 0})
		s.all += idf
		for _, word := range append([]string{t.Word}, t.Also...) {
			s.forms[word] = append(s.forms[word], i)
		}
	}
	return s
}

// Score returns the score and the coverage of a paper with these words, as [Words] returns
// them, in its title and in its abstract. named reports of a term, by its place, whether the
// paper has one of its names and venues; nil: it has none of any.
func (s *Scorer) Score(title, abstract []string, named func(term int) bool) (score, coverage float64) {
	has := make([]occurrence, len(s.terms))
	for _, word := range title {
		for _, i := range s.forms[word] {
			has[i].First++
		}
	}
	for _, word := range abstract {
		for _, i := range s.forms[word] {
			has[i].Second++
		}
	}
	covered := 0.0
	for i, t := range s.terms {
		if named != nil {
			has[i].name = named(i)
		}
		if t.missing || !has[i].name && has[i].First+has[i].Second == 0 {
			continue
		}
		score += gain(t.weight, t.idf, s.of.tf(has[i], uint32(len(title)), uint32(len(abstract))))
		covered += t.idf
	}
	return score, share(covered, s.all)
}
