package near

import (
	"math"
	"slices"

	"paperkin/embed"
)

const (
	// FewestLikes is how many liked papers it takes to say what somebody likes: with
	// fewer, what they have in common is not known.
	FewestLikes = 3
	// concentration says how near a liked paper has to be to count: of two, the one whose
	// cosine is greater by 0.1 counts e times as much. With 0 this would be the rule of the
	// centroid, with infinity that of the best cosine; 8 to 15 rank alike.
	concentration = 10
	// dislikeWeight is how much nearness to disliked papers takes away. With 0.3 more of
	// what is disliked comes back, with 1 what is liked is lost.
	dislikeWeight = 0.5
)

// A Taste is what somebody likes and dislikes, as vectors of papers: unit vectors, all of
// one space. It is a value that holds on to the slices; its methods change nothing and may
// be called concurrently.
type Taste struct{ Liked, Disliked [][]float32 }

// Score says how near a paper with the unit vector v is to what is liked and not to what is
// disliked: the density of liked papers where it stands, less half of that of disliked ones,
//
//	mean of exp(10 * (cosine with a liked paper - 1)) - 0.5 * the same with disliked ones
//
// These are estimates with the kernel of von Mises and Fisher (Hall, Watson, Cabrera, "Kernel
// density estimation with spherical data", Biometrika 1987). Somebody has several interests:
// a paper about one of them is near to a few likes and not farther off for being far from the
// others. CONTRIBUTING.md has what other rules were measured to do.
//
// A score is between -0.5 and 1, and 0 for an empty Taste. It is no cosine, and says
// something only beside others of the same Taste. Score also returns the position in Liked of the
// paper nearest to v, the first of equals; -1 if nothing is liked. It takes one product of
// vectors for each paper of the Taste, and allocates nothing.
func (t Taste) Score(v []float32) (score float64, nearest int) {
	return t.score(v, -1)
}

// score is Score without one of the liked papers.
func (t Taste) score(v []float32, without int) (score float64, nearest int) {
	liked, nearest := density(t.Liked, v, without)
	disliked, _ := density(t.Disliked, v, -1)
	return liked - dislikeWeight*disliked, nearest
}

// Threshold is the score that nine of ten liked papers reach when each is compared with the
// other ones: what reaches it is as near to them as they are to each other. Rounded in
// favour of the likes: of fewer than ten every one reaches it, so that with few likes the
// one that is least like the others decides. With fewer than [FewestLikes] it is infinite:
// nothing is near enough to an unknown taste. It takes time in the square of the likes.
func (t Taste) Threshold() float64 {
	if len(t.Liked) < FewestLikes {
		return math.Inf(1)
	}
	scores := make([]float64, len(t.Liked))
	for i, v := range t.Liked {
		scores[i], _ = t.score(v, i)
	}
	slices.Sort(scores)
	return scores[len(scores)/10]
}

// density is the density of papers but one at v, 0 without any, and the position of the
// nearest, -1 without any.
func density(papers [][]float32, v []float32, without int) (mean float64, nearest int) {
	var sum float64
	n, greatest := 0, math.Inf(-1)
	nearest = -1
	for i, p := range papers {
		if i == without {
			continue
		}
		cosine := embed.Dot(v, p)
		sum += math.Exp(concentration * (cosine - 1))
		n++
		if cosine > greatest {
			greatest, nearest = cosine, i
		}
	}
	return sum / float64(max(1, n)), nearest
}
