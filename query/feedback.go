package query

import "paperkin/query/near"

// feedbackWeight is how far the question moves towards its best paper: Rocchio's
// pseudo-relevance feedback with a single paper. Over the 301 questions of the
// development collections that gained 0.012 nDCG@10 (p = 0.0001); three, five
// or ten papers gained half as much or nothing. It costs titles that look for
// their abstracts 0.005 MRR. Adding the paper's words to the question as well
// would cost them 0.025.
const feedbackWeight = 0.5

// clearLead is how far the best paper must be ahead of the second to be used for
// feedback: a paper that is first by chance says little. This halves the cost for
// titles and takes 0.003 nDCG@10 off the gain for questions.
const clearLead = 0.05

// feedback moves the aim by a weight towards the best paper of a first ranking: a question
// names a subject in a few words, its best paper in the words of the field. It
// returns nil if no paper stands out. The candidates and their scores by words
// stay the same; only the cosines with the aim change.
func feedback(list []candidate, aim []float32, weight float64) ([]float32, error) {
	best, lead := leader(list)
	if best < 0 || !list[best].compared || lead < clearLead {
		return nil, nil
	}
	return near.Move(aim, weight, list[best].vector)
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
