package query

import (
	"context"
	"slices"

	"paperkin/embed"
)

// readVectors reads the vectors that candidates lack, and returns those of a
// sample of slots: all in one call of the store, and none that a candidate or an
// example already has.
func (s snapshot) readVectors(ctx context.Context, list []candidate, sub subject, sample []int) ([][]float32, error) {
	holder := make(map[int]int, len(sample)) // by slot of the sample: the candidate that has it, -1 for none
	for _, slot := range sample {
		holder[slot] = -1
	}
	var slots, lacking []int
	for i, c := range list {
		if c.Slot >= 0 && c.vector == nil {
			slots, lacking = append(slots, c.Slot), append(lacking, i)
		}
		if _, ok := holder[c.Slot]; ok {
			holder[c.Slot] = i
		}
	}
	for _, slot := range sample {
		if holder[slot] < 0 && sub.stored[slot] == nil {
			slots = append(slots, slot)
		}
	}
	var read [][]float32
	if len(slots) > 0 {
		var err error
		if read, err = s.Vectors(ctx, slots); err != nil {
			return nil, err
		}
	}
	for i, at := range lacking {
		list[at].vector = read[i]
	}
	rest := read[len(lacking):]
	vectors := make([][]float32, len(sample))
	for i, slot := range sample {
		if at := holder[slot]; at >= 0 {
			vectors[i] = list[at].vector
		} else if v := sub.stored[slot]; v != nil {
			vectors[i] = v
		} else {
			vectors[i], rest = rest[0], rest[1:]
		}
	}
	return vectors, nil
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
