package lexical

import (
	"slices"
	"strings"
	"testing"

	"paperkin/index/paper"
)

// TestScorer: papers whose words are at hand have the scores of the index, to the bit.
func TestScorer(t *testing.T) {
	x, _ := build(t, "", people...)
	for _, question := range []string{"attention of pearl", "Vaswani on attention", "ICLR attention to a song", "sea song nobody sings", "kaiming he", "the", "sequence-to-sequence ICLR"} {
		named, err := x.Names(t.Context(), question, Question(question))
		if err != nil {
			t.Fatal(err)
		}
		q, err := x.Match(t.Context(), named.Terms)
		if err != nil {
			t.Fatal(err)
		}
		var counts []int
		for _, term := range named.Terms {
			_, n, err := x.word(t.Context(), term)
			if err != nil {
				t.Fatal(err)
			}
			counts = append(counts, n)
		}
		s := NewScorer(x.Statistics(), named.Terms, counts)
		for _, p := range people {
			want, err := q.Of(t.Context(), []int64{p.Key})
			if err != nil {
				t.Fatal(err)
			}
			score, coverage := s.Score(Words(p.Title), Words(p.Abstract), func(i int) bool {
				return slices.Contains(named.Terms[i].Venues, paper.Fold(p.Traits.Venue)) || slices.ContainsFunc(named.Terms[i].Names, func(name string) bool {
					return slices.ContainsFunc(p.Traits.Authors, func(author string) bool {
						folded := paper.FoldWords(author)
						return strings.HasSuffix(" "+folded, " "+name) || IsCalled(strings.Fields(folded), strings.Fields(name))
					})
				})
			})
			if score != want[0].Score || coverage != want[0].Coverage {
				t.Errorf("%q, paper %d: got %v and %v, want %v", question, p.Key, score, coverage, want[0])
			}
		}
	}
}
