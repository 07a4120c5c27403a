package paper

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// TestDraftDetails: what a record says beyond title, abstract and ids is cleaned and
// kept.
func TestDraftDetails(t *testing.T) {
	d := Draft{IDs: []string{"x"}, Title: "T", Type: " chapter ", SourceType: "ris:CHAP", Keywords: []string{"toys", " ", "a &amp; b"}, EtAl: true,
		Names: []Name{{Family: "Beethoven", NonDropping: "van", Given: `L\"udwig`}, {Literal: " "}, {Literal: "Toy   Institute"}}, Authors: []string{"not used"}}
	d.Set("volume", " 3\n")
	d.Set("volume", "4")
	d.Set("issue", "")
	d.Set("publisher", "A &amp; B")
	d.SetDate("accessed", "2020-05")
	d.SetDate("accessed", "2021")
	d.AddPerson("editor", Name{Family: "Ed", Given: "Ito"})
	d.AddPerson("editor", Name{Literal: "\x00"})
	d.AddPerson("translator", Name{})
	d.Files = []string{" a.pdf", ""}
	d.KeepText("M1", "one")
	d.KeepText("M1", "two")
	d.KeepText("C7", "e12\xff")
	d.KeepText("C8", "")
	r, err := d.Record()
	want := Paper{ID: "x", Aliases: []string{"x"}, Title: "T", Type: "chapter", SourceType: "ris:CHAP", Keywords: []string{"toys", "a & b"}, EtAl: true,
		Authors: []string{"Lüdwig van Beethoven", "Toy Institute"}, Names: []Name{{Family: "Beethoven", NonDropping: "van", Given: "Lüdwig"}, {Literal: "Toy Institute"}},
		Fields: map[string]string{"volume": "3", "publisher": "A & B"}, Dates: map[string]string{"accessed": "2020-05"},
		People: map[string][]Name{"editor": {{Family: "Ed", Given: "Ito"}}}, Files: []string{"a.pdf"},
		Extra: map[string]json.RawMessage{"M1": json.RawMessage(`["one","two"]`), "C7": json.RawMessage("\"e12\ufffd\"")}}
	if err != nil || !reflect.DeepEqual(r.Paper, want) {
		t.Errorf("got\n%+v, %v, want\n%+v", r.Paper, err, want)
	}
	line, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var again Paper
	if err := json.Unmarshal(line, &again); err != nil || !reflect.DeepEqual(again, want) {
		t.Errorf("by way of JSON: %+v, %v", again, err)
	}
}

// TestDetailsLimits: the limits of text hold for the details.
func TestDetailsLimits(t *testing.T) {
	long := strings.Repeat("x", MaxAbstract+1)
	for want, d := range map[string]Draft{
		"author given 20001 times":   {Names: make([]Name, MaxList+1)},
		"author of 65537":            {Names: []Name{{Family: long[:maxTitle+1]}}},
		"editor of 65537":            {People: map[string][]Name{"editor": {{Literal: long[:maxTitle+1]}}}},
		"keyword given 20001 times":  {Keywords: make([]string, MaxList+1)},
		"file of 65537":              {Files: []string{long[:maxTitle+1]}},
		"note of 8388609":            {Fields: map[string]string{"note": long}},
		"translator given 20001 tim": {People: map[string][]Name{"translator": make([]Name, MaxList+1)}},
	} {
		d.Title = "T"
		if _, err := d.Record(); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

// TestNames: the parts of a name are kept where the name alone does not tell them.
func TestNames(t *testing.T) {
	for _, tt := range []struct {
		names []Name
		kept  bool
	}{
		{[]Name{{Family: "Li", Given: "Wei"}}, false},
		{[]Name{{Family: "van den Berg", Given: "Jan"}, {Family: "Plato"}}, false},
		{[]Name{{Family: "King", Given: "Martin", Suffix: "Jr."}}, false},
		{[]Name{{Family: "Lloyd George", Given: "David"}}, true},
		{[]Name{{Family: "Li", Given: "Wei"}, {Literal: "Toy Institute"}}, false},
		{[]Name{{Literal: "Quiet Toys"}}, true},
		{[]Name{{Family: "Berg", NonDropping: "van den", Given: "Jan"}}, true},
	} {
		var p Paper
		p.SetAuthors(tt.names)
		if (p.Names != nil) != tt.kept {
			t.Errorf("%v: names %v", tt.names, p.Names)
		}
		if got := p.AuthorNames(); !reflect.DeepEqual(got, tt.names) {
			t.Errorf("got %+v, want %+v", got, tt.names)
		}
		for i, n := range tt.names {
			if p.Authors[i] != fmt.Sprint(n) {
				t.Errorf("author %q, want %q", p.Authors[i], n)
			}
		}
	}
}

// TestContentHashDetails: a change of any detail changes the hash, and a paper without
// any has the hash that it had before there were details.
func TestContentHashDetails(t *testing.T) {
	plain := Paper{ID: "x", Aliases: []string{"x"}, Title: "T"}
	if got, want := ContentHash(plain), "572919211b28c0aff5a6"; got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
	seen := map[string]string{ContentHash(plain): "plain"}
	for name, change := range map[string]func(*Paper){
		"names": func(p *Paper) { p.Names = []Name{{Family: "A"}} }, "others": func(p *Paper) { p.EtAl = true }, "keywords": func(p *Paper) { p.Keywords = []string{"a"} },
		"type": func(p *Paper) { p.Type = "a" }, "source type": func(p *Paper) { p.SourceType = "a" }, "fields": func(p *Paper) { p.Fields = map[string]string{"a": "a"} },
		"people": func(p *Paper) { p.People = map[string][]Name{"a": {{Family: "A"}}} }, "dates": func(p *Paper) { p.Dates = map[string]string{"a": "a"} }, "files": func(p *Paper) { p.Files = []string{"a"} },
	} {
		p := plain
		change(&p)
		hash := ContentHash(p)
		if other, ok := seen[hash]; ok {
			t.Errorf("%s and %s have one hash", name, other)
		}
		seen[hash] = name
	}
}

// TestSize: every text of a paper counts.
func TestSize(t *testing.T) {
	name := Name{Family: "1", Given: "2", Dropping: "3", NonDropping: "4", Suffix: "5", Literal: "6"}
	p := Paper{Title: "1", Abstract: "2", Venue: "3", URL: "4", Authors: []string{"5"}, Categories: []string{"6"}, Keywords: []string{"7"}, Files: []string{"8"}, Aliases: []string{"9"}, Keys: []string{"0"},
		Names: []Name{name}, Fields: map[string]string{"a": "1"}, Dates: map[string]string{"b": "2"}, People: map[string][]Name{"c": {name}}, Extra: map[string]json.RawMessage{"d": json.RawMessage("4")}, Original: &Original{Title: "1", Abstract: "2"}}
	if got, want := p.Size(), 10+6+2+2+7+2+2; got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
}
