package calibrate

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// TestBound: the bound lies where the share of titles below it is three times that of
// probes from it on, wherever both lie, and however many there are of each.
func TestBound(t *testing.T) {
	line := func(from, to float64, n int) (values []float64) {
		for i := range n {
			values = append(values, from+(to-from)*float64(i)/float64(n-1))
		}
		return values
	}
	for _, tt := range []struct {
		foreign, own []float64
		want         float64
	}{
		{line(.2, .4, 101), line(.6, .8, 101), .6},     // apart: at the first title, where no probe is
		{line(.2, .6, 401), line(.4, .8, 401), .55},    // titles below .55: 3/8, probes beyond 1/8
		{line(.2, .6, 401), line(.4, .8, 4001), .55},   // ten times as many titles
		{line(-.4, 0, 401), line(-.2, .2, 401), -0.05}, // cosines may be negative
	} {
		c := New(100, tt.foreign, tt.own)
		if math.Abs(c.Bound-tt.want) > .002 || !c.Usable() {
			t.Errorf("got %+v, want bound %v", c, tt.want)
		}
		if c.Scale(c.Bound) != 0 || c.Scale(c.Own) != 1 {
			t.Errorf("%+v: scale", c)
		}
	}
}

// TestUnusable: without both kinds of questions, or when they are alike, a cosine says
// nothing, and the calibration does not become due because of that.
func TestUnusable(t *testing.T) {
	for _, tt := range [][2][]float64{{nil, {.5, .6}}, {{.5, .6}, nil}, {nil, nil}, {{.5, .5}, {.5, .5}}, {{.8, .9}, {.2, .3}}, {{math.NaN()}, {.5}}} {
		c := New(100, tt[0], tt[1])
		if c.Usable() || c.Due(100) || Parse(c.String()) != c {
			t.Errorf("%v: got %+v", tt, c)
		}
	}
}

func TestDue(t *testing.T) {
	for _, tt := range []struct {
		then, now int
		due       bool
	}{
		{0, From - 1, false}, {0, From, true}, {100, 100, false}, {100, 124, false}, {100, 125, true}, {100, 81, false}, {100, 80, true}, {100, 49, false},
	} {
		if got := (Calibration{Papers: tt.then}).Due(tt.now); got != tt.due {
			t.Errorf("%d papers then, %d now: %v", tt.then, tt.now, got)
		}
	}
}

// TestParse: what others wrote is used as it is, or not at all.
func TestParse(t *testing.T) {
	c := New(100, []float64{.1, .2, .3}, []float64{.5, .6, .7})
	if got := Parse(c.String()); got != c || !got.Usable() {
		t.Errorf("got %+v, want %+v", got, c)
	}
	for _, text := range []string{"", "0.25", "{}", `{"version":0,"papers":5,"foreign":0,"bound":0.1,"own":0.2}`, `{"version":1,"papers":-5}`,
		`{"version":1,"papers":5,"foreign":0.5,"bound":0.1,"own":0.2}`, `{"version":1,"papers":5,"foreign":0,"bound":0.1,"own":2}`} {
		if got := Parse(text); got.Usable() {
			t.Errorf("%s: got %+v", text, got)
		}
	}
}

func TestNearness(t *testing.T) {
	cosines := []float64{.1, .9, .5, .7}
	if got := Nearness(cosines); math.Abs(got-.7) > 1e-15 || cosines[0] != .1 {
		t.Errorf("got %v of %v", got, cosines)
	}
	if got := Nearness([]float64{.4, .2}); math.Abs(got-.3) > 1e-15 {
		t.Errorf("of two: %v", got)
	}
	if !math.IsNaN(Nearness(nil)) {
		t.Error("of none: want NaN")
	}
}

// TestProbes: there are enough, none stands there twice, and they are of all lengths.
func TestProbes(t *testing.T) {
	list := Probes()
	if len(list) < 150 {
		t.Errorf("%d probes", len(list))
	}
	if sorted := slices.Sorted(slices.Values(list)); len(slices.Compact(sorted)) != len(list) {
		t.Error("a probe stands there twice")
	}
	var words [3]int // up to 2, up to 7, more
	for _, p := range list {
		switch n := len(strings.Fields(p)); {
		case n <= 2:
			words[0]++
		case n <= 7:
			words[1]++
		default:
			words[2]++
		}
	}
	if slices.Min(words[:]) < len(list)/5 {
		t.Errorf("short, longer, sentences: %v", words)
	}
}
