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

// FindAuthors returns the names that authors have who are called by a name, first name first,
// as most papers write each: those that begin and end with the same words, and have the
// others between them, or others. An initial stands for a name that begins with it, and may
// be missing; letters that are written with others where they are not at hand (ü, ø) may be
// so. A single word is a whole name. The names are in alphabetical order.
func FindAuthors(ctx context.Context, in Source, name string) ([]string, error) {
	ways, err := ways(ctx, in, filter.Spellings(name)...)
	if err != nil {
		return nil, err
	}
	papers := map[string]map[string]int{} // by folded name, how it is written
	for _, way := range ways {
		words := strings.Fields(way)
		if len(words) == 0 || len(words[0]) < 2 {
			continue
		}
		err := in.EachAuthor(ctx, words, func(folded, written string, n int) {
			if papers[folded] == nil {
				papers[folded] = map[string]int{}
			}
			papers[folded][written] += n
		})
		if err != nil {
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

// mostWays is in how many ways a name is looked for at most.
const mostWays = 16

// ways returns folded names, and in which other ways authors of the library write
// their words: mueller for muller, and muller for mueller, if there is a Müller. Whether xue
// is xu nobody can tell otherwise.
func ways(ctx context.Context, in Source, names ...string) (ways []string, err error) {
	return SpellWith(func(word string) ([]string, error) { return in.Alike(ctx, word) }, names...)
}

// SpellWith returns folded names, and the ways to write them in which each word is one of
// those that are alike.
func SpellWith(alike func(word string) ([]string, error), names ...string) (ways []string, err error) {
	for _, name := range names {
		some := [][]string{nil}
		for _, word := range strings.Fields(name) {
			alternatives, err := alike(word)
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

// IsCalled reports whether the words of a whole name, folded, are those of somebody who is
// called by some words: see [FindAuthors].
func IsCalled(name, words []string) bool {
	last := len(words) - 1
	if last == 0 {
		return len(name) == 1 && name[0] == words[0]
	}
	given := len(name) - 1
	return given > 0 && name[given] == words[last] && filter.Given(name[:given], words[:last], false)
}
