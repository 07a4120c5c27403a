package query_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/query"
)

// TestValidate: a request that no library could answer is an error that names
// the field, and the searcher returns it.
func TestValidate(t *testing.T) {
	_, s := library(t, builtin(t), shelf...)
	number := func(x float64) *float64 { return &x }
	many := slices.Repeat([]string{"x"}, 501)
	long := strings.Repeat("x", 2001)
	for _, tt := range []struct {
		want string // the beginning of the error
		o    query.Options
	}{
		{`mode "vector": want hybrid, semantic or lexical`, query.Options{Mode: "vector"}},
		{`mode "Hybrid": want`, query.Options{Mode: "Hybrid"}},
		{`fusion "sum": want minmax, rrf, zscore or convex`, query.Options{Fusion: "sum"}},
		{"semantic 1.1: want 0 to 1", query.Options{Weights: query.Weights{Semantic: number(1.1)}}},
		{"feedback -0.1: want 0 to 1", query.Options{Weights: query.Weights{Feedback: number(-.1)}}},
		{"neighbours NaN: want 0 to 1", query.Options{Weights: query.Weights{Neighbours: number(math.NaN())}}},
		{"limit -1: want", query.Options{Limit: -1}},
		{"min_similarity 1.5: want a cosine", query.Options{MinSimilarity: number(1.5)}},
		{"min_similarity -1.01: want a cosine", query.Options{MinSimilarity: number(-1.01)}},
		{"min_similarity NaN: want a cosine", query.Options{MinSimilarity: number(math.NaN())}},
		{"min_similarity: not available in lexical mode", query.Options{Mode: query.Lexical, MinSimilarity: number(0)}},
		{"variety -0.1: want 0 to 1", query.Options{Variety: -.1}},
		{"variety 1.1: want 0 to 1", query.Options{Variety: 1.1}},
		{"variety NaN: want 0 to 1", query.Options{Variety: math.NaN()}},
		{`since "2023-02-29": no such date`, query.Options{Filter: index.Filter{Since: "2023-02-29"}}},
		{`until "24": want a date`, query.Options{Filter: index.Filter{Until: "24"}}},
		{`categories: given 501 times, want at most 500`, query.Options{Filter: index.Filter{Categories: many}}},
		{`venues: 2001 bytes, want at most 2000`, query.Options{Filter: index.Filter{Venues: []string{"x", long}}}},
		{`authors: the value is empty`, query.Options{Filter: index.Filter{Authors: []string{"x", " \t"}}}},
		{`venues "[": [ without its ]`, query.Options{Filter: index.Filter{Venues: []string{"[a-z]*", "["}}}},
		{`tags "x[^a": [ without its ]`, query.Options{Filter: index.Filter{Tags: []string{"x[^a"}}}},
		{`authors: the value is empty`, query.Options{Filter: index.Filter{IDs: many, Authors: []string{""}}}},
	} {
		_, err := search(s, "robots", tt.o)
		var invalid *query.InvalidError
		if !errors.As(err, &invalid) || !strings.HasPrefix(err.Error(), tt.want) || !strings.HasPrefix(tt.want, invalid.Field) {
			t.Errorf("%+v: got %v, want %s", tt.o, err, tt.want)
		}
		if _, err := s.Rank(ctx, query.Request{Question: "robots", Options: tt.o}); !errors.As(err, &invalid) {
			t.Errorf("rank %+v: got %v", tt.o, err)
		}
	}
	for _, o := range []query.Options{
		{}, {Limit: math.MaxInt}, {MinSimilarity: number(-1)}, {MinSimilarity: number(1)}, {Variety: 1}, {Fusion: "rrf"}, {Mode: "lexical"},
		{Filter: index.Filter{Since: "2024-02-29", Until: "2024-05", Categories: many[:500], Venues: []string{long[:2000]}, IDs: many}},
	} {
		if err := (query.Request{Question: "robots", Options: o}).Validate(); err != nil {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// TestDates: a date bound is a year, a month or a day that exists.
func TestDates(t *testing.T) {
	for given, ok := range map[string]bool{"2024": true, "2024-05": true, "2024-05-17": true, "2024-02-29": true,
		"2023-02-29": false, "2024-13": false, "24": false, "2024-5": false, "yesterday": true, "tomorrow": false, "2024/05/17": false} {
		r := query.Request{Question: "when?", Options: query.Options{Filter: index.Filter{Until: given}}}
		if err := r.Validate(); (err == nil) != ok {
			t.Errorf("%q: got %v", given, err)
		}
	}
}

// TestSpan: a span of dates does not end before it begins.
func TestSpan(t *testing.T) {
	for span, ok := range map[[2]string]bool{{"2024", "2024"}: true, {"2024-05", "2024"}: true, {"2024", "2024-05"}: true, {"2023-12-31", "2024"}: true,
		{"2024", ""}: true, {"", "2024"}: true, {"2025", "2024"}: false, {"2024-05-17", "2024-05-16"}: false, {"2025", "2024-12-31"}: false} {
		r := query.Request{Question: "when?", Options: query.Options{Filter: index.Filter{Since: span[0], Until: span[1]}}}
		var invalid *query.InvalidError
		if err := r.Validate(); (err == nil) != ok || !ok && (!errors.As(err, &invalid) || invalid.Field != "since") {
			t.Errorf("%q: got %v", span, err)
		}
	}
}

// TestNothingAsked: a request is a question or examples, and not both.
func TestNothingAsked(t *testing.T) {
	text := []query.Example{{Text: "robots"}}
	for _, r := range []query.Request{
		{}, {Question: " \n"}, {Examples: []query.Example{{}}}, {Examples: append(text, query.Example{Text: " "})},
		{Options: query.Options{Limit: 3}}, {And: []string{"robots"}, Options: query.Options{Sort: filter.ByDate}},
		{Question: "robots", Options: query.Options{Unlike: []query.Example{{}}}},
	} {
		if err := r.Validate(); !errors.Is(err, query.ErrEmptyQuestion) {
			t.Errorf("%+v: got %v, want ErrEmptyQuestion", r, err)
		}
	}
	var invalid *query.InvalidError
	if err := (query.Request{Question: "robots", Examples: text}).Validate(); !errors.As(err, &invalid) || invalid.Field != "examples" {
		t.Errorf("both: got %v", err)
	}
	if err := (query.Request{Examples: text}).Validate(); err != nil {
		t.Errorf("examples alone: %v", err)
	}
}

// TestRequestJSON: JSON holds all of a request, and nothing that was left out.
func TestRequestJSON(t *testing.T) {
	bound := 0.25
	all := query.Options{Mode: query.Semantic, Fusion: query.RRF, Weights: query.Weights{Semantic: &bound, Neighbours: new(float64)}, Limit: 3,
		Filter: index.Filter{Since: "2020", Until: "2021-05", Categories: []string{"cs.*"}, Keywords: []string{"robot*"}, Venues: []string{"ICRA"},
			Kinds: []string{"thesis"}, IDs: []string{"bot2"}, Authors: []string{"One", "Two"}, Persons: []string{"Ada One"}, Has: []string{"doi"},
			With: []string{"robot"}, Without: []string{"a b"}, Titles: []string{"c"}, Any: [][]index.Filter{{{Since: "2020"}}}, Not: []index.Filter{{With: []string{"d"}}}},
		MinSimilarity: &bound, Unlike: []query.Example{{Ref: "moe1"}}, Variety: .5, Explain: true, Excerpt: true, Plain: true, Sort: filter.ByAdded, Reverse: true, Offset: 7}
	for _, tt := range []struct {
		r    query.Request
		json string
	}{
		{query.Request{Question: "robots"}, `{"question":"robots"}`},
		{query.Request{
			Examples: []query.Example{{Ref: "bot1"}, {Text: "a robot"}, {Names: []string{"doi:10.1/x", "Grasping"}}},
			Options:  all,
		}, `{"examples":[{"ref":"bot1"},{"text":"a robot"},{"names":["doi:10.1/x","Grasping"]}],` +
			`"mode":"semantic","fusion":"rrf","weights":{"semantic":0.25,"neighbours":0},"limit":3,"filter":{"since":"2020","until":"2021-05","categories":["cs.*"],` +
			`"keywords":["robot*"],"venues":["ICRA"],"kinds":["thesis"],"ids":["bot2"],"authors":["One","Two"],"persons":["Ada One"],"has":["doi"],"with":["robot"],"without":["a b"],"titles":["c"],"any":[[{"since":"2020"}]],"not":[{"with":["d"]}]},"min_similarity":0.25,"unlike":[{"ref":"moe1"}],"variety":0.5,"explain":true,"sort":"added","reverse":true,"offset":7,"excerpt":true,"plain":true}`},
	} {
		b, err := json.Marshal(tt.r)
		if err != nil || string(b) != tt.json {
			t.Errorf("got %s, %v, want %s", b, err, tt.json)
		}
		var back query.Request
		if err := json.Unmarshal(b, &back); err != nil || !reflect.DeepEqual(back, tt.r) {
			t.Errorf("got back %+v, %v, want %+v", back, err, tt.r)
		}
	}
	everything := reflect.ValueOf(all)
	for i := range everything.NumField() { // a new option must be in this test
		if everything.Field(i).IsZero() {
			t.Errorf("option %s is not tested", everything.Type().Field(i).Name)
		}
	}
}
