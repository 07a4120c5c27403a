package eval

import (
	"slices"

	"paperkin/query"
)

// A System is a way to rank.
type System struct {
	Mode   query.Mode
	Fusion query.Fusion // empty: the mode's own
}

// String returns "hybrid" or "hybrid/rrf".
func (y System) String() string {
	if y.Fusion == "" {
		return string(y.Mode)
	}
	return string(y.Mode) + "/" + string(y.Fusion)
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
		fused = append(fused, System{query.Hybrid, f})
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

// Named returns the first of the systems that has a name: its own, or that of
// its fusion alone.
func Named(systems []System, name string) (y System, ok bool) {
	i := slices.IndexFunc(systems, func(y System) bool {
		return name == y.String() || name != "" && name == string(y.Fusion)
	})
	if i < 0 {
		return System{}, false
	}
	return systems[i], true
}
