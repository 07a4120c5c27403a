package main

import (
	"fmt"
	"strings"

	"paperkin/index"
	"paperkin/query"
)

// This file puts into words what the packages below say in values and codes:
// they know neither the user's language nor the names of commands and options.

// judgement is the verdict on an answer.
func judgement(v query.Verdict) string {
	line := fmt.Sprintf("%s match (%.2f)", v.Match, v.Evidence)
	if v.Match == query.Weak {
		line += ": the library may hold no answer"
	}
	return line
}

// because is a hit's reasons in one line.
func because(w query.Why) string {
	rank := func(n int, voice string) string {
		if n == 0 {
			return voice + " -"
		}
		return fmt.Sprintf("%s #%d", voice, n)
	}
	line := rank(w.SemanticRank, "meaning") + ", " + rank(w.LexicalRank, "words")
	if len(w.Terms) > 0 {
		line += ": " + strings.Join(w.Terms, ", ")
	}
	return line
}

// origin says where a record comes from, in one line.
func origin(r index.Source) string {
	provider := r.Provider
	if provider == "" {
		provider = "unknown"
	}
	parts := []string{provider + " " + r.Name}
	if r.Record.Source != "" {
		parts = append(parts, fmt.Sprintf("%s:%d", r.Record.Source, r.Line))
	}
	if r.Revised != "" {
		parts = append(parts, "revised "+r.Revised)
	}
	if !r.Current {
		parts = append(parts, "an earlier version")
	}
	return strings.Join(parts, " · ")
}

// describe names a space.
func describe(s index.Space) string {
	return fmt.Sprintf("%s (%d dimensions)", s.Spec(), s.Dimensions)
}
