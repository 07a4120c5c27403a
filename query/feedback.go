package query

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
// a subject in a few words, its best paper in the words of the field. It returns
// the aim moved towards that paper, nil when none stands out. The candidates and
// their words stay; how near they are is taken from the new aim.
func feedback(list []candidate, aim []float32) ([]float32, error) {
	best, lead := leader(list)
	if best < 0 || !list[best].compared || lead < clearLead {
		return nil, nil
	}
	return move(aim, feedbackWeight, list[best].vector)
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
