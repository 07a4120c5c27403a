package eval

import (
	"fmt"
	"slices"

	"paperkin/query"
)

// A System is a way to rank.
type System struct {
	Mode    query.Mode
	Fusion  query.Fusion // empty: the mode's own
	Rule    Rule         // of mode Semantic, for the readers of [Likes]; empty: the mode's own
	Weights query.Weights
}

// String returns "hybrid", "hybrid/rrf" or "semantic/best3", followed by the weights that are set:
// "hybrid semantic=0.6".
func (y System) String() string {
	name := string(y.Mode)
	if y.Fusion != "" {
		name += "/" + string(y.Fusion)
	}
	if y.Rule != "" {
		name += "/" + string(y.Rule)
	}
	for _, weight := range query.WeightNames {
		if x := *y.Weights.Named(weight); x != nil {
			name += fmt.Sprintf(" %s=%v", weight, *x)
		}
	}
	return name
}

// Systems returns the systems that modes and fusions make, in their order: one
// for each mode, and one for each fusion in place of the hybrid mode. No modes
// are all of them: lexical, semantic, hybrid. An unknown name is an error.
func Systems(modes, fusions []string) ([]System, error) {
	if len(modes) == 0 {
		modes = []string{string(query.Lexical), string(query.Semantic), string(query.Hybrid)}
	}
	var fused []System
	for _, name := range fusions {
		f, err := query.ParseFusion(name)
		if err != nil {
			return nil, err
		}
		fused = append(fused, System{Mode: query.Hybrid, Fusion: f})
	}
	var systems []System
	for _, name := range modes {
		m, err := query.ParseMode(name)
		switch {
		case err != nil:
			return nil, err
		case m == query.Hybrid && len(fused) > 0:
			systems = append(systems, fused...)
		default:
			systems = append(systems, System{Mode: m})
		}
	}
	return systems, nil
}

// Ruled returns the systems that rules make, in their order; no rules are all of them. An
// unknown name is an error.
func Ruled(rules []string) (systems []System, err error) {
	if len(rules) == 0 {
		for _, rule := range Rules {
			rules = append(rules, string(rule))
		}
	}
	for _, name := range rules {
		rule, err := ParseRule(name)
		if err != nil {
			return nil, err
		}
		systems = append(systems, System{Mode: query.Semantic, Rule: rule})
	}
	return systems, nil
}

// Named returns the first of the systems that has a name: its own, or that of
// its fusion or rule alone.
func Named(systems []System, name string) (y System, ok bool) {
	i := slices.IndexFunc(systems, func(y System) bool {
		return name == y.String() || name != "" && (name == string(y.Fusion) || name == string(y.Rule))
	})
	if i < 0 {
		return System{}, false
	}
	return systems[i], true
}
