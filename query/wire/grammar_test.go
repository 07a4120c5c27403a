package wire

import (
	"errors"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"paperkin/index"
	"paperkin/query"
)

func TestParse(t *testing.T) {
	half := 0.5
	for asked, want := range map[string]query.Request{
		"q=graph+networks":                     {Question: "graph networks"},
		"q=graphs&n=5&mode=lexical&since=&n=":  {Question: "graphs", Options: query.Options{Limit: 5, Mode: query.Lexical}},
		"paper=arxiv:1&paper=doi:2&unlike=x":   {Examples: []query.Example{{Ref: "arxiv:1"}, {Ref: "doi:2"}}, Options: query.Options{Unlike: []query.Example{{Ref: "x"}}}},
		"q=a&and=b&and=c":                      {Question: "a", And: []string{"b", "c"}},
		"q=a&min_similarity=0.5&diverse=.25":   {Question: "a", Options: query.Options{MinSimilarity: &half, Variety: 0.25}},
		"q=a&explain=1&plain=true&reverse=0":   {Question: "a", Options: query.Options{Explain: true, Plain: true}},
		"tag=read&sort=citations&reverse=true": {Options: query.Options{Filter: index.Filter{Tags: []string{"read"}}, Sort: "citations", Reverse: true}},
		"q=a&year=2019-2021":                   {Question: "a", Options: query.Options{Filter: index.Filter{Since: "2019", Until: "2021"}}},
		"arrived=7d&after=12&limit=3":          {Options: query.Options{Filter: index.Filter{Arrived: "7d", After: 12}, Limit: 3}},
		"added_since=7d":                       {Options: query.Options{Filter: index.Filter{Arrived: "7d"}}},
		"category=cs.*&venue=ICML&author=X&offset=20": {Options: query.Options{Offset: 20, Filter: index.Filter{
			Categories: []string{"cs.*"}, Venues: []string{"ICML"}, Authors: []string{"X"}}}},
	} {
		values, err := url.ParseQuery(asked)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Parse(values)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Parse(%s) = %+v, %v, want %+v", asked, got, err, want)
		}
		again, err := Parse(Values(got))
		if err != nil || !reflect.DeepEqual(again, want) {
			t.Errorf("Parse(Values(Parse(%s))) = %+v, %v, want %+v", asked, again, err, want)
		}
	}
}

func TestParseRejects(t *testing.T) {
	for asked, want := range map[string]string{
		"q=a&categories=x":               `unknown parameter "categories" near category`,
		"q=a&autor=x":                    `unknown parameter "autor" near author`,
		"q=a&since=a&sinse=b":            `unknown parameter "sinse" near since`,
		"q=a&zzzzzzzz=1":                 `unknown parameter "zzzzzzzz" near `,
		"q=a&q=b":                        "q: given 2 times, want it once near ",
		"q=a&n=x":                        `n "x": want a whole number from 1 on near `,
		"q=a&n=0":                        `n "0": want a whole number from 1 on near `,
		"q=a&n=-4":                       `n "-4": want a whole number from 1 on near `,
		"q=a&limit=99999999999999999999": `n "99999999999999999999": want a whole number from 1 on near `,
		"q=a&diverse=2":                  "diverse 2: want 0 to 1 near ",
		"q=a&diverse=NaN":                "diverse NaN: want 0 to 1 near ",
		"q=a&min_similarity=high":        `min_similarity "high": want a cosine, -1 to 1 near `,
		"q=a&explain=perhaps":            `explain "perhaps": want true or false near `,
		"q=a&category=%5Ba":              `category "[a": [ without its ]: want a set such as [a-z]; [[] is a bracket itself near `,
		"q=a&year=19":                    `year "19": want a year (2019) or several (2019-2021, 2019-, 2019..2021) near `,
		"q=a&year=2019&since=2018":       `year "2019": since and until bound the publication as well: want one of them near `,
		"q=a&since=2020&until=2019":      `since "2020": later than until "2019" near `,
		"q=a&offset=5":                   "offset: not available with a question or examples near ",
		"q=a&paper=b":                    "paper: want a question or examples, not both near ",
		"q=a&after=-1":                   `after "-1": want the key of an earlier answer near `,
	} {
		values, err := url.ParseQuery(asked)
		if err != nil {
			t.Fatal(err)
		}
		_, err = Parse(values)
		var wrong *ParameterError
		if !errors.As(err, &wrong) {
			t.Errorf("Parse(%s): %v, want a *ParameterError", asked, err)
			continue
		}
		if got := wrong.Error() + " near " + wrong.Near; got != want {
			t.Errorf("Parse(%s): %s, want %s", asked, got, want)
		}
	}
	for _, nothing := range []url.Values{{}, {"q": {""}}, {"n": {"5"}}, {"paper": {"", ""}}} {
		if _, err := Parse(nothing); !errors.Is(err, query.ErrEmptyQuestion) {
			t.Errorf("Parse(%v): %v, want %v", nothing, err, query.ErrEmptyQuestion)
		}
	}
}

// What is repeated in an error is bounded, whatever was given.
func TestParseQuotes(t *testing.T) {
	_, err := Parse(url.Values{"q": {"a"}, "n": {strings.Repeat("\u00e9", 100_000)}})
	if err == nil || len(err.Error()) > 300 {
		t.Errorf("an error of %d bytes", len(err.Error()))
	}
	_, err = Parse(url.Values{"q": {"a"}, strings.Repeat("n", 100_000): {"1"}})
	if err == nil || len(err.Error()) > 300 {
		t.Errorf("an error of %d bytes", len(err.Error()))
	}
}

// Every parameter is in the address of a request that has everything.
func TestValuesAreComplete(t *testing.T) {
	half := 0.5
	whole := query.Request{Question: "q", And: []string{"a"}, Examples: []query.Example{{Ref: "e"}}, Options: query.Options{
		Mode: query.Semantic, Limit: 7, Filter: index.Filter{Since: "2019", Until: "2020", Arrived: "7d", ArrivedUntil: "1d", After: 3,
			Categories: []string{"c"}, Keywords: []string{"k"}, Venues: []string{"v"}, Kinds: []string{"k"}, Tags: []string{"t"}, Authors: []string{"a"},
			Has: []string{"pdf"}, With: []string{"w"}, Without: []string{"x"}, Titles: []string{"t"}},
		MinSimilarity: &half, Unlike: []query.Example{{Ref: "u"}}, Variety: 0.5, Explain: true, Sort: "date", Reverse: true, Offset: 2, Plain: true}}
	values := Values(whole)
	for _, p := range Parameters {
		if _, is := values[p.Name]; !is && p.Name != "year" {
			t.Errorf("Values leaves out %s", p.Name)
		}
	}
}
