package query_test

import (
	"fmt"
	"testing"

	"paperkin/index"
	"paperkin/query"
)

// TestNone: an answer without hits says why it has none.
func TestNone(t *testing.T) {
	blind := cards(t, chart{"known": at(1)},
		card{ID: "one", Abstract: "alpha", Published: "2020"},
		card{ID: "two", Abstract: "beta", Published: "2021"})
	seeing := cards(t, chart{"known": at(1)},
		card{ID: "one", Abstract: "alpha", Published: "2020", Vector: at(.5)},
		card{ID: "two", Abstract: "beta", Published: "2021", Vector: at(.1)})
	bound := .9
	for _, tt := range []struct {
		name     string
		s        *query.Searcher
		question string // examples when empty
		r        request
		want     query.Reason
	}{
		{"nothing embedded", blind, "known", request{Mode: "semantic"}, query.NothingEmbedded},
		{"unknown to the model", seeing, "gamma", request{Mode: "semantic"}, query.NoVector},
		{"too far", seeing, "known", request{Mode: "semantic", MinSimilarity: &bound}, query.TooFar},
		{"too far, both", seeing, "known", request{MinSimilarity: &bound}, query.TooFar},
		{"no such word", seeing, "gamma", request{Mode: "lexical"}, query.NoWords},
		{"no such word, nothing embedded", blind, "known", request{}, query.NoWords},
		{"no such word, unknown to the model", seeing, "gamma", request{}, query.NoWordsNoVector},
		{"no other paper", seeing, "", request{Mode: "semantic"}, query.NoOther},
		{"no other paper of the year", seeing, "", request{Filter: index.Filter{Until: "2020"}}, query.FilteredOut},
	} {
		var a query.Answer
		if tt.question != "" {
			a = ask(t, tt.s, tt.question, tt.r)
		} else {
			a = like(t, tt.s, refs("one", "two"), tt.r)
		}
		if len(a.Hits) > 0 || a.None != tt.want {
			t.Errorf("%s: got %q, %q, want %q", tt.name, ids(a), a.None, tt.want)
		}
	}
}

// TestNoneButCopies: copies of the example are no hits, and the answer says so.
func TestNoneButCopies(t *testing.T) {
	s := cards(t, chart{},
		card{ID: "pre", Title: "Same", Abstract: "we steer experts by routing tokens with learned gates and test this", Authors: []string{"Ann"}, Published: "2019", Vector: at(1)},
		card{ID: "pub", Title: "Same", Abstract: "we steer experts by routing tokens with learned gates and test it too", Authors: []string{"Bob"}, Published: "2023", Vector: at(1)})
	if a := like(t, s, refs("pub"), request{Mode: "lexical"}); ids(a) != "pre" {
		t.Fatalf("by words: got %q, want a paper of its own", ids(a))
	}
	if a := like(t, s, refs("pre"), request{}); len(a.Hits) > 0 || a.None != query.NoOther {
		t.Errorf("got %q, %q, want no hits and %q", ids(a), a.None, query.NoOther)
	}
	if a := like(t, s, refs("pre"), request{Filter: index.Filter{Since: "2021"}}); len(a.Hits) > 0 || a.None != query.FilteredOut {
		t.Errorf("filtered: got %q, %q, want no hits and %q", ids(a), a.None, query.FilteredOut)
	}
}

// TestNoneFiltered: when no paper passes the filter, the answer names each part
// that none passes; when it takes all parts together, it names all.
func TestNoneFiltered(t *testing.T) {
	s := cards(t, chart{"known": at(1)},
		card{ID: "one", Published: "2020", Venue: "Here", Authors: []string{"Ann"}, Vector: at(.5)},
		card{ID: "two", Published: "2022", Venue: "There", Authors: []string{"Bob"}, Vector: at(.5)})
	for _, tt := range []struct {
		filter index.Filter
		want   string
	}{
		{index.Filter{}, " []"},
		{index.Filter{Since: "2020", Until: "2020", Venues: []string{"Here"}, IDs: []string{"one"}, Authors: []string{"Ann"}}, " []"},
		{index.Filter{Since: "2023"}, "filter-empty [{since [2023] []}]"},
		{index.Filter{Until: "2019", Authors: []string{"Ann"}}, "filter-empty [{until [2019] []}]"},
		{index.Filter{Venues: []string{"Nowhere", "Away"}}, "filter-empty [{venues [Nowhere Away] []}]"},
		{index.Filter{Arrived: "7d", ArrivedUntil: "2026"}, "filter-empty [{arrived [7d] []} {arrived_until [2026] []}]"}, // imported without a date
		{index.Filter{After: 1, Until: "2020"}, "filters-disjoint [{until [2020] []} {after [1] []}]"},
		{index.Filter{After: 2}, "filter-empty [{after [2] []}]"},
		{index.Filter{IDs: []string{"three"}}, "filter-empty [{ids [three] []}]"},
		{index.Filter{Authors: []string{"Eve"}, Categories: []string{"cs.CL"}}, "filter-empty [{categories [cs.CL] []} {authors [Eve] []}]"},
		{index.Filter{Keywords: []string{"tides", "w*"}, Kinds: []string{"thesis"}}, "filter-empty [{keywords [tides w*] []} {kinds [thesis] []}]"},
		{index.Filter{Has: []string{"PDF", "abstract", "doi", "doi"}}, "filter-empty [{has [doi] []} {has [pdf] []}]"},
		{index.Filter{Until: "2021", Venues: []string{"There"}, Has: []string{"abstract"}}, "filters-disjoint [{until [2021] []} {venues [There] []} {has [abstract] []}]"},
		{index.Filter{With: []string{"zebra", "one"}, Without: []string{"two"}, Titles: []string{"a b"}}, "filter-empty [{titles [a b] []} {with [zebra] []}]"},
		{index.Filter{Any: [][]index.Filter{{{With: []string{"zebra"}}, {Authors: []string{"Eve"}}}, {{Since: "2020"}}}, Persons: []string{"An"}}, "filter-empty [{persons [An] []} {any [zebra OR author:Eve] []}]"},
		{index.Filter{Not: []index.Filter{{Since: "2019"}}}, "filter-empty [{not [-year:2019..] []}]"},
		{index.Filter{With: []string{"one"}, Without: []string{"one"}}, "filters-disjoint [{with [one] []} {without [one] []}]"},
		{index.Filter{Until: "2021", Venues: []string{"There"}}, "filters-disjoint [{until [2021] []} {venues [There] []}]"},
	} {
		a := ask(t, s, "known", request{Filter: tt.filter})
		if got := fmt.Sprintf("%s %v", a.None, a.Filters); got != tt.want || (a.None == "") != (len(a.Hits) > 0) {
			t.Errorf("%+v: got %q, %q, want %q", tt.filter, ids(a), got, tt.want)
		}
	}
}
