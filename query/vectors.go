package query

import (
	"context"
	"slices"

	"paperkin/embed"
)

// readVectors reads the vectors that candidates lack, in one call of the store.
func (s snapshot) readVectors(ctx context.Context, list []candidate) error {
	var slots, lacking []int
	for i, c := range list {
		if c.Slot >= 0 && c.vector == nil {
			slots, lacking = append(slots, c.Slot), append(lacking, i)
		}
	}
	if len(slots) == 0 {
		return nil
	}
	vectors, err := s.Vectors(ctx, slots)
	if err != nil {
		return err
	}
	for i, v := range vectors {
		list[lacking[i]].vector = v
	}
	return nil
}

// compare fills in the cosines that the search for the candidates did not find.
func compare(list []candidate, sub subject) {
	if sub.vector == nil {
		return
	}
	steered := !slices.Equal(sub.vector, sub.aim)
	for i := range list {
		c := &list[i]
		if c.vector == nil {
			continue
		}
		c.compared = true
		if c.semanticRank > 0 && !steered {
			c.similarity = c.nearness
			continue
		}
		c.similarity = embed.Dot(sub.vector, c.vector)
		if c.semanticRank == 0 {
			c.nearness = embed.Dot(sub.aim, c.vector)
		}
	}
}
