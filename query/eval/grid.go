package eval

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"paperkin/query"
)

// maxGrid is how many systems a grid makes at most.
const maxGrid = 1000

// Grid returns a system for every combination of the values that a grid lists, in
// place of each system in mode Hybrid; the first names vary slowest. A grid is written
//
//	semantic=.5,.6 neighbours=0,.3
//
// with the names of [query.WeightNames]. An error says what is wrong with it.
func Grid(systems []System, grid string) ([]System, error) {
	settings := []query.Weights{{}}
	var seen []string
	for _, axis := range strings.Fields(grid) {
		name, list, found := strings.Cut(axis, "=")
		if !found {
			return nil, fmt.Errorf("grid %q: want NAME=VALUE,VALUE", axis)
		}
		if !slices.Contains(query.WeightNames, name) {
			return nil, fmt.Errorf("grid %q: want a value of %s", name, strings.Join(query.WeightNames, ", "))
		}
		if slices.Contains(seen, name) {
			return nil, fmt.Errorf("grid %q: given twice", name)
		}
		seen = append(seen, name)
		var next []query.Weights
		for _, w := range settings {
			for _, value := range strings.Split(list, ",") {
				x, err := strconv.ParseFloat(value, 64)
				if err != nil || !(x >= 0 && x <= 1) {
					return nil, fmt.Errorf("grid %s=%q: want 0 to 1", name, value)
				}
				*w.Named(name) = &x
				next = append(next, w)
			}
		}
		if settings = next; len(settings) > maxGrid {
			return nil, fmt.Errorf("grid %q: more than %d combinations", grid, maxGrid)
		}
	}
	var all []System
	for _, y := range systems {
		if y.Mode != query.Hybrid {
			all = append(all, y)
			continue
		}
		for _, w := range settings {
			all = append(all, System{Mode: y.Mode, Fusion: y.Fusion, Weights: w})
		}
	}
	return all, nil
}
