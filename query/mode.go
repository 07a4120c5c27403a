package query

import (
	"fmt"
	"slices"
)

// Mode is a way to rank hits.
type Mode string

const (
	// Hybrid fuses the other two.
	Hybrid Mode = "hybrid"
	// Semantic ranks by the cosine between vectors. Papers without a vector are
	// not found.
	Semantic Mode = "semantic"
	// Lexical ranks by words, and needs no embedder.
	Lexical Mode = "lexical"
)

// Modes lists all modes.
var Modes = []Mode{Hybrid, Semantic, Lexical}

// ParseMode returns the mode of that name, or an [*InvalidError].
func ParseMode(name string) (Mode, error) {
	if m := Mode(name); slices.Contains(Modes, m) {
		return m, nil
	}
	return "", &InvalidError{"mode", fmt.Sprintf("%q", name), "want " + oneOf(Modes)}
}
