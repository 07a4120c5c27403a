package eval

import (
	"fmt"
	"slices"
	"strings"

	"paperkin/embed"
	"paperkin/query/near"
)

// A Rule says by vectors alone how near papers are to what a reader likes.
type Rule string

const (
	// Density is what the program does: [near.Taste].
	Density Rule = "density"
	// Centroid is the cosine with the middle of the liked papers, less half of the middle of
	// the disliked ones (Rocchio; see Manning, Raghavan, Schütze, Introduction to Information
	// Retrieval, 2008, section 9.1.1).
	Centroid Rule = "centroid"
	// Best is the greatest cosine with a liked paper, less half of that with a disliked one.
	// Best2, Best3 and Best5 take the mean of so many.
	Best  Rule = "best"
	Best2 Rule = "best2"
	Best3 Rule = "best3"
	Best5 Rule = "best5"
	// Logistic is a logistic regression of the liked papers against a sample of the others
	// and the disliked ones: see [regression].
	Logistic Rule = "logistic"
)

// Rules lists all rules.
var Rules = []Rule{Density, Centroid, Best, Best2, Best3, Best5, Logistic}

// ParseRule returns the rule of that name.
func ParseRule(name string) (Rule, error) {
	if r := Rule(name); slices.Contains(Rules, r) {
		return r, nil
	}
	names := make([]string, len(Rules))
	for i, r := range Rules {
		names[i] = string(r)
	}
	return "", fmt.Errorf("rule %q: want %s", name, strings.Join(names, ", "))
}

// scorer returns what scores papers for a taste with one liked paper at least.
func (r Rule) scorer(t near.Taste, others [][]float32) func(v []float32) float64 {
	switch r {
	case Centroid:
		return centroid(t)
	case Best:
		return best(t, 1)
	case Best2:
		return best(t, 2)
	case Best3:
		return best(t, 3)
	case Best5:
		return best(t, 5)
	case Logistic:
		direction := regression(t.Liked, slices.Concat(t.Disliked, others))
		return func(v []float32) float64 { return embed.Dot(v, direction) }
	}
	return func(v []float32) float64 {
		score, _ := t.Score(v)
		return score
	}
}

// awayShare is how much of the nearness to dislikes counts in the rules that the program
// does not use.
const awayShare = 0.5

// centroid scores by the middle of the likes. Vectors that cancel each other out, which
// those of texts do not, score 0.
func centroid(t near.Taste) func(v []float32) float64 {
	aim, err := near.Centroid(t.Liked)
	if err == nil && len(t.Disliked) > 0 {
		var away []float32
		if away, err = near.Centroid(t.Disliked); err == nil {
			aim, err = near.Move(aim, -awayShare, away)
		}
	}
	if err != nil {
		return func([]float32) float64 { return 0 }
	}
	return func(v []float32) float64 { return embed.Dot(v, aim) }
}

// best scores by the k greatest cosines.
func best(t near.Taste, k int) func(v []float32) float64 {
	mean := func(papers [][]float32, v []float32) float64 {
		cosines := make([]float64, len(papers))
		for i, p := range papers {
			cosines[i] = -embed.Dot(v, p)
		}
		slices.Sort(cosines)
		cosines = first(cosines, k)
		sum := 0.0
		for _, x := range cosines {
			sum -= x
		}
		return sum / float64(max(1, len(cosines)))
	}
	return func(v []float32) float64 { return mean(t.Liked, v) - awayShare*max(0, mean(t.Disliked, v)) }
}
