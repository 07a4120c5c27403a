package paper

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestDraftRecord(t *testing.T) {
	for _, tt := range []struct {
		name  string
		draft Draft
		want  Record
	}{
		{"everything is cleaned", Draft{IDs: []string{"https://doi.org/10.1/B", "arXiv:2101.00001v2", "10.1000/b", "own", "doi:n/a", ""}, Title: ` A <i>T</i>\'e `, Abstract: "plain\n text",
			Authors: []string{" K. Ito", "\x00"}, Published: "2020-05-17T10:00", Venue: "J &amp; K", Categories: []string{"", "a\tb"}, URL: " https://example.org/x\n", Revised: "3"},
			Record{Name: "doi:10.1/b", Revised: "3", Paper: Paper{ID: "arxiv:2101.00001", Aliases: []string{"arxiv:2101.00001", "doi:10.1/b", "doi:10.1000/b", "own"}, Title: "A Té", Abstract: "plain text",
				Authors: []string{"K. Ito"}, Published: "2020-05-17", Venue: "J & K", Categories: []string{"a b"}, URL: "https://example.org/x", Original: &Original{Title: ` A <i>T</i>\'e `}}}},
		{"keys name before ids", Draft{IDs: []string{"pmid:1"}, Keys: []string{"z", "a", "z"}, Title: "T"},
			Record{Name: "z", Paper: Paper{ID: "pmid:1", Aliases: []string{"pmid:1"}, Keys: []string{"a", "z"}, Title: "T"}}},
		{"a name before both", Draft{IDs: []string{"pmid:1"}, Keys: []string{"z"}, Title: "T", Name: "oai:1"},
			Record{Name: "oai:1", Paper: Paper{ID: "pmid:1", Aliases: []string{"pmid:1"}, Keys: []string{"z"}, Title: "T"}}},
		{"ids of the address and the venue", Draft{Title: "T", URL: "https://arxiv.org/abs/2101.00002", Venue: "arXiv preprint arXiv:2101.00001v3"},
			Record{Name: "arxiv:2101.00002", Paper: Paper{ID: "arxiv:2101.00001", Aliases: []string{"arxiv:2101.00001", "arxiv:2101.00002"}, Title: "T",
				URL: "https://arxiv.org/abs/2101.00002", Venue: "arXiv preprint arXiv:2101.00001v3"}}},
		{"no id", Draft{Title: "T", Authors: []string{"A"}, Published: "2020"},
			Record{Name: HashID("T", "A", "2020"), Paper: Paper{ID: HashID("T", "A", "2020"), Aliases: []string{HashID("T", "A", "2020")}, Title: "T", Authors: []string{"A"}, Published: "2020"}}},
		{"the original of the reader", Draft{IDs: []string{"x"}, Title: "T", Original: &Original{Title: "{T}"}},
			Record{Name: "x", Paper: Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Original: &Original{Title: "{T}"}}}},
		{"extra", Draft{IDs: []string{"x"}, Title: "T", Extra: map[string]json.RawMessage{"a": json.RawMessage("{ \"b\" : \"\u202e\" }")}},
			Record{Name: "x", Paper: Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Extra: map[string]json.RawMessage{"a": json.RawMessage(`{"b":"\u202e"}`)}}}},
		{"deleted", Draft{IDs: []string{"pmid:1"}, Title: "T", Abstract: "A", Deleted: true},
			Record{Name: "pmid:1", Deleted: true, Paper: Paper{ID: "pmid:1", Aliases: []string{"pmid:1"}}}},
	} {
		got, err := tt.draft.Record()
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got\n%+v, %v, want\n%+v", tt.name, got, err, tt.want)
		}
	}
}

