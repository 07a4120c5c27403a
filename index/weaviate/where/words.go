package where

import (
	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/phrase"
	"paperkin/index/weaviate/schema"
)

// having are the papers that have a phrase in title or abstract, or in the title alone. The
// engine knows which words a paper has and not where: several words that are to stand next
// to each other have to be looked for in the texts of the papers that have them all.
func having(p phrase.Phrase, inTitle bool) bounds {
	var ways []bounds
	for _, way := range p.Ways {
		var words []*pb.Filters
		for _, word := range way.Terms {
			words = append(words, withWord(word, inTitle))
		}
		if all := conjunction(words); way.Sure() {
			ways = append(ways, exactly(all))
		} else {
			ways = append(ways, within(all))
		}
	}
	return anyOf(ways...)
}

// WithWord passes papers that have a word in title or abstract.
func WithWord(word string) *pb.Filters { return withWord(word, false) }

func withWord(word string, inTitle bool) *pb.Filters {
	if inTitle {
		return Equal(schema.Title, word)
	}
	return disjunction([]*pb.Filters{Equal(schema.Title, word), Equal(schema.Abstract, word)})
}
