package query

import (
	"math"
	"testing"

	"paperkin/index"
)

// TestProbability: the evidence is a half at the bound and .9 at the median of titles
// when words say nothing, grows with both, and depends on the scale of neither.
func TestProbability(t *testing.T) {
	for _, c := range []index.Calibration{{Foreign: .2, Bound: .4, Own: .6}, {Foreign: .78, Bound: .8, Own: .82}, {Foreign: -.6, Bound: -.4, Own: -.2}} {
		at := func(place, coverage float64) float64 {
			x := c.Bound + place*(c.Own-c.Bound)
			return probability(c, shortQuestion, []float64{x, x + .01, x - .01}, coverage)
		}
		if got := at(0, neutralCoverage); math.Abs(got-.5) > 1e-9 {
			t.Errorf("%+v: at the bound %v", c, got)
		}
		if got := at(1, neutralCoverage); math.Abs(got-.9) > .001 {
			t.Errorf("%+v: at the median of titles %v", c, got)
		}
		if got, want := at(0, 1), 1/(1+math.Exp(-steepness*wordsShare*(1-neutralCoverage)*2)); math.Abs(got-want) > 1e-9 {
			t.Errorf("%+v: all words at the bound: %v, want %v", c, got, want)
		}
		if long := probability(c, 4*shortQuestion, []float64{c.Bound}, 1); !(.5 < long && long < at(0, 1)) {
			t.Errorf("%+v: of many words %v", c, long)
		}
		for place := -2.0; place < 3; place += .25 {
			if !(at(place, .5) < at(place+.25, .5)) || !(at(place, .5) < at(place, .75)) {
				t.Errorf("%+v at %v: does not grow", c, place)
			}
		}
	}
}

// TestMatch: each bound belongs to the better verdict.
func TestMatch(t *testing.T) {
	below := func(x float64) float64 { return math.Nextafter(x, 0) }
	for _, tt := range []struct {
		basis    Basis
		evidence float64
		want     Match
	}{
		{OnMeaning, 1, Strong}, {OnMeaning, .9, Strong}, {OnMeaning, below(.9), Fair}, {OnMeaning, .5, Fair}, {OnMeaning, below(.5), Weak}, {OnMeaning, 0, Weak},
		{OnWords, .75, Strong}, {OnWords, below(.75), Fair}, {OnWords, .4, Fair}, {OnWords, below(.4), Weak}, {OnWords, 0, Weak},
	} {
		if got := match(tt.basis, tt.evidence); got != tt.want {
			t.Errorf("%s %v: got %s, want %s", tt.basis, tt.evidence, got, tt.want)
		}
	}
}
