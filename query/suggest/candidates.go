package suggest

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"math/bits"
	"slices"
	"strings"

	"paperkin/index/lexical"
	"paperkin/index/lexical/analysis"
	"paperkin/query/edit"
)

// candidate is what a word may be meant to be.
type candidate struct {
	stem   string
	word   string // where it is not one that has the stem: a function word, two words
	errors int
	fits   string // the word of the question that it is found with
	papers int
	score  float64
}

// allCandidates finds for each suspect the words of the library that are nearly the same, the
// most frequent first.
func (s *speller) allCandidates(ctx context.Context, open []suspect) error {
	var next lexical.Foreseen
	collectors := make([]*collector, len(open))
	for i, w := range open {
		c := s.collector(w.word)
		for _, starts := range [][]string{c.starts, c.next} {
			if starts != nil {
				next.Starts = append(next.Starts, lexical.Start{Prefixes: starts, AtLeast: c.least})
			}
		}
		for _, h := range c.halves {
			next.Words = append(next.Words, h.one, h.other)
			next.Pairs = append(next.Pairs, [2]string{h.one, h.other})
		}
		collectors[i] = c
	}
	if err := s.x.Foresee(ctx, next); err != nil {
		return err
	}
	for i, c := range collectors {
		if err := c.collect(ctx); err != nil {
			return err
		}
		open[i].list = c.list
		rate(c.list)
	}
	return nil
}

// collector is what collects the words that are nearly the same as one.
func (s *speller) collector(w word) *collector {
	c := &collector{speller: s, w: w, limit: 1, seen: map[string]bool{w.stem: true}, starts: []string{w.lower[:1]},
		least: max(1, leastShare*w.papers, s.x.Len()/seldom)}
	if len(w.lower) >= twoErrors && w.papers == 0 {
		c.limit = 2
	}
	if len(w.lower) > anyError {
		c.next = firstLetters(w.lower)
	}
	c.set, _ = letters(w.lower)
	if w.papers == 0 {
		c.halves = halvesOf(w.lower)
	}
	return c
}

func (c *collector) collect(ctx context.Context) error {
	if err := c.from(ctx, c.starts); err != nil || c.fine {
		c.list = nil
		return err
	}
	c.functionWords()
	if err := c.parts(ctx); err != nil {
		return err
	}
	if len(c.list) == 0 && c.next != nil { // the first letter may be wrong
		return c.from(ctx, c.next)
	}
	return nil
}

// firstLetters returns how words begin that differ from one in the first letter, or in
// the order of the first two.
func firstLetters(word string) []string {
	starts := []string{word[1:4], word[1:2] + word[:1] + word[2:3]}
	for c := 'a'; c <= 'z'; c++ {
		starts = append(starts, string(c)+word[:3], string(c)+word[1:4])
	}
	return starts
}

type collector struct {
	*speller
	w      word
	starts []string // how the words begin
	next   []string // how they may begin besides, if none begins so; nil: in no other way
	set    uint32   // letters of the word
	halves []half   // of a word that no paper has
	limit  int
	least  int // papers
	seen   map[string]bool
	fine   bool // the word is made of one of the library
	list   []candidate
}

// from takes the words of the library that begin with one of some texts.
func (c *collector) from(ctx context.Context, starts []string) error {
	var failed error
	err := c.x.Vocabulary(ctx, starts, c.least, func(stem []byte) bool {
		set, plain := letters(stem)
		if !plain || len(stem) < 2 || len(stem) > len(c.w.lower)+c.limit || bits.OnesCount32(set&^c.set) > c.limit ||
			edit.Beginning(stem, c.w.lower, c.limit+1) > c.limit+slack(stem) {
			return true
		}
		failed = c.take(ctx, string(stem))
		return failed == nil && !c.fine
	})
	return cmp.Or(err, failed)
}

// slack is how much farther from a word a stem may be than the words that have it: analyz
// is that of analysis.
func slack(stem []byte) int {
	if bytes.HasSuffix(stem, []byte("lyz")) {
		return 1
	}
	return 0
}

