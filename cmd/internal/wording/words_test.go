package wording

import (
	"slices"
	"testing"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
)

// TestWhyNone: every reason has its words, with options as they were given.
func TestWhyNone(t *testing.T) {
	bound := 0.999
	r := query.Request{Question: "x", Options: query.Options{MinSimilarity: &bound}}
	filters := []query.Criterion{{Field: "since", Values: []string{"2030"}}, {Field: "categories", Values: []string{"hep-*", "q-bio"}},
		{Field: "venues", Values: []string{"ICML"}}, {Field: "ids", Values: []string{"x"}}, {Field: "authors", Values: []string{"Ada"}},
		{Field: "keywords", Values: []string{"tide*"}}, {Field: "kinds", Values: []string{"thesis"}}, {Field: "has", Values: []string{"pdf"}},
		{Field: "without", Values: []string{"a b"}}, {Field: "any", Values: []string{"x OR y"}}, {Field: "persons", Values: []string{"Ada One"}}}
	for _, tt := range []struct {
		none query.Reason
		want string
	}{
		{query.NothingEmbedded, "no paper in the library is embedded yet"},
		{query.NoVector, "the model knows none of the words"},
		{query.NoWords, "no paper contains any of the words"},
		{query.NoWordsNoVector, "no paper contains any of the words, and the model knows none of them"},
		{query.NoFit, "no paper fits each of the questions"},
		{query.TooFar, "no paper has a similarity of 0.999 or more"},
		{query.NoOther, "the library has no other paper"},
		{query.FilteredOut, "no other paper matches the filters"},
		{query.NotInLibrary, "the library has no paper with the id or address x"},
		{query.NamedFilteredOut, "the paper of that id or address does not match the filters"},
		{query.FilterEmpty, "no paper matches --since 2030, none matches --category 'hep-*' --category q-bio, none matches --venue ICML, none matches --id x, none matches --author Ada, none matches --keyword 'tide*', none matches --kind thesis, none matches --has pdf, none matches --without 'a b', none matches x OR y, none matches papers by Ada One"},
		{query.FiltersDisjoint, "each filter matches some papers, but no paper matches all of --since 2030, --category 'hep-*' --category q-bio, --venue ICML, --id x, --author Ada, --keyword 'tide*', --kind thesis, --has pdf, --without 'a b', x OR y, papers by Ada One"},
	} {
		if got := WhyNone(query.Answer{None: tt.none, Filters: filters}, r, AsOption); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.none, got, tt.want)
		}
	}
}

// TestNoneInBrowse: why there are no hits, and what may be meant, are in the form in which
// filters are typed there.
func TestNoneInBrowse(t *testing.T) {
	got := NoneInBrowse(query.Answer{None: query.FilterEmpty, Filters: []query.Criterion{
		{Field: "venues", Values: []string{"iclr"}, Meant: []query.Meant{{Value: "iclr", Try: "iclr*", Like: []string{"iclr2017", "iclr2019"}}}},
		{Field: "authors", Values: []string{"Ito, K."}, Meant: []query.Meant{{Value: "Ito, K.", Try: "K. Ito", Like: []string{"K. Ito"}}}},
	}}, query.Request{})
	want := []string{`no paper matches venue:iclr, none matches author:"Ito, K."`, "there are iclr2017, iclr2019: try venue:iclr*", `did you mean author:"K. Ito"?`}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestMeantYear: a venue with its year in one word is meant as both, where papers have the
// venue without it.
func TestMeantYear(t *testing.T) {
	for _, tt := range []struct {
		field, value, try string
		like              []string
		want              string
	}{
		{"venues", "neurips2019", "NeurIPS", []string{"NeurIPS"}, "did you mean --venue NeurIPS --year 2019?"},
		{"venues", "neurips 2019*", "neurips*", []string{"NeurIPS", "NeurIPS 2021"}, "there are NeurIPS, NeurIPS 2021: try --venue 'neurips*', or --venue NeurIPS --year 2019"},
		{"venues", "neurips2019", "neurips*", []string{"NeurIPS 2020", "NeurIPS 2021"}, "there are NeurIPS 2020, NeurIPS 2021: try --venue 'neurips*'"},
		{"venues", "neurips19", "NeurIPS", []string{"NeurIPS"}, "did you mean --venue NeurIPS?"},
		{"tags", "todo2019", "todo", []string{"todo"}, "did you mean --tag todo?"},
	} {
		if got := MeantValue(tt.field, query.Meant{Value: tt.value, Try: tt.try, Like: tt.like}, AsOption); got != tt.want {
			t.Errorf("%s %s: got %q, want %q", tt.field, tt.value, got, tt.want)
		}
	}
}

// TestMeaning: what a question was taken for is in the words in which it can be typed.
func TestMeaning(t *testing.T) {
	for want, u := range map[string]query.Understood{
		`understood as: a b | only "a b" -c x OR y author:Li year:2019..`: {Question: "a b", Filter: index.Filter{With: []string{"a b"}, Without: []string{"c"}, Authors: []string{"Li"}, Since: "2019",
			Any: [][]index.Filter{{{With: []string{"x"}}, {With: []string{"y"}}}}}},
		"understood as: a b | preferably of 2019":                                                             {Question: "a b", Year: "2019"},
		"understood as: papers with venue:I*, newest first":                                                   {Filter: index.Filter{Venues: []string{"I*"}}},
		"understood as: papers by Wei Li with -c year:2019.., newest first (--plain takes the name as words)": {Filter: index.Filter{Persons: []string{"Wei Li"}, Without: []string{"c"}, Since: "2019"}},
		"understood as: papers by Wei Li, Wei M. Li, newest first (--plain takes the name as words)":          {Filter: index.Filter{Persons: []string{"Wei Li", "Wei M. Li"}}},
	} {
		a := query.Answer{Understood: &u}
		if u.Question == "" {
			a.Listed = &query.Listed{Sort: filter.ByDate}
		}
		if got := Meaning(a); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestBecause: ranks are of what was ranked.
func TestBecause(t *testing.T) {
	for want, why := range map[string]query.Why{
		"":                          {},
		"tide, pools":               {Terms: []string{"tide", "pools"}},
		"meaning #1, words -: tide": {SemanticRank: 1, Terms: []string{"tide"}},
		"meaning -, words #2":       {LexicalRank: 2},
		"fits 0.50 a, 0.25 b: tide": {Terms: []string{"tide"}, Fits: []query.Fit{{Question: "a", Fit: .5}, {Question: "b", Fit: .25}}},
	} {
		if got := Because(why); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestGrounds: the rule that decided is in words, and the evidence stands behind it
// unless it says the same.
func TestGrounds(t *testing.T) {
	for _, tt := range []struct {
		j      index.Judgement
		joined bool
		want   string
	}{
		{index.Judgement{Reason: index.ByID, Evidence: "doi:10.5555/x"}, true, "the same id (doi:10.5555/x)"},
		{index.Judgement{Reason: index.ByID, Evidence: "doi:10.5555/x and doi:10.5555/y"}, false, "different ids (doi:10.5555/x and doi:10.5555/y)"},
		{index.Judgement{Reason: index.ByWork, Evidence: "title, authors and year"}, true, "title, authors and year agree"},
		{index.Judgement{Reason: index.ByYear, Evidence: "2001 and 2009"}, false, "years too far apart (2001 and 2009)"},
		{index.Judgement{Reason: index.ByCommon}, false, "a title that many works have"},
		{index.Judgement{Reason: "stars", Evidence: "two"}, false, "stars (two)"},
	} {
		if got := Grounds(tt.j, tt.joined); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
