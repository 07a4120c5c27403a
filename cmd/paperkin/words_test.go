package main

import (
	"testing"

	"paperkin/index"
	"paperkin/query"
)

// TestWhyNone: every reason has its words, with options as they were given.
func TestWhyNone(t *testing.T) {
	bound := 0.999
	r := query.Request{Question: "x", Options: query.Options{MinSimilarity: &bound}}
	filters := []query.Criterion{{Field: "since", Values: []string{"2030"}}, {Field: "categories", Values: []string{"hep-*", "q-bio"}},
		{Field: "venues", Values: []string{"ICML"}}, {Field: "ids", Values: []string{"x"}}, {Field: "authors", Values: []string{"Ada"}}}
	for _, tt := range []struct {
		none query.Reason
		want string
	}{
		{query.NothingEmbedded, "no paper of the library is embedded yet"},
		{query.NoVector, "the model knows none of the words in it"},
		{query.NoWords, "no paper has any of the words"},
		{query.NoWordsNoVector, "no paper has any of the words, and the model knows none of them"},
		{query.TooFar, "no paper is as similar as 0.999"},
		{query.NoOther, "the library holds no other paper"},
		{query.FilteredOut, "no other paper passes the filters"},
		{query.FilterEmpty, "no paper passes --since 2030, nor --category hep-* --category q-bio, nor --venue ICML, nor --id x, nor --author Ada"},
		{query.FiltersDisjoint, "papers pass each filter, but none passes all of --since 2030, --category hep-* --category q-bio, --venue ICML, --id x, --author Ada"},
	} {
		if got := whyNone(query.Answer{None: tt.none, Filters: filters}, r); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.none, got, tt.want)
		}
	}
}

// TestInvalidOption: an invalid request is named by the option that made it so.
func TestInvalidOption(t *testing.T) {
	for _, tt := range []struct {
		o    query.Options
		want string
	}{
		{query.Options{Mode: "vector"}, `--mode "vector": want one of [hybrid semantic lexical]`},
		{query.Options{Variety: 2}, "--diverse 2: want 0 to 1"},
		{query.Options{Filter: index.Filter{Since: "2023-02-29"}}, `--since: date "2023-02-29" does not exist`},
		{query.Options{Filter: index.Filter{Categories: []string{""}}}, "--category: empty"},
	} {
		err := invalidOption(query.Request{Question: "x", Options: tt.o}.Validate())
		if code, _ := explain(err); code != exitUsage || err.Error() != tt.want {
			t.Errorf("got %v, exit %d, want %s", err, code, tt.want)
		}
	}
	if err := invalidOption(query.ErrEmptyQuestion); err != query.ErrEmptyQuestion {
		t.Errorf("an empty question: got %v", err)
	}
}