// take makes a stem a candidate, if one of its words is near enough.
func (c *collector) take(ctx context.Context, stem string) error {
	if c.seen[stem] {
		return nil
	}
	c.seen[stem] = true
	derived, errors := isDerived(c.w.lower, stem), 0
	if !derived {
		errors = nearest(c.w.lower, stem, c.limit)
	}
	if errors > c.limit {
		return nil
	}
	papers, err := c.x.Papers(ctx, stem)
	if derived {
		c.fine = papers >= max(1, c.x.Len()/common)
		return err
	}
	if err == nil && papers >= c.least {
		c.list = append(c.list, candidate{stem: stem, errors: errors, papers: papers})
	}
	return err
}

// allowed reports whether a word may be another one. If it is short and a word of the
// library, two letters are exchanged, or one is missing or too many, for words with another
// letter are other words (bark, back); of three letters, none is too many.
func allowed(w word, other string) bool {
	switch {
	case len(w.lower) < anyError:
		return len(other) == len(w.lower)+1 || sorted(other) == sorted(w.lower)
	case len(w.lower) < longer && w.papers > 0:
		return len(other) != len(w.lower) || sorted(other) == sorted(w.lower)
	}
	return true
}

func sorted(word string) string {
	b := []byte(word)
	slices.Sort(b)
	return string(b)
}

// functionWords takes those that are as near as can be.
func (c *collector) functionWords() {
	if c.w.papers > 0 {
		return
	}
	for _, f := range analysis.FunctionWords() {
		if len(f) >= shortest && edit.Distance(c.w.lower, f, 1) == 1 && (len(f) > anyError || sorted(f) == sorted(c.w.lower)) {
			c.list = append(c.list, candidate{word: f, errors: 1, papers: max(1, c.x.Len()/common)})
		}
	}
}

// half is a word cut in two, by the stems of its parts.
type half struct {
	at         int
	one, other string
}

// halvesOf are the ways in which a word may be two that were written as one.
func halvesOf(word string) (list []half) {
	for i := shortest; i <= len(word)-shortest; i++ {
		one, other := analysis.Words(word[:i]), analysis.Words(word[i:])
		if len(one) == 1 && len(other) == 1 {
			list = append(list, half{i, one[0], other[0]})
		}
	}
	return list
}

// parts takes two words of the library that were written as one.
func (c *collector) parts(ctx context.Context) error {
	var best candidate
	for _, h := range c.halves {
		n, err := c.x.Together(ctx, h.one, h.other, 0)
		if err != nil {
			return err
		}
		if n >= max(c.least, best.papers+1) {
			best = candidate{word: c.w.lower[:h.at] + " " + c.w.lower[h.at:], errors: 1, papers: n}
		}
	}
	if best.word != "" {
		c.list = append(c.list, best)
	}
	return nil
}

// rate gives candidates their first scores, and sorts them: the logarithm of the papers that
// have them, less for a second error.
func rate(list []candidate) {
	for i, c := range list {
		list[i].score = math.Log(float64(c.papers)) - errorCost*float64(c.errors-1)
	}
	slices.SortFunc(list, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(a.stem+a.word, b.stem+b.word))
	})
}

// compared returns the candidates for a word that are compared by the other words of the
// question, and those.
func (s *speller) compared(w word, list []candidate) ([]candidate, []word) {
	others := slices.Clone(s.words)
	others = slices.DeleteFunc(others, func(o word) bool { return s.isMistake(o) || o.stem == w.stem })
	slices.SortStableFunc(others, func(a, b word) int { return cmp.Compare(a.papers, b.papers) })
	list = list[:min(rivals, len(list))]
	for i, c := range list {
		if c.score < list[0].score-hopeless {
			list = list[:i]
			break
		}
	}
	return list, others[:min(mostFits, len(others))]
}

// weigh gives candidates more where they fit the other words of the question: the logarithm
// of how much more papers have both than chance would have it.
func (s *speller) weigh(ctx context.Context, w word, list []candidate) error {
	near, others := s.compared(w, list)
	for i := range near {
		c := &near[i]
		for _, o := range others {
			if c.stem == "" {
				continue
			}
			both, err := s.x.Together(ctx, c.stem, o.stem, 0)
			if err != nil {
				return err
			}
			chance := float64(c.papers) * float64(o.papers) / float64(s.x.Len())
			if both > 0 && c.fits == "" {
				c.fits = o.stem
			}
			c.score += math.Log((float64(both) + .5) / (chance + .5))
		}
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return nil
}
