package lexical

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/index/filter"
	"paperkin/index/lexical/analysis"
	"paperkin/index/paper"
)

// TestCounts: what is known of a word, in texts, names and venues.
func TestCounts(t *testing.T) {
	x, _ := build(t, "", append(slices.Clone(people), authored(7, "Lieder", "", "Hans Müller, Muller", "NIPS 2018"))...)
	for word, want := range map[string]WordCounts{
		"attent":  {Papers: 4, Abstract: 3},
		"song":    {Papers: 3, Abstract: 3, Surname: 1, Called: 1},
		"vaswani": {Papers: 1, Abstract: 1, Surname: 2, Called: 2},
		"kaiming": {First: 2, Called: 2},
		"van":     {Inner: 1},
		"berg":    {Surname: 1, Called: 1},
		"pons":    {Inner: 1},
		"muller":  {Surname: 2, Called: 2, Alike: []string{"mueller"}},
		"mueller": {Surname: 1, Called: 1, Alike: []string{"muller"}},
		"nips":    {Venues: []string{"nips 2017", "nips 2018"}, InVenues: 2},
		"iclr":    {Venues: []string{"iclr2018", "iclr2019"}, InVenues: 2},
		"nobody":  {},
	} {
		got, err := x.Counts(t.Context(), []string{word})
		if err != nil || !reflect.DeepEqual(got[0], want) {
			t.Errorf("%s: got %+v, %v, want %+v", word, got[0], err, want)
		}
		if got[0].Empty() != reflect.DeepEqual(want, WordCounts{}) {
			t.Errorf("%s: empty is %v", word, got[0].Empty())
		}
	}
}

// TestEachWord: the words of all papers, each once, in several segments.
func TestEachWord(t *testing.T) {
	_, dir := build(t, "", people[:3]...)
	x, _ := build(t, dir, people[3:]...)
	var want, got []string
	for _, c := range people {
		want = append(want, wordsOf(c.Title, c.Abstract, c.Traits)...)
	}
	slices.Sort(want)
	want = slices.Compact(want)
	err := x.EachWord(t.Context(), func(word string) bool {
		got = append(got, word)
		return true
	})
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// wordsOf returns the words whose counts a paper is part of, in alphabetical order.
func wordsOf(title, abstract string, t filter.Traits) []string {
	var a analysis.Analyser
	words := append(a.Words(title), a.Words(abstract)...)
	for _, author := range t.Authors {
		for _, way := range filter.Spellings(author) {
			words = append(words, strings.Fields(way)...)
		}
	}
	words = append(words, wordsOfVenue(paper.Fold(t.Venue))...)
	slices.Sort(words)
	return slices.Compact(words)
}
