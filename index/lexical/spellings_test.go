package lexical

import (
	"slices"
	"strings"
	"testing"

	"paperkin/index/filter"
)

// spelt has one person in several spellings, and people who are two.
var spelt = []Change{
	authored(1, "One", "", "Hans Müller, Jørgen Næss", ""),
	authored(2, "Two", "", "Hans Mueller", ""),
	authored(3, "Three", "", "H. Muller, Joergen Naess", ""),
	authored(4, "Four", "", "Łukasz Strauß", ""),
	authored(5, "Five", "", "Lukasz Strauss", ""),
	authored(6, "Six", "", "Håkan Ångström, Jorgen Ness", ""),
	authored(7, "Seven", "", "Haakan Aangstroem", ""),
	authored(8, "Eight", "", "Xue Feng", ""),
	authored(9, "Nine", "", "Xu Feng", ""),
}

// TestSpellings: a name is found in each way to write it, as a filter and as words, and no
// name is taken for another one.
func TestSpellings(t *testing.T) {
	x, _ := build(t, "", spelt...)
	for name, want := range map[string][]int{
		"Müller": {1, 2, 3}, "mueller": {1, 2, 3}, "Muller": {1, 2, 3}, "Hans Mueller": {1, 2, 3}, "HANS MÜLLER": {1, 2, 3}, "Müller, H.": {1, 2, 3}, "Mueller Hans": {1, 2}, "Muel": {1, 2},
		"Jørgen": {1, 3, 6}, "Joergen": {1, 3, 6}, "jorgen næss": {1, 3}, "Joergen Naess": {1, 3},
		"Łukasz Strauß": {4, 5}, "Lukasz Strauss": {4, 5}, "strauss": {4, 5},
		"Hakan": {6, 7}, "Haakan": {6, 7}, "Ångström": {6, 7}, "Angstrom": {6, 7}, "Aangstroem": {6, 7},
		"Xue": {8}, "Xu Feng": {9}, "Xue Feng": {8}, "Xu": {8, 9}, // starts
	} {
		ways := func(name string) []string {
			list, err := x.Spellings(t.Context(), name)
			if err != nil {
				t.Fatal(err)
			}
			return list
		}
		test := filter.Filter{Authors: []string{name}}.Compile(filter.Resolved{Spelled: ways})
		found, err := x.Select(ctx, test)
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Collect(found.All); !slices.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", name, got, want)
		}
		for _, c := range spelt {
			if got := test.Match(c.Key, c.Traits); got != slices.Contains(want, int(c.Key)) {
				t.Errorf("%q: paper %d alone: got %v", name, c.Key, got)
			}
		}
	}
	for name, want := range map[string]string{
		"Hans Müller": "Hans Mueller, Hans Müller", "hans mueller": "Hans Mueller, Hans Müller", "Jorgen Naess": "Joergen Naess, Jørgen Næss",
		"Lukasz Strauss": "Lukasz Strauss, Łukasz Strauß", "Xu Feng": "Xu Feng",
	} {
		names, err := x.Authors(ctx, name)
		if got := strings.Join(names, ", "); err != nil || got != want {
			t.Errorf("authors %q: got %q, %v, want %q", name, got, err, want)
		}
	}
	for question, want := range map[string]int{"waves by Müller": 3, "waves by Mueller": 3, "waves by Muller": 3, "waves by Hans Mueller": 2, "waves, Strauss": 2, "Ångström's waves": 2, "Xue Feng on waves": 1} {
		named, err := x.Names(ctx, question, Question(question))
		if err != nil {
			t.Fatal(err)
		}
		m, err := x.Match(ctx, named.Terms)
		if err != nil {
			t.Fatal(err)
		}
		if top, err := m.Top(ctx, Choice{K: 10}); err != nil || len(top[0]) != want {
			t.Errorf("%q: got %v, %v, want %d papers", question, top, err, want)
		}
	}
}

// TestFacetsOfSpellings: other spellings are not counted.
func TestFacetsOfSpellings(t *testing.T) {
	x, _ := build(t, "", spelt[:3]...)
	counts, err := x.Facets(ctx, filter.Author, nil, nil, nil, 0)
	if err != nil || len(counts) != 5 {
		t.Errorf("got %v, %v", counts, err)
	}
}
