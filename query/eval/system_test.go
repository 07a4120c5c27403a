package eval

import (
	"slices"
	"strings"
	"testing"

	"paperkin/query"
)

func TestSystems(t *testing.T) {
	for _, tt := range []struct {
		modes, fusions []string
		want           string // their names
	}{
		{nil, nil, "lexical semantic hybrid"},
		{nil, []string{"rrf", "minmax"}, "lexical semantic hybrid/rrf hybrid/minmax"},
		{[]string{"hybrid", "lexical"}, []string{"zscore"}, "hybrid/zscore lexical"},
		{[]string{"semantic"}, []string{"rrf"}, "semantic"},
	} {
		systems, err := Systems(tt.modes, tt.fusions)
		var names []string
		for _, y := range systems {
			names = append(names, y.String())
		}
		if got := strings.Join(names, " "); got != tt.want || err != nil {
			t.Errorf("modes %q, fusions %q: got %q, %v, want %q", tt.modes, tt.fusions, got, err, tt.want)
		}
	}
	for _, tt := range [][2][]string{{{"vector"}, nil}, {nil, {"sum"}}, {{""}, nil}, {nil, {""}}} {
		if systems, err := Systems(tt[0], tt[1]); err == nil {
			t.Errorf("modes %q, fusions %q: got %v, want an error", tt[0], tt[1], systems)
		}
	}
}

func TestNamed(t *testing.T) {
	systems := []System{{Mode: query.Lexical}, {Mode: query.Hybrid, Fusion: query.RRF}, {Mode: query.Hybrid, Fusion: query.MinMax}}
	for name, want := range map[string]int{"lexical": 0, "hybrid/rrf": 1, "rrf": 1, "minmax": 2, "hybrid": -1, "semantic": -1, "": -1} {
		y, ok := Named(systems, name)
		if got := slices.Index(systems, y); got != want || ok != (want >= 0) {
			t.Errorf("%q: got number %d, %v, want %d", name, got, ok, want)
		}
	}
}
