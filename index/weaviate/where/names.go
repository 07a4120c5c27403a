package where

import (
	"slices"
	"strings"

	pb "github.com/weaviate/weaviate/grpc/generated/protocol/v1"

	"paperkin/index/filter"
	"paperkin/index/lexical"
	"paperkin/index/said"
	"paperkin/index/weaviate/schema"
)

// by are the papers of an author of whom a test asks: whose name goes on from one of its
// words as is asked for, or fits a reading.
func by(t *filter.Test) bounds {
	var sets []bounds
	for _, start := range distinct(t.Authors) {
		sets = append(sets, exactly(Like(schema.Names, start+"*")))
	}
	for _, r := range t.Called {
		sets = append(sets, called(r))
	}
	return anyOf(sets...)
}

func distinct(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}

// called are the papers of an author who fits a reading: see [filter.Reading.Fits]. The
// first given name and the surname the engine finds; where other given names count, they
// have to be looked at.
func called(r filter.Reading) bounds {
	family, given := strings.Join(r.Family, " "), r.Given[0]
	first, sure := filter.Initial(given), r.Sure()
	ways := between(schema.Names, given, family)
	if sure && first != given {
		ways = append(ways, between(schema.Authors, first, family)...)
	}
	if sure && !filter.IsName(given) { // an initial stands for a name
		ways = append(ways, Like(schema.Authors, given+"* "+family))
	}
	ways = append(ways, Equal(schema.Authors, schema.Initialled(family, first)))
	if sure {
		ways = append(ways, Equal(schema.Names, family+" "+strings.Join(r.Given, " ")))
	}
	found := disjunction(ways)
	if len(r.Given) == 1 {
		return exactly(found)
	}
	for _, name := range r.Given[1:] {
		if filter.IsName(name) {
			return within(found)
		}
	}
	return exactly(found) // further initials may be missing
}

// between are names that begin with a word and end with a surname, with others between them
// or none.
func between(property, first, family string) []*pb.Filters {
	return []*pb.Filters{Equal(property, first+" "+family), Like(property, first+" * "+family)}
}

// NeedsSaid reports whether a filter asks what the user has said of papers.
func NeedsSaid(f filter.Filter) bool { return asks(f, asksSaid) }

func asksSaid(f filter.Filter) bool {
	return len(f.Tags) > 0 || slices.ContainsFunc(f.Has, func(part string) bool {
		part = strings.ToLower(part)
		return filter.IsPart(part) && !slices.Contains([]string{"abstract", "doi", "pdf"}, part)
	})
}

func asks(f filter.Filter, what func(filter.Filter) bool) bool {
	if what(f) {
		return true
	}
	for part := range f.Parts {
		if asks(*part, what) {
			return true
		}
	}
	return false
}

// NameWords are the folded words of the names of authors that a filter asks for, of which
// authors may have other ways to write them.
func NameWords(f filter.Filter) (words []string) {
	note := Known{Said: said.Said{}, Alike: func(word string) []string {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
		return nil
	}}
	compile(f, note)
	return words
}

// spelled returns in which ways the authors of the library write a folded name.
func (k Known) spelled(name string) []string {
	ways, _ := lexical.SpellWith(func(word string) ([]string, error) { return k.Alike(word), nil }, name)
	return ways
}
