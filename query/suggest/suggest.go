// Package suggest finds words of a question that are likely misspelt, and what they are
// likely meant to be: a word that a library does not know, or a hundred times less than
// one that is nearly the same. It knows the words of the library by their stems, and finds
// the forms that fit what was typed. Names of people, abbreviations, and what is not
// written in plain letters are left alone.
package suggest

import (
	"cmp"
	"context"
	"strings"
	"unicode"

	"paperkin/index/lexical"
)

// A Correction is a question with other words.
type Correction struct {
	// Text is the question as it is likely meant; empty if it is likely right.
	Text string
	// Sure is the question with those words changed alone that the library does not have,
	// or sureShare times less often than what they are changed to.
	Sure string
}

// How much more papers have what a word is changed to.
const (
	leastShare = 100
	sureShare  = 500
)

// Lengths of words in letters from which one and two letters may be wrong. In one of
// three, two may be exchanged or one missing: see allowed.
const (
	shortest  = 3
	anyError  = 4
	longer    = 6
	twoErrors = 8
	longest   = 100 // words of a question: longer ones are texts
	acronym   = 5   // capitals up to this length are an abbreviation
)

// How suggestions are compared.
const (
	errorCost = 4  // what a second error counts in the logarithm of papers
	mostFits  = 2  // words of the question that one is to fit
	rivals    = 4  // how many are compared by that
	hopeless  = 5  // how far behind the first one it is no use
	sample    = 20 // papers whose words show how a stem is written
)

// How many papers have a word, as a share of the library: fewer than that of occasional
// have it by mistake; with more than that of rare, others are met by chance; from that of
// common on, words are made of it; what a word is changed to has at least that of seldom.
const (
	occasional = 10_000
	rare       = 100
	common     = 1000
	seldom     = 20_000
)

// Texts returns the texts of papers by their keys.
type Texts func(ctx context.Context, keys []int64) ([]string, error)

// Correct looks for misspelt words in a question. In one of more than a hundred words it
// looks for none.
func Correct(ctx context.Context, x lexical.Lexicon, question string, read Texts) (Correction, error) {
	s := &speller{x: x, texts: read, question: question}
	if err := s.read(ctx); err != nil {
		return Correction{}, err
	}
	s.markProper()
	if len(s.words) > longest {
		return Correction{}, nil
	}
	fixed, err := s.fixes(ctx)
	if err != nil {
		return Correction{}, err
	}
	fixed, err = s.fitting(ctx, fixed)
	if err != nil || len(fixed) == 0 {
		return Correction{}, err
	}
	var text, sure strings.Builder
	done := 0
	for _, f := range fixed {
		w := s.words[f.word]
		text.WriteString(question[done:w.at] + f.better)
		if f.certain {
			sure.WriteString(question[done:w.at] + f.better)
		} else {
			sure.WriteString(question[done:w.at] + w.typed)
		}
		done = w.at + len(w.typed)
	}
	return Correction{text.String() + question[done:], sure.String() + question[done:]}, nil
}

// word is a word of a question.
type word struct {
	typed  string
	lower  string
	at     int    // in the question
	stem   string // empty for a function word
	papers int    // that have it
	proper bool   // it has a capital that others do not have
}

type speller struct {
	x        lexical.Lexicon
	texts    Texts
	question string
	words    []word
}

// read finds the words of the question that may be misspelt, and those that these are to
// fit.
func (s *speller) read(ctx context.Context) error {
	for at := 0; at < len(s.question) && len(s.words) <= longest; {
		start := strings.IndexFunc(s.question[at:], isWordRune)
		if start < 0 {
			return nil
		}
		start += at
		end := start + strings.IndexFunc(s.question[start:], func(r rune) bool { return !isWordRune(r) })
		if end < start {
			end = len(s.question)
		}
		at = end
		w := word{typed: s.question[start:end], at: start}
		w.lower = strings.ToLower(w.typed)
		if _, plain := letters(w.lower); !plain || len(w.lower) < shortest || len(w.lower) > mostLetters-2 || special(w.typed) {
			continue
		}
		if w.stem = stemOf(w.lower); w.stem != "" {
			var err error
			if w.papers, err = s.x.Papers(ctx, w.stem); err != nil {
				return err
			}
		}
		s.words = append(s.words, w)
	}
	return nil
}

