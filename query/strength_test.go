package query

import (
	"math"
	"testing"
)

// TestStrength: each bound belongs to the better verdict, and no library is so
// small that chance could not lift a paper at all.
func TestStrength(t *testing.T) {
	below := func(x float64) float64 { return math.Nextafter(x, 0) }
	for _, tt := range []struct {
		coverage, lift float64
		papers         int
		evidence       float64
		want           Match
	}{
		{1, math.Inf(1), 1000, 1, Strong},
		{.55, math.Inf(1), 1000, .55, Strong},
		{below(.55), math.Inf(1), 1000, below(.55), Fair},
		{.3, math.Inf(1), 1000, .3, Fair},
		{below(.3), math.Inf(1), 1000, below(.3), Weak},
		{0, math.Inf(1), 1000, 0, Weak},
		{.8, 1, 1, .8 / math.Sqrt(2*math.Log(2)), Strong},
		{.8, 1, 2, .8 / math.Sqrt(2*math.Log(2)), Strong},
		{.8, 1, 3, .8 / math.Sqrt(2*math.Log(3)), Fair},
	} {
		evidence, match := strength(tt.coverage, tt.lift, tt.papers)
		if math.Abs(evidence-tt.evidence) > 1e-15 || match != tt.want {
			t.Errorf("coverage %v, lift %v, %d papers: got %v, %s, want %v, %s", tt.coverage, tt.lift, tt.papers, evidence, match, tt.evidence, tt.want)
		}
	}
}
