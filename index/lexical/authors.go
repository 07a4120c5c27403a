package lexical

import (
	"context"
	"maps"
	"slices"
	"strings"

	"paperkin/index/filter"
)

// mostSpellings is how many names of one author are returned at most.
const mostSpellings = 20

// Authors returns the names that authors have who are called by a name, first name first,
// as most papers write each: those that begin and end with the same words, and have the
// others between them, or others. An initial stands for a name that begins with it, and may
// be missing; letters that are written with others where they are not at hand (ü, ø) may be
// so. A single word is a whole name. The names are in alphabetical order.
func (x *Index) Authors(ctx context.Context, name string) ([]string, error) {
	ways, err := x.Spellings(filter.Spellings(name)...)
	if err != nil {
		return nil, err
	}
	papers := map[string]map[string]int{} // by folded name, how it is written
	for _, way := range ways {
		if err := x.called(ctx, strings.Fields(way), papers); err != nil {
			return nil, err
		}
	}
	var names []string
	for _, folded := range slices.Sorted(maps.Keys(papers)) {
		best := folded
		for written, n := range papers[folded] {
			if m := papers[folded][best]; n > m || n == m && written < best {
				best = written
			}
		}
		names = append(names, best)
	}
	return names[:min(len(names), mostSpellings)], nil
}

// called counts the papers of authors who are called by some words.
func (x *Index) called(ctx context.Context, words []string, papers map[string]map[string]int) error {
	if len(words) == 0 || len(words[0]) < 2 {
		return nil
	}
	prefix := words[0]
	if len(words) > 1 {
		prefix += " "
	}
	for _, p := range x.parts {
		for term, err := range p.file.From(authorField, prefix) {
			if err != nil {
				return damage(err)
			}
			if !term.HasPrefix(prefix) {
				break
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			folded, written, is := strings.Cut(string(term.Text), spelled)
			if !isCalled(strings.Fields(folded), words) {
				continue
			}
			if !is {
				written = folded
			}
			if papers[folded] == nil {
				papers[folded] = map[string]int{}
			}
			papers[folded][written] += term.Count
		}
	}
	return nil
}

// mostWays is in how many ways a name is looked for at most.
const mostWays = 16

// Spellings returns folded names, and in which other ways authors of the library write
// their words: mueller for muller, and muller for mueller, if there is a Müller. Whether xue
// is xu nobody can tell otherwise.
func (x *Index) Spellings(names ...string) (ways []string, err error) {
	for _, name := range names {
		some := [][]string{nil}
		for _, word := range strings.Fields(name) {
			alternatives, err := x.alike(word)
			if err != nil {
				return nil, err
			}
			var next [][]string
			for _, alternative := range append([]string{word}, alternatives...) {
				for _, before := range some {
					next = append(next, append(slices.Clip(before), alternative))
				}
			}
			some = next[:min(mostWays, len(next))]
		}
		for _, words := range some {
			if way := strings.Join(words, " "); way != "" && !slices.Contains(ways, way) {
				ways = append(ways, way)
			}
		}
	}
	return ways, nil
}

// alike returns the other ways in which a word of names is written.
func (x *Index) alike(word string) (others []string, err error) {
	prefix := alike(word)
	for _, p := range x.parts {
		for term, err := range p.file.From(nameField, prefix) {
			if err != nil {
				return nil, damage(err)
			}
			if !term.HasPrefix(prefix) {
				break
			}
			if other := string(term.Text[len(prefix):]); !slices.Contains(others, other) {
				others = append(others, other)
			}
		}
	}
	slices.Sort(others)
	return others, nil
}

// isCalled reports whether a name is that of somebody who is called by some words.
func isCalled(name, words []string) bool {
	last := len(words) - 1
	if last == 0 {
		return len(name) == 1 && name[0] == words[0]
	}
	given := len(name) - 1
	return given > 0 && name[given] == words[last] && filter.Given(name[:given], words[:last], false)
}
