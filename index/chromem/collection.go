package chromem

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	chromemgo "github.com/philippgille/chromem-go"

	"paperkin/index/durable"
	"paperkin/index/vector"
)

// collection is a chromem-go collection of rows. A document's id is the row's
// place in slots and rows.
type collection struct {
	*chromemgo.Collection
	slots []int
	rows  [][]float32
}

func newCollection() (*collection, error) {
	noText := func(context.Context, string) ([]float32, error) {
		return nil, errors.New("vectors come ready-made")
	}
	c, err := chromemgo.NewDB().CreateCollection("slots", nil, noText)
	return &collection{Collection: c}, err
}

func (c *collection) add(ctx context.Context, slot int, row []float32) error {
	id := strconv.Itoa(len(c.slots))
	c.slots, c.rows = append(c.slots, slot), append(c.rows, row)
	// One by one: AddDocuments starts a goroutine for each.
	return c.AddDocument(ctx, chromemgo.Document{ID: id, Embedding: row})
}

// neighbour converts a result. Its vector is the row that was added: of rows
// whose length differs from 1 by more than 1e-6, chromem-go keeps a re-normalised
// copy.
func (c *collection) neighbour(r chromemgo.Result) (vector.Neighbour, error) {
	at, err := strconv.Atoi(r.ID)
	if err != nil {
		return vector.Neighbour{}, err
	}
	return vector.Neighbour{Slot: c.slots[at], Similarity: float64(r.Similarity), Vector: c.rows[at]}, nil
}

// nearest returns the k most similar slots and all that tie with the last one,
// the most similar first, equal ones by slot. Of ties at its limit chromem-go
// returns a random selection, so the limit is raised until the last result is
// less similar than the k-th.
func (c *collection) nearest(ctx context.Context, query []float32, k int) ([]vector.Neighbour, error) {
	k = min(k, c.Count()) // chromem-go refuses to return more than there are
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
			if !isCosine(r.Similarity) {
				n, _ := c.neighbour(r)
				return nil, fmt.Errorf("%w: the vector in row %d has similarity %v", durable.ErrDamaged, n.Slot, r.Similarity)
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
			neighbour, err := c.neighbour(r)
			if err != nil {
				return nil, err
			}
			neighbours = append(neighbours, neighbour)
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

// isCosine reports whether a similarity is a cosine up to rounding. NaN is not,
// nor is what chromem-go computes for vectors whose squares are no float32.
func isCosine(similarity float32) bool { return similarity >= -1.01 && similarity <= 1.01 }
