package eval

import (
	"strings"
	"testing"

	"paperkin/query"
)

// TestGrid: every combination of the values, in place of hybrid systems alone.
func TestGrid(t *testing.T) {
	systems := []System{{Mode: query.Lexical}, {Mode: query.Hybrid}, {Mode: query.Hybrid, Fusion: query.RRF}}
	for grid, want := range map[string]string{
		"":                 "lexical; hybrid; hybrid/rrf",
		"neighbours=0,0.3": "lexical; hybrid neighbours=0; hybrid neighbours=0.3; hybrid/rrf neighbours=0; hybrid/rrf neighbours=0.3",
		"neighbours=.5 semantic=.5,1": "lexical; hybrid semantic=0.5 neighbours=0.5; hybrid semantic=1 neighbours=0.5; " +
			"hybrid/rrf semantic=0.5 neighbours=0.5; hybrid/rrf semantic=1 neighbours=0.5",
	} {
		made, err := Grid(systems, grid)
		var names []string
		for _, y := range made {
			names = append(names, y.String())
		}
		if got := strings.Join(names, "; "); got != want || err != nil {
			t.Errorf("%q: got %s, %v, want %s", grid, got, err, want)
		}
		if y, ok := Named(made, names[1]); !ok || y.String() != names[1] {
			t.Errorf("%q: %s is not found by its name", grid, names[1])
		}
	}
	many := strings.TrimSuffix(strings.Repeat("0,", 40), ",")
	for grid, want := range map[string]string{
		"semantic":                               `"semantic": want NAME=VALUE`,
		"words=.5":                               `"words": want a value of semantic, feedback, neighbours`,
		"semantic=.5 semantic=.6":                `"semantic": given twice`,
		"semantic=":                              `semantic="": want 0 to 1`,
		"semantic=.5,1.5":                        `semantic="1.5": want 0 to 1`,
		"semantic=NaN":                           `semantic="NaN": want 0 to 1`,
		"semantic=" + many + " feedback=" + many: "more than 1000 combinations",
	} {
		if made, err := Grid(systems, grid); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, %v, want %q", grid, made, err, want)
		}
	}
}
