package query_test

import (
	"fmt"
	"math"
	"testing"

	"paperkin/query"
)

// background is a library of n papers whose cosines with at(1) have mean .2 and
// standard deviation .1.
func background(n int) []card {
	list := make([]card, n)
	for i := range list {
		list[i] = card{ID: fmt.Sprintf("p%03d", i), Vector: at(.1 + .2*float64(i%2))}
	}
	return list
}

// TestLift: the verdict rests on the share of the question's words that the best
// covered hit has, and on how far the nearest hit stands out from the library, as
// against sqrt(2 ln n) deviations by chance.
func TestLift(t *testing.T) {
	list := background(100)
	list[0].Abstract = "alpha beta" // at .1
	list[1].Abstract = "alpha"      // at .3
	list[3].Abstract = "gamma"      // at .3
	s := cards(t, chart{"alpha": at(1), "alpha gamma": at(1), "gamma delta": at(-1), "alpha omega": at(1)}, list...)
	a, c := idf(2, 100), idf(1, 100)
	chance := math.Sqrt(2 * math.Log(100))
	absent := idf(0, 100)
	for _, tt := range []struct {
		name     string
		question string
		limit    int
		mode     query.Mode
		coverage float64
		lift     float64
	}{
		{"one word", "alpha", 10, "hybrid", 1, 1},
		{"one word, by vectors", "alpha", 60, "semantic", 1, 1},
		{"one of two words", "alpha gamma", 1, "hybrid", c / (a + c), 1},
		{"a word that no paper has", "alpha omega", 10, "hybrid", a / (a + absent), 1},
		{"by words, as if nothing were compared", "alpha gamma", 10, "lexical", c / (a + c), 0},
		{"far from everything", "gamma delta", 1, "semantic", 0, (-.1 + .2) / .1},
	} {
		v := ask(t, s, tt.question, request{Mode: tt.mode, Limit: tt.limit}).Verdict
		evidence := tt.coverage * min(1, tt.lift/chance)
		if tt.mode == "lexical" {
			evidence = tt.coverage
		}
		if !near(v.Coverage, tt.coverage) || !near(v.Lift, tt.lift) || !near(v.Evidence, evidence) {
			t.Errorf("%s: got %+v, want coverage %v, lift %v, evidence %v", tt.name, v, tt.coverage, tt.lift, evidence)
		}
	}
}

// TestMatch: the evidence makes the verdict. Of n papers with the question's one
// word, its lift is all that is missing.
func TestMatch(t *testing.T) {
	chance := math.Sqrt(2 * math.Log(100))
	for _, tt := range []struct {
		lift float64
		want query.Match
	}{
		{.1, "weak"}, {.299 * chance, "weak"}, {.301 * chance, "fair"}, {.549 * chance, "fair"}, {.551 * chance, "strong"}, {5, "strong"},
	} {
		// All but the first paper have mean m and deviation d, so that the first one
		// lifts itself as far as asked.
		list := liftedBy(tt.lift)
		list[0].Abstract = "alpha"
		v := ask(t, cards(t, chart{"alpha": at(1)}, list...), "alpha", request{Limit: 1}).Verdict
		if v.Match != tt.want || !near(v.Lift, tt.lift) || !near(v.Evidence, min(1, tt.lift/chance)) {
			t.Errorf("lift %v: got %+v, want %s", tt.lift, v, tt.want)
		}
	}
}

// liftedBy are 100 papers of which the first is so many standard deviations above
// the mean: it is at .5, and pairs of the others lie around .5-lift/10 in such a
// way that the deviation of all is .1. Of 100 cosines at least the square of the
// lift over 99 of the variance is the first one's own.
func liftedBy(lift float64) []card {
	list := make([]card, 100)
	list[0] = card{ID: "p000", Vector: at(.5)}
	// Mean of all: (.5 + 99 m)/100 = .5 - lift/10, so m is lift*10/99 below.
	m := .5 - lift*10/99
	// Variance of all is .01: the first one's square, lift^2/100, and those of 99
	// others, 98 of them d away from m and one at it.
	mean := .5 - lift/10
	d := math.Sqrt((1 - lift*lift/100 - 99*(m-mean)*(m-mean)) / 98)
	for i := 1; i < 100; i++ {
		x := m
		if i > 1 {
			x += d * float64(1-2*(i%2))
		}
		list[i] = card{ID: fmt.Sprintf("p%03d", i), Vector: at(x)}
	}
	return list
}

// TestNotJudged: there is no verdict on papers like a paper, in a small library, or
// of a question of nothing but function words, and no lift where all papers are as
// near.
func TestNotJudged(t *testing.T) {
	for n, judged := range map[int]bool{49: false, 50: true} {
		s := cards(t, chart{"the of": at(1)}, background(n)...)
		if a := ask(t, s, "p000", request{}); (a.Verdict.Match != "") != judged || len(a.Hits) == 0 {
			t.Errorf("%d papers: got %+v, want judged %v", n, a.Verdict, judged)
		}
		if a := ask(t, s, "the of", request{}); a.Verdict != (query.Verdict{}) || len(a.Hits) == 0 {
			t.Errorf("%d papers, function words: %+v", n, a.Verdict)
		}
		if a := like(t, s, refs("p000"), request{}); a.Verdict != (query.Verdict{}) || len(a.Hits) == 0 {
			t.Errorf("%d papers, like a paper: %+v", n, a.Verdict)
		}
	}
	list := background(60)
	for i := range list {
		list[i].Vector = at(.5)
	}
	list[0].Abstract = "alpha"
	s := cards(t, chart{"alpha": at(1)}, list...)
	if v := ask(t, s, "alpha", request{}).Verdict; v.Lift != 0 || v.Coverage != 1 || v.Evidence != 1 {
		t.Errorf("all as near: got %+v, want the words alone to count", v)
	}
}

// TestLiftUncompared: hits without a vector have no lift, and their words alone
// are the evidence.
func TestLiftUncompared(t *testing.T) {
	s := cards(t, chart{"alpha": at(1)}, append(background(60), card{ID: "blind", Abstract: "alpha"})...)
	a := ask(t, s, "alpha", request{Limit: 1})
	if want := (query.Verdict{Match: "strong", Evidence: 1, Coverage: 1}); ids(a) != "blind" || a.Verdict != want {
		t.Errorf("got %q, %+v, want blind and %+v", ids(a), a.Verdict, want)
	}
}
