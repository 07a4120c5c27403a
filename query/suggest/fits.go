package suggest

import (
	"context"
	"strings"

	"paperkin/index/lexical"
)

// A fix is what a word of a question may be meant to be.
type fix struct {
	word    int    // its place among the words of the question
	better  string // empty: none
	certain bool   // it can be searched for in its place
	by      candidate
}

// aloneShare is how many papers, as a share of the library, have a word at least that is
// suggested without another one of the question to judge it by.
const aloneShare = 5000

// fitting leaves those fixes that make sense in the library: papers have the better word
// together with another one of the question, as that is likely meant, half as often as by
// chance at least. Where a question has no other word, many papers have it. Most words of nonsense
// (lorem ipsum) are like none of the library, and what the others are like says nothing.
func (s *speller) fitting(ctx context.Context, fixed []fix) (fits []fix, err error) {
	meant := make([]candidate, len(s.words)) // by the place of the word
	for i, w := range s.words {
		meant[i] = candidate{stem: w.stem, papers: w.papers}
	}
	for _, f := range fixed {
		meant[f.word] = f.by
	}
	known, unknown := 0, 0
	for i, m := range meant {
		switch {
		case s.words[i].stem == "":
		case m.papers > 0:
			known++
		default:
			unknown++
		}
	}
	if unknown >= known {
		return nil, nil
	}
	var pairs [][2]string
	for _, f := range fixed {
		pairs = append(pairs, pairsWith(meant, f.word)...)
	}
	if err := s.x.Foresee(ctx, lexical.Foreseen{Pairs: pairs}); err != nil {
		return nil, err
	}
	for _, f := range fixed {
		ok, err := s.fitsOne(ctx, f, meant)
		if err != nil {
			return nil, err
		}
		if ok {
			fits = append(fits, f)
		}
	}
	return fits, nil
}

// fitsOne reports whether a better word fits one of the others.
func (s *speller) fitsOne(ctx context.Context, f fix, meant []candidate) (bool, error) {
	if f.by.stem == "" { // a function word, or two words that papers have together
		return true, nil
	}
	alone := true
	for i, other := range meant {
		if i == f.word || other.stem == "" || other.papers == 0 {
			continue
		}
		if alone = false; other.stem == f.by.stem {
			continue
		}
		both, err := s.x.Together(ctx, f.by.stem, other.stem, 0)
		if err != nil {
			return false, err
		}
		if both > 0 && 2*float64(both)*float64(s.x.Len()) >= float64(f.by.papers)*float64(other.papers) {
			return true, nil
		}
	}
	return alone && f.by.papers*aloneShare >= s.x.Len(), nil
}

// expected is what is asked about the candidates for words: how often papers have them together
// with others, and if it is the first one each time, how papers write it, whether it makes
// sense, and then what the words of the better question are.
func (s *speller) expected(open []suspect) (next lexical.Foreseen) {
	likely := make([]candidate, len(s.words))
	for i, w := range s.words {
		likely[i] = candidate{stem: w.stem, papers: w.papers}
	}
	var better strings.Builder
	done := 0
	for _, w := range open {
		list, others := s.compared(w.word, w.list)
		for i, c := range list {
			next.Pairs = append(next.Pairs, pairsOf(c.stem, others)...)
			if i == 0 {
				likely[w.at] = c
				next.Samples = append(next.Samples, samplesOf(c, others)...)
				better.WriteString(s.question[done:w.word.at] + nearestForm(w.lower, c))
				done = w.word.at + len(w.typed)
			}
		}
	}
	for _, w := range open {
		if len(w.list) > 0 {
			next.Pairs = append(next.Pairs, pairsWith(likely, w.at)...)
		}
	}
	if done > 0 {
		next.Others = lexical.LookUps(better.String() + s.question[done:])
	}
	return next
}

// samplesOf are those by which it is seen how papers write a candidate, that have another word
// too: see [speller.weigh].
func samplesOf(c candidate, others []word) (samples []lexical.Sample) {
	if c.stem == "" {
		return nil
	}
	for _, o := range others {
		samples = append(samples, lexical.Sample{Word: c.stem, Other: o.stem, N: sample})
	}
	if len(samples) == 0 {
		samples = []lexical.Sample{{Word: c.stem, N: sample}}
	}
	return samples
}

// pairsWith are those of one of the words that are meant with the others.
func pairsWith(meant []candidate, at int) (pairs [][2]string) {
	for i, other := range meant {
		if stem := meant[at].stem; i != at && stem != "" && other.stem != "" && other.papers > 0 && other.stem != stem {
			pairs = append(pairs, [2]string{stem, other.stem})
		}
	}
	return pairs
}
