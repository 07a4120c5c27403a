package index

import (
	"context"
	"math/bits"
	"sync"
)

// samples are the samples that were taken of a store's vectors, by their size.
type samples struct {
	mu     sync.Mutex
	bySize map[int][][]float32
}

// SampleVectors returns the vectors of n papers, or of all when there are fewer,
// spread evenly over the vectors of papers. They are read once while the vectors
// stay the same, whichever views ask for them. The caller must not change them.
func (v *View) SampleVectors(ctx context.Context, n int) ([][]float32, error) {
	store := v.store.resource
	store.samples.mu.Lock()
	taken := store.samples.bySize[n]
	store.samples.mu.Unlock()
	if taken != nil {
		return taken, nil
	}
	// Views that ask at the same time read the same.
	taken, err := store.Vectors(ctx, store.spread(n))
	if err != nil {
		return nil, err
	}
	store.samples.mu.Lock()
	defer store.samples.mu.Unlock()
	if store.samples.bySize == nil {
		store.samples.bySize = map[int][][]float32{}
	}
	store.samples.bySize[n] = taken
	return taken, nil
}

// live is how many rows are vectors of papers.
func (o *openedStore) live() int { return o.state.Rows - o.state.Deleted.Len() }

// spread returns the slots of n vectors of papers, or of all.
func (o *openedStore) spread(n int) []int {
	live := o.live()
	n = min(n, live)
	slots := make([]int, 0, n)
	seen := 0
	for w := 0; len(slots) < n; w++ {
		for word := ^o.state.Deleted.Word(w); word != 0 && len(slots) < n; word &= word - 1 {
			if seen == len(slots)*live/n {
				slots = append(slots, w*64+bits.TrailingZeros64(word))
			}
			seen++
		}
	}
	return slots
}
