package health

import (
	"context"
	"math/rand/v2"
	"slices"

	"paperkin/index/catalogue"
)

// A Part says how much of a library [Check] looks at. The zero value is all that is
// stored, read once, without computing again what follows from it.
type Part struct {
	// Share is the part of the catalogue's pages, of the papers and of the vectors that
	// is checked, up to 1. What follows from these papers is computed again. With 1 it is
	// everything, the catalogue's indexes included.
	Share float64
	// Seed chooses the part: the same one always the same.
	Seed uint64
}

// kind is what there is a part of. Each is chosen for itself.
type kind uint64

const (
	pages kind = iota << 60
	papers
	batches
	words
)

// has reports whether the part has the nth of a kind.
func (p Part) has(k kind, n int64) bool {
	return rand.New(rand.NewPCG(p.Seed, uint64(k)+uint64(n))).Float64() < p.Share
}

// some returns those of a list that the part has: one of them at least.
func some[T any](p Part, k kind, list []T) (chosen []T) {
	for i, one := range list {
		if p.has(k, int64(i)) {
			chosen = append(chosen, one)
		}
	}
	if len(chosen) == 0 && len(list) > 0 {
		return list[p.Seed%uint64(len(list)):][:1]
	}
	return chosen
}

// recomputedAtOnce is how many papers are read before they are computed again.
const recomputedAtOnce = 256

// recompute makes what follows from the papers of a part again.
func (c *checker) recompute(ctx context.Context) error {
	keys, err := c.state.Keys(ctx)
	if err != nil {
		return err
	}
	done, keys := 0, some(c.part, papers, keys)
	var found []catalogue.Contradiction
	for chunk := range slices.Chunk(keys, recomputedAtOnce) {
		more, err := c.state.Recompute(ctx, chunk)
		if err != nil {
			return err
		}
		found = join(found, more)
		done += len(chunk)
		c.progress(done, len(keys))
	}
	c.contradict(found)
	return nil
}

// join adds up contradictions of a kind.
func join(all, more []catalogue.Contradiction) []catalogue.Contradiction {
	for _, m := range more {
		at := slices.IndexFunc(all, func(c catalogue.Contradiction) bool { return c.What == m.What })
		if at < 0 {
			all = append(all, m)
		} else {
			all[at].N += m.N
		}
	}
	return all
}
