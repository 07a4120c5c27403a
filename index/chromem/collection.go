package chromem

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"paperkin/index/durable"
	"paperkin/index/vector"
	"slices"
	"strconv"

	chromemgo "github.com/philippgille/chromem-go"
)

// collection is a chromem-go collection whose documents are slots.
type collection struct{ *chromemgo.Collection }

func newCollection() (*collection, error) {
	noText := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("vectors come ready-made")
	}
	c, err := chromemgo.NewDB().CreateCollection("slots", nil, noText)
	return &collection{c}, err
}

func (c *collection) add(ctx context.Context, slot int, row []float32) error {
	// One by one: AddDocuments starts a goroutine for each.
	return c.AddDocument(ctx, chromemgo.Document{ID: strconv.Itoa(slot), Embedding: row})
}

// nearest returns the k most similar slots and all that tie with the last.
// chromem-go drops ties past its limit at random, so the limit is raised until
// the last result is less similar than the k-th.
func (c *collection) nearest(ctx context.Context, query []float32, k int) ([]vector.Neighbour, error) {
	k = min(k, c.Count()) // asking for more than there are is an error
	if k <= 0 {
		return nil, nil
	}
	for n := min(k+1, c.Count()); ; n = min(2*n, c.Count()) {
		results, err := c.QueryEmbedding(ctx, query, n, nil, nil)
		if err != nil {
			return nil, err
		}
		if err := complete(ctx, results, n); err != nil {
			return nil, err
		}
		for _, r := range results {
			if !(r.Similarity >= -1.01 && r.Similarity <= 1.01) { // NaN neither
				return nil, fmt.Errorf("%w: the vector in row %s has similarity %v", durable.ErrDamaged, r.ID, r.Similarity)
			}
		}
		last := results[k-1].Similarity
		if n < c.Count() && results[n-1].Similarity == last {
			continue
		}
		neighbours := make([]vector.Neighbour, 0, n)
		for _, r := range results {
			if r.Similarity < last {
				break
			}
			slot, err := strconv.Atoi(r.ID)
			if err != nil {
				return nil, err
			}
			neighbours = append(neighbours, vector.Neighbour{Slot: slot, Similarity: float64(r.Similarity)})
		}
		slices.SortFunc(neighbours, func(a, b vector.Neighbour) int {
			return cmp.Or(cmp.Compare(b.Similarity, a.Similarity), cmp.Compare(a.Slot, b.Slot))
		})
		return neighbours, nil
	}
}

// complete returns an error unless the results of a query answer it. When the
// context ends, chromem-go stops comparing and returns the best of the documents
// it has seen, which may be fewer than n, without an error.
func complete(ctx context.Context, results []chromemgo.Result, n int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(results) != n {
		return fmt.Errorf("chromem-go returned %d results, want %d", len(results), n)
	}
	return nil
}
