// Package calibrate measures what a cosine means in a space over a library: the same
// number is next to nothing with one model or in one library, and an answer in
// another.
//
// Two kinds of questions are asked. Probes are about other fields, or about none; of
// each title of some of the library's papers, what counts is the best other papers. The
// bound between the nearness of the two is where an answer begins. The package neither
// embeds nor searches.
package calibrate

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"math"
	"slices"
	"strings"
)

const (
	// From is how many papers with a vector a library has before it is calibrated.
	From = 50
	// Titles is how many of the library's titles are asked at most. The share of them
	// on one side of a bound is known within 3 per cent.
	Titles = 300
	// Best is how many of the best cosines count. The one best may be chance, and ten
	// are more than many a good question has: over 83,344 AI papers, the area under the
	// curve of telling what the library answers was .997 with one, .999 with three.
	Best = 3
)

// version changes with the probes and with whatever else makes older calibrations
// unlike newer ones.
const version = 1

// cost is how much worse it is to call a probe answered than not to call a title so:
// the share of probes beyond the bound is a third of that of titles below it. Chosen on
// Cranfield and CISI; 2 and 4 err within .02 of it there.
const cost = 3

//go:embed probes.txt
var probes string

// Probes returns the questions about other fields.
func Probes() []string {
	var list []string
	for line := range strings.Lines(probes) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			list = append(list, line)
		}
	}
	return list
}

// Nearness is how near a library is to a question: the mean of the [Best] highest of
// its cosines, of which as many as there are have to be given. It is NaN without any.
func Nearness(cosines []float64) float64 {
	best := slices.Clone(cosines)
	slices.SortFunc(best, func(a, b float64) int { return cmp.Compare(b, a) })
	best = best[:min(Best, len(best))]
	sum := 0.0
	for _, x := range best {
		sum += x
	}
	return sum / float64(len(best))
}

// A Calibration says what nearness means in a space.
type Calibration struct {
	Version int     `json:"version"`
	Papers  int     `json:"papers"`  // with a vector, when it was measured
	Foreign float64 `json:"foreign"` // the median of probes
	Bound   float64 `json:"bound"`   // where answers begin
	Own     float64 `json:"own"`     // the median of titles
}

// New makes a calibration of a space with so many papers from the nearness of probes
// and of titles. It is not usable when titles are no nearer than probes.
func New(papers int, foreign, own []float64) Calibration {
	c := Calibration{Version: version, Papers: papers, Foreign: median(foreign), Bound: bound(foreign, own), Own: median(own)}
	if !c.Usable() {
		return Calibration{Version: version, Papers: papers}
	}
	return c
}

// Parse reads a calibration as [Calibration.String] writes it. Of a text that is none, or
// one of another version, it makes a zero one.
func Parse(text string) (c Calibration) {
	if json.Unmarshal([]byte(text), &c) != nil || c.Version != version || c.Papers < 0 {
		return Calibration{}
	}
	return c
}

func (c Calibration) String() string {
	b, err := json.Marshal(c)
	if err != nil {
		panic(err) // numbers that are valid
	}
	return string(b)
}

// Usable reports whether a cosine means something in the space: titles are nearer than
// probes. A zero c is not.
func (c Calibration) Usable() bool {
	return -1 <= c.Foreign && c.Foreign < c.Bound && c.Bound < c.Own && c.Own <= 1
}

// Due reports whether a calibration has to be made anew for a space that has so many
// papers by now: when they are a quarter more or fewer. A zero c is due.
func (c Calibration) Due(papers int) bool {
	return papers >= From && (4*papers >= 5*c.Papers || 5*papers <= 4*c.Papers)
}

// Scale places a nearness between probes and titles: 0 at the bound, 1 at the median of
// titles.
func (c Calibration) Scale(nearness float64) float64 { return (nearness - c.Bound) / (c.Own - c.Bound) }

// bound is the least nearness at which the share of titles below is cost times that of
// probes beyond.
func bound(foreign, own []float64) float64 {
	foreign, own = slices.Sorted(slices.Values(foreign)), slices.Sorted(slices.Values(own))
	all := slices.Sorted(slices.Values(append(slices.Clone(foreign), own...)))
	for _, x := range all {
		below, _ := slices.BinarySearch(own, x)
		within, _ := slices.BinarySearch(foreign, x)
		beyond := len(foreign) - within
		if below*len(foreign) >= cost*beyond*len(own) {
			return x
		}
	}
	return math.NaN()
}

// median is NaN for no values.
func median(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	return slices.Sorted(slices.Values(values))[len(values)/2]
}
