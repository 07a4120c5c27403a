package lexical

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// collection is papers by key, as the words of their titles and abstracts.
type collection map[int64][2][]string

// draw makes n papers of random words, some with the text of the paper before and
// some without any. The words have a digit, so that they are their own stems.
func draw(r *rand.Rand, n int) collection {
	words := func(most int) []string {
		w := make([]string, r.IntN(most+1))
		for i := range w {
			w[i] = fmt.Sprintf("w%dx", r.IntN(1+r.IntN(30)))
		}
		return w
	}
	c := collection{}
	var last [2][]string
	for i := range n {
		if i%4 != 3 {
			last = [2][]string{words(6), words(40)}
		}
		if i%10 == 7 {
			last = [2][]string{}
		}
		c[int64(3*i+2)] = last
	}
	return c
}

func (c collection) changes() []Change {
	var list []Change
	for _, key := range slices.Sorted(maps.Keys(c)) {
		list = append(list, Change{Key: key, Title: strings.Join(c[key][0], " "), Abstract: strings.Join(c[key][1], " ")})
	}
	return list
}

// idf is ln(1 + (N - n + 0.5) / (n + 0.5)): n of N papers have the word in one
// of the fields.
func (c collection) idf(word string, fields ...int) float64 {
	var n float64
	for _, p := range c {
		if slices.ContainsFunc(fields, func(f int) bool { return slices.Contains(p[f], word) }) {
			n++
		}
	}
	return math.Log(1 + (float64(len(c))-n+0.5)/(n+0.5))
}

// score is the BM25F of a paper with k1 = 1.2, b = 0.75 and titles that weigh
// three times as much as abstracts.
func (c collection) score(key int64, terms []Term) float64 {
	var sum float64
	for _, t := range terms {
		var tf float64
		for field, weight := range []float64{3, 1} {
			var total float64
			for _, p := range c {
				total += float64(len(p[field]))
			}
			average := max(1, total/float64(len(c)))
			var count float64
			for _, w := range c[key][field] {
				if w == t.Word {
					count++
				}
			}
			tf += weight * count / (0.25 + 0.75*float64(len(c[key][field]))/average)
		}
		sum += t.Weight * c.idf(t.Word, 0, 1) * tf / (1.2 + tf)
	}
	return sum
}

// coverage is the share of the words' idf that a paper has.
func (c collection) coverage(key int64, terms []Term) float64 {
	var has, all float64
	for _, t := range terms {
		idf := c.idf(t.Word, 0, 1)
		all += idf
		if slices.Contains(c[key][0], t.Word) || slices.Contains(c[key][1], t.Word) {
			has += idf
		}
	}
	return has / all
}

// TestScores compares scores, coverage and inverse document frequencies with their
// formulas, computed from the words of random papers, also after papers were
// changed and removed.
func TestScores(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	papers := draw(r, 60)
	x, dir := build(t, "", papers.changes()...)
	checkScores(t, r, x, papers)

	var later []Change
	for key := range papers {
		if key%5 == 0 {
			delete(papers, key)
			later = append(later, Change{Key: key, Gone: true})
		}
	}
	changed := collection{2: {{"w1x"}, {"w2x", "w3x", "w2x"}}, 300: {{"w0x", "w1x"}, {"w0x"}}}
	maps.Copy(papers, changed)
	x, _ = build(t, dir, append(later, changed.changes()...)...)
	checkScores(t, r, x, papers)
}

func checkScores(t *testing.T, r *rand.Rand, x *Index, papers collection) {
	t.Helper()
	if x.Len() != len(papers) {
		t.Errorf("%d papers, want %d", x.Len(), len(papers))
	}
	for range 20 {
		var terms []Term
		for _, n := range r.Perm(32)[:1+r.IntN(6)] { // w30x and w31x are nowhere
			terms = append(terms, Term{Word: fmt.Sprintf("w%dx", n), Weight: []float64{1, 1, 2, 0.5, -0.4}[r.IntN(5)]})
		}
		m, err := x.Match(ctx, terms)
		if err != nil {
			t.Fatal(err)
		}
		for key := range papers {
			if got, want := only(t, m, key).Score, papers.score(key, terms); math.Abs(got-want) > 1e-12 {
				t.Errorf("%v: paper %d scores %v, want %v", terms, key, got, want)
			}
			if got, want := only(t, m, key).Coverage, papers.coverage(key, terms); math.Abs(got-want) > 1e-12 {
				t.Errorf("%v: paper %d covers %v, want %v", terms, key, got, want)
			}
		}
		checkTop(t, r, m, papers)
		idf, err := x.IDF(ctx, []string{terms[0].Word})
		if want := papers.idf(terms[0].Word, 1); err != nil || math.Abs(idf[0]-want) > 1e-12 {
			t.Errorf("idf of %s: %v, %v, want %v", terms[0].Word, idf, err, want)
		}
	}
}

