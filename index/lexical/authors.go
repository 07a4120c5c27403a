package lexical

import (
	"context"
	"maps"
	"slices"
	"strings"
)

// mostSpellings is how many names of one author are returned at most.
const mostSpellings = 20

// Authors returns the names that authors have who are called by some folded words, first
// name first, as most papers write each: those that begin and end with the same words, and
// have the others between them, or others. An initial stands for a name that begins with
// it, and may be missing. A single word is a whole name. The names are in alphabetical
// order.
func (x *Index) Authors(ctx context.Context, words []string) ([]string, error) {
	if len(words) == 0 || len(words[0]) < 2 {
		return nil, nil
	}
	prefix := words[0]
	if len(words) > 1 {
		prefix += " "
	}
	papers := map[string]map[string]int{} // by folded name, how it is written
	for _, p := range x.parts {
		for term, err := range p.file.From(authorField, prefix) {
			if err != nil {
				return nil, damage(err)
			}
			if !term.HasPrefix(prefix) {
				break
			}
			if err := ctx.Err(); err != nil {
				return nil, err
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

// isCalled reports whether a name is that of somebody who is called by some words.
func isCalled(name, words []string) bool {
	last := len(words) - 1
	if last == 0 {
		return len(name) == 1 && name[0] == words[0]
	}
	if len(name) < 2 || name[0] != words[0] || name[len(name)-1] != words[last] {
		return false
	}
	middle := name[1 : len(name)-1]
	for _, w := range words[1:last] {
		at := slices.IndexFunc(middle, func(n string) bool {
			return n == w || len(w) == 1 && strings.HasPrefix(n, w) || len(n) == 1 && strings.HasPrefix(w, n)
		})
		switch {
		case at >= 0:
			middle = middle[at+1:]
		case len(w) > 1:
			return false
		}
	}
	return true
}