func TestDraftErrors(t *testing.T) {
	many := func(n int) []string { return make([]string, n) }
	long := func(n int) string { return strings.Repeat("x", n) }
	for want, d := range map[string]Draft{
		"no title":                   {Title: " \x00", Abstract: "A"},
		"title of 65537":             {Title: long(maxTitle + 1)},
		"venue of 65537":             {Title: "T", Venue: long(maxTitle + 1)},
		"url of 65537":               {Title: "T", URL: long(maxTitle + 1)},
		"abstract of":                {Title: "T", Abstract: long(MaxAbstract + 1)},
		"author given 20001 times":   {Title: "T", Authors: many(MaxList + 1)},
		"author of 65537":            {Title: "T", Authors: []string{long(maxTitle + 1)}},
		"category given 20001 times": {Title: "T", Categories: many(MaxList + 1)},
		"category of 65537":          {Title: "T", Categories: []string{long(maxTitle + 1)}},
		"id given 1001 times":        {Title: "T", IDs: many(MaxNames + 1)},
		"id of 2001":                 {Title: "T", IDs: []string{long(MaxID + 1)}, Deleted: true},
		"key given 1001 times":       {Title: "T", Keys: many(MaxNames + 1)},
		"key of 2001":                {Title: "T", Keys: []string{long(MaxID + 1)}},
		`field "a": inv`:             {Title: "T", Extra: map[string]json.RawMessage{"a": json.RawMessage("x")}},
	} {
		if _, err := d.Record(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	d := Draft{Title: long(maxTitle), Abstract: long(MaxAbstract), Authors: append(many(MaxList-1), long(maxTitle)), IDs: append(many(MaxNames-1), long(MaxID))}
	if _, err := d.Record(); err != nil {
		t.Errorf("at the limits: %v", err)
	}
}

func TestDraftAdds(t *testing.T) {
	var d Draft
	for _, name := range []string{"https://arxiv.org/abs/2101.00001", "ito2021", "", " \n"} {
		d.AddName(name)
	}
	d.AddCategories("a", "", "b", "a")
	d.AddCategories("b", "c")
	want := Draft{IDs: []string{"arxiv:2101.00001"}, Keys: []string{"ito2021"}, Categories: []string{"a", "b", "c"}}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("got %+v, want %+v", d, want)
	}
	d = Draft{Title: "T"}
	for i := range MaxList + 10 {
		d.AddCategories(fmt.Sprint(i))
	}
	for range MaxList { // a list that is too long is not searched any more
		d.AddCategories("1")
	}
	if _, err := d.Record(); err == nil || !strings.HasPrefix(err.Error(), "category given 40010 times") {
		t.Errorf("got %v", err)
	}
}

// TestKeepOriginal: text is kept where cleaning the draft gives another one.
func TestKeepOriginal(t *testing.T) {
	d := Draft{Title: "A T", Abstract: "same  text"}
	d.KeepOriginal("{A} T\xff", "same\n text")
	if want := (&Original{Title: "{A} T\ufffd"}); !reflect.DeepEqual(d.Original, want) {
		t.Errorf("got %+v, want %+v", d.Original, want)
	}
	d.KeepOriginal("A  T", "same text")
	if d.Original != nil {
		t.Errorf("got %+v, want nothing", d.Original)
	}
}

// TestDraftDOIs: a field of DOIs gives all that it names, in any form, and none that is cut.
func TestDraftDOIs(t *testing.T) {
	for field, want := range map[string][]string{
		"doi:10.5555/a; 10.5555/b":                                {"doi:10.5555/a", "doi:10.5555/b"},
		"doi:10.5555/0001-0002(2006)26 [ 237:ABCDE]2.0.CO;2":      {"doi:10.5555/0001-0002(2006)26[237:abcde]2.0.co;2"},
		"doi:S0001-0001(20)30001-1 [pii] 10.5555/a [doi]":         {"doi:10.5555/a"},
		"https://doi.org/10.5555/a":                               {"doi:10.5555/a"},
		"doi:https://doi-org.proxy.example.edu/10.5555/a?utm_x=1": {"doi:10.5555/a"},
	} {
		r, err := (&Draft{Title: "Kiwis", IDs: []string{field}}).Record()
		if err != nil || !slices.Equal(r.Paper.Aliases, want) {
			t.Errorf("%q: got %q, %v, want %q", field, r.Paper.Aliases, err, want)
		}
	}
}