// markProper marks the words that are likely names: those with a capital, but for the
// first, where at least as many have none.
func (s *speller) markProper() {
	capitals := 0
	for _, w := range s.words {
		if unicode.IsUpper(rune(w.typed[0])) {
			capitals++
		}
	}
	for i, w := range s.words {
		s.words[i].proper = i > 0 && unicode.IsUpper(rune(w.typed[0])) && 2*capitals <= len(s.words)
	}
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// special reports whether the letters of a word say that it is a name or an abbreviation:
// capitals inside, or nothing else in a short one.
func special(typed string) bool {
	inside := strings.ContainsFunc(typed[1:], unicode.IsUpper)
	return inside && (len(typed) <= acronym || strings.ContainsFunc(typed, unicode.IsLower))
}

// suspect is a word that may be misspelt, with what it may be meant to be.
type suspect struct {
	word
	at   int // its place among the words of the question
	list []candidate
}

// fixes returns what words are likely meant to be. They are looked at together, step by step,
// so that who has to fetch what is asked can fetch it for all of them at once.
func (s *speller) fixes(ctx context.Context) (fixed []fix, err error) {
	open, err := s.suspects(ctx)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	if err := s.allCandidates(ctx, open); err != nil {
		return nil, err
	}
	if err := s.x.Foresee(ctx, s.expected(open)); err != nil {
		return nil, err
	}
	for _, w := range open {
		if err := s.weigh(ctx, w.word, w.list); err != nil {
			return nil, err
		}
		f, err := s.best(ctx, w)
		if err != nil {
			return nil, err
		}
		if f.better != "" {
			fixed = append(fixed, f)
		}
	}
	return fixed, nil
}

// suspects returns the words that are not what they are meant to be, as it seems.
func (s *speller) suspects(ctx context.Context) (open []suspect, err error) {
	var pairs [][2]string
	for i, w := range s.words {
		if w.stem == "" || w.papers*leastShare > s.x.Len() || w.proper {
			continue
		}
		by, err := s.x.Called(ctx, w.lower)
		if err != nil {
			return nil, err
		}
		if by > w.papers {
			continue
		}
		open = append(open, suspect{word: w, at: i})
		if w.papers > 0 {
			pairs = append(pairs, pairsOf(w.stem, s.judges(w))...)
		}
	}
	if err := s.x.Foresee(ctx, lexical.Foreseen{Pairs: pairs, Enough: 1}); err != nil {
		return nil, err
	}
	var left []suspect
	for _, w := range open {
		fits := false
		if w.papers > 0 {
			if fits, err = s.belongs(ctx, w.word); err != nil {
				return nil, err
			}
		}
		if !fits {
			left = append(left, w)
		}
	}
	return left, nil
}

// pairsOf are those of a word with others.
func pairsOf(stem string, others []word) (pairs [][2]string) {
	for _, o := range others {
		if stem != "" {
			pairs = append(pairs, [2]string{stem, o.stem})
		}
	}
	return pairs
}

// best returns what a word is likely meant to be, of what it may be; a fix without a better
// word where it is what it is.
func (s *speller) best(ctx context.Context, w suspect) (f fix, err error) {
	for _, c := range w.list[:min(rivals, len(w.list))] {
		written, err := s.written(ctx, w.word, c)
		if err != nil {
			return f, err
		}
		if written != "" && allowed(w.word, written) {
			return fix{word: w.at, better: like(w.typed, written), certain: w.papers == 0 || c.papers >= sureShare*w.papers, by: c}, nil
		}
	}
	return f, nil
}

// written returns how papers write a candidate, in the form that is nearest to the word.
func (s *speller) written(ctx context.Context, w word, c candidate) (string, error) {
	if c.word != "" {
		return c.word, nil
	}
	keys, err := s.x.Some(ctx, c.stem, c.fits, sample)
	if err != nil {
		return "", err
	}
	texts, err := s.texts(ctx, keys)
	if err != nil {
		return "", err
	}
	// The form itself may be in other papers: then one of these is close enough.
	return cmp.Or(closest(w.lower, c.stem, texts, c.errors), closest(w.lower, c.stem, texts, c.errors+1)), nil
}

// like writes a word with a capital, or in capitals, as another one.
func like(typed, word string) string {
	switch {
	case strings.ToUpper(typed) == typed:
		return strings.ToUpper(word)
	case unicode.IsUpper(rune(typed[0])):
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}

// judges are the other words of the question by which it is judged whether a rare word of the
// library is meant as it stands: none that is frequent, unless the word is too frequent to be
// a mistake.
func (s *speller) judges(w word) (list []word) {
	mistake := s.isMistake(w)
	for _, other := range s.words {
		if other.stem != w.stem && other.papers > 0 && (!mistake || other.papers*rare <= s.x.Len()) {
			list = append(list, other)
		}
	}
	return list
}

// belongs reports whether a rare word of the library is meant as it stands: papers have it
// together with another word of the question that it is judged by, or there is none, and it is
// no mistake.
func (s *speller) belongs(ctx context.Context, w word) (bool, error) {
	judges := s.judges(w)
	for _, other := range judges {
		if n, err := s.x.Together(ctx, w.stem, other.stem, 1); err != nil || n > 0 {
			return n > 0, err
		}
	}
	return len(judges) == 0 && !s.isMistake(w), nil
}

// isMistake reports whether so few papers have a word that these may be misspelt as well.
func (s *speller) isMistake(w word) bool { return w.papers <= max(1, s.x.Len()/occasional) }
