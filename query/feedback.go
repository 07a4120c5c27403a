package query

import (
	"context"

	"paperkin/embed"
)

// feedbackWeight is how far the question moves towards its best paper: Rocchio's
// pseudo-relevance feedback with a single paper. Over the 301 questions of the
// development collections that gained 0.012 nDCG@10 (p = 0.0001); three, five
// or ten papers gained half as much or nothing. It costs titles that look for
// their abstracts 0.005 MRR. Adding the paper's words to the question as well
// would cost them 0.025.
const feedbackWeight = 0.5

// clearLead is how far ahead of the second the best paper must be to speak: one
// that merely happens to be first says little. It halves what feedback costs
// titles and takes 0.003 nDCG@10 of what questions gain.
const clearLead = 0.05

// feedback lets the best paper of a first ranking speak as well: questions name
// a subject in a few words, its best paper in the words of the field. The
// candidates and their words stay, but how near they are is taken from the
// question moved towards that paper.
func (q *asking) feedback(ctx context.Context, list []candidate) error {
	best, lead := leader(list)
	if best < 0 || !list[best].compared || lead < clearLead {
		return nil
	}
	var slots, at []int
	for i, c := range list {
		if c.compared {
			slots, at = append(slots, c.Slot), append(at, i)
		}
	}
	vectors, err := q.view.Vectors(ctx, append(slots, list[best].Slot))
	if err != nil {
		return err
	}
	moved := make([]float64, len(q.steered))
	for i, x := range vectors[len(vectors)-1] {
		moved[i] = float64(q.steered[i]) + feedbackWeight*float64(x)
	}
	asked, err := unit(moved)
	if err != nil {
		return err
	}
	for i, v := range vectors[:len(at)] {
		list[at[i]].nearness = embed.Dot(asked, v)
	}
	return nil
}

// leader returns the best candidate, -1 for none, and how far its score is
// ahead of the second's.
func leader(list []candidate) (best int, lead float64) {
	best, second := -1, 0.0
	for i, c := range list {
		switch {
		case best < 0:
			best = i
		case c.score > list[best].score:
			best, second = i, list[best].score
		default:
			second = max(second, c.score)
		}
	}
	if best < 0 {
		return best, 0
	}
	return best, list[best].score - second
}
