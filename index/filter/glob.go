package filter

import (
	"strings"

	"paperkin/index/paper"
)

// A Glob is a pattern of folded text: * stands for any text, ? for a character, [a-z] for
// one of these and [^a-z] for another one. The zero value matches the empty text. It is
// what GLOB is in SQLite.
type Glob struct{ pattern []rune }

// GlobOf returns the pattern that a user has given.
func GlobOf(s string) Glob { return Glob{[]rune(paper.Fold(s))} }

// Ends reports whether each set of characters has its end: nothing matches a pattern with
// one that has not.
func (g Glob) Ends() bool {
	for pattern := g.pattern; len(pattern) > 0; {
		if pattern, _ = one(pattern, 0); pattern == nil {
			return false
		}
	}
	return true
}

// Prefix is how every text begins that matches.
func (g Glob) Prefix() string {
	for i, r := range g.pattern {
		if strings.ContainsRune("*?[", r) {
			return string(g.pattern[:i])
		}
	}
	return string(g.pattern)
}

// Loose returns the pattern with ? for each set of characters, for an engine that knows *
// and ? alone. It matches all that the pattern matches, and nothing else if exact.
func (g Glob) Loose() (loose string, exact bool) {
	var b strings.Builder
	exact = true
	for pattern := g.pattern; len(pattern) > 0; {
		rest, _ := one(pattern, 0)
		if rest == nil && pattern[0] == '[' { // no end: nothing matches
			return "", false
		}
		r := pattern[0]
		if r == '[' {
			r, exact = '?', false
		}
		b.WriteRune(r)
		pattern = rest
	}
	return b.String(), exact
}

// Match reports whether a folded text matches. Its time is bounded by the product of both
// lengths.
func (g Glob) Match(s string) bool {
	text, pattern := []rune(s), g.pattern
	// After a * that was tried with some text, the pattern behind it and the text that it
	// is tried with next.
	var retry []rune
	retryAt := -1
	at := 0
	for {
		switch {
		case len(pattern) == 0 && at == len(text):
			return true
		case len(pattern) > 0 && pattern[0] == '*':
			pattern = pattern[1:]
			retry, retryAt = pattern, at
			continue
		case len(pattern) > 0 && at < len(text):
			if rest, ok := one(pattern, text[at]); ok {
				pattern, at = rest, at+1
				continue
			}
		}
		if retryAt < 0 || retryAt >= len(text) {
			return false
		}
		retryAt++
		pattern, at = retry, retryAt
	}
}

// one reports whether a character matches the start of a pattern, and returns the rest.
func one(pattern []rune, c rune) (rest []rune, ok bool) {
	switch pattern[0] {
	case '?':
		return pattern[1:], true
	case '[':
		return set(pattern[1:], c)
	}
	return pattern[1:], pattern[0] == c
}

// set is one for the characters between brackets. A ] that comes first, and a - that comes
// first or last, stand for themselves.
func set(pattern []rune, c rune) (rest []rune, ok bool) {
	inverted := len(pattern) > 0 && pattern[0] == '^'
	if inverted {
		pattern = pattern[1:]
	}
	in, ranged := false, false // whether a - after the character before makes a range
	for i := 0; i < len(pattern); i++ {
		r := pattern[i]
		switch {
		case r == ']' && i > 0:
			return pattern[i+1:], in != inverted
		case r == '-' && ranged && i+1 < len(pattern) && pattern[i+1] != ']':
			in = in || pattern[i-1] <= c && c <= pattern[i+1]
			i++
			ranged = false
		default:
			in = in || r == c
			ranged = i > 0 || r != ']'
		}
	}
	return nil, false // no end
}