// TestAbsent: papers that are not in the index have neither score nor coverage;
// the same holds for every paper when the query is empty.
func TestAbsent(t *testing.T) {
	x, _ := build(t, "", shelf...) // papers 1, 2, 7 and 9
	m, err := x.Match(ctx, Terms("experts robots"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []int64{-1, 0, 3, 8, 10, 11, math.MaxInt64} {
		if got, covered := only(t, m, key).Score, only(t, m, key).Coverage; got != 0 || covered != 0 {
			t.Errorf("paper %d: score %v, coverage %v, want none", key, got, covered)
		}
	}
	if got := only(t, m, 7).Coverage; math.Abs(got-1) > 1e-12 {
		t.Errorf("paper 7 covers %v, want all", got)
	}
	nothing, err := x.Match(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if of, covered, top := only(t, nothing, 1).Score, only(t, nothing, 1).Coverage, bestOf(t, nothing, 5, nil); of != 0 || covered != 0 || len(top) > 0 {
		t.Errorf("no words: score %v, coverage %v, top %v", of, covered, top)
	}
}

func TestMatchCancelled(t *testing.T) {
	x, _ := build(t, "", shelf...)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	if m, err := x.Match(cancelled, Terms("experts")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, %v, want context.Canceled", m, err)
	}
}

// TestMatch compares with BM25F by hand. "expert" is in 2 of 4 papers: idf =
// ln(1 + 2.5/2.5) = 0.6931. Titles have 2, 1, 1 and 2 words, 1.5 on average;
// abstracts 3, 4, 3 and 0, 2.5 on average.
func TestMatch(t *testing.T) {
	x, _ := build(t, "", shelf...)
	idf := math.Log(2)
	one := titleWeight/(0.25+0.75*2/1.5) + 1/(0.25+0.75*3/2.5)
	seven := 1 / (0.25 + 0.75*3/2.5)
	want := fmt.Sprintf("1:%.4f 7:%.4f", idf*one/(k1+one), idf*seven/(k1+seven))
	if got := top(t, x, "expert"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := top(t, x, "unheard-of"); got != "" {
		t.Errorf("unknown words find %s", got)
	}
	m, err := x.Match(ctx, []Term{{Word: "expert", Weight: 1}, {Word: "token", Weight: -5}})
	if err != nil {
		t.Fatal(err)
	}
	if got := bestOf(t, m, 10, nil); len(got) != 1 || got[0].Key != 7 {
		t.Errorf("a word to avoid: %v, want paper 7 alone", got)
	}
	m, err = x.Match(ctx, Terms("experts tokens robots"))
	if err != nil {
		t.Fatal(err)
	}
	all := bestOf(t, m, 10, nil)
	for k := range 5 {
		if got, want := bestOf(t, m, k, nil), all[:min(k, len(all))]; !slices.Equal(got, want) {
			t.Errorf("top %d: %v, want %v", k, got, want)
		}
	}
	if got := bestOf(t, m, 10, func(key int64) bool { return key == 9 }); len(got) != 1 || got[0].Key != 9 {
		t.Errorf("only paper 9 allowed: %v", got)
	}
	if only(t, m, 3).Score != 0 || only(t, m, 100).Score != 0 {
		t.Error("papers that are not there have scores")
	}
	idfs, err := x.IDF(ctx, []string{"expert", "unknown"})
	if err != nil || math.Abs(idfs[0]-idf) > 1e-9 || math.Abs(idfs[1]-math.Log(10)) > 1e-9 {
		t.Errorf("IDF %v, %v", idfs, err)
	}
}
