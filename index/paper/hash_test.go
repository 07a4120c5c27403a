package paper

import (
	"encoding/json"
	"maps"
	"testing"
)

func TestWorkHash(t *testing.T) {
	hash := func(title string, authors ...string) string { return WorkHash(Paper{Title: title, Authors: authors}) }
	want := hash("Sparse Experts: a study", "Kei Ito")
	for _, same := range []string{hash("Sparse experts — A Study", "K. Itó", "B. Two"), hash("sparse experts a study", "Kenji Ito Jr.")} {
		if same != want {
			t.Errorf("got %q, want %q", same, want)
		}
	}
	for _, other := range []string{hash("Sparse Experts", "Kei Ito"), hash("Sparse Experts: a study", "Ken Oto"),
		hash("Sparse Experts: a study", "M. Ito"), hash("Sparse Experts: a study")} {
		if other == want {
			t.Errorf("got %q for another work", other)
		}
	}
	if hash("Editorial") != "" || hash("", "Kei Ito") != "" || hash("A", "?") != "" {
		t.Error("a hash without a title or an author")
	}
}

func TestHashes(t *testing.T) {
	if HashID("A Title", "Émile X", "2020") != HashID("a title!", "emile x", "2020") {
		t.Error("HashID depends on case, accents or punctuation")
	}
	if HashID("A Title", "X", "2020") == HashID("A Title", "X", "2021") || HashID("ab", "c", "") == HashID("a", "bc", "") {
		t.Error("HashID does not tell papers apart")
	}
	p := Paper{ID: "a", Title: "T", Abstract: "Some text."}
	if TextHash(p) != TextHash(Paper{Title: "t.", Abstract: "some  TEXT"}) || TextHash(p) == TextHash(Paper{Title: "T", Abstract: "other"}) {
		t.Error("TextHash is wrong")
	}
	if got := TextHash(Paper{Title: "T"}); got != "" {
		t.Errorf("TextHash without abstract: %q", got)
	}
	base := ContentHash(p)
	for name, change := range map[string]func(*Paper){
		"title": func(p *Paper) { p.Title = "U" }, "abstract": func(p *Paper) { p.Abstract = "" }, "case": func(p *Paper) { p.Title = "t" },
		"authors": func(p *Paper) { p.Authors = []string{"x"} }, "published": func(p *Paper) { p.Published = "2020" },
		"venue": func(p *Paper) { p.Venue = "V" }, "categories": func(p *Paper) { p.Categories = []string{"c"} },
		"url": func(p *Paper) { p.URL = "u" }, "extra": func(p *Paper) { p.Extra = map[string]json.RawMessage{"k": json.RawMessage("1")} },
		"original": func(p *Paper) { p.Original = &Original{Title: "x"} }, "aliases": func(p *Paper) { p.Aliases = []string{"b"} },
	} {
		q := p
		change(&q)
		if ContentHash(q) == base {
			t.Errorf("ContentHash does not see the %s", name)
		}
	}
	a := Paper{Extra: map[string]json.RawMessage{"a": json.RawMessage("[1,2]"), "b": json.RawMessage("2")}}
	b := Paper{Extra: map[string]json.RawMessage{"b": json.RawMessage("2"), "a": json.RawMessage("[1,2]")}}
	if ContentHash(a) != ContentHash(b) {
		t.Error("ContentHash depends on the order of extra")
	}
}

// TestSteadyHash: what changes while a paper stays as it is does not count, and nothing
// else is left out.
func TestSteadyHash(t *testing.T) {
	base := Paper{ID: "a", Aliases: []string{"a"}, Title: "Title", Fields: map[string]string{"volume": "3"}}
	for _, tt := range []struct {
		name   string
		change func(*Paper)
		same   bool
	}{
		{"nothing", func(*Paper) {}, true},
		{"a field without a place", func(p *Paper) { p.Extra = map[string]json.RawMessage{"votes": json.RawMessage("3")} }, true},
		{"the day of access", func(p *Paper) { p.Dates = map[string]string{"accessed": "2024-05-01"} }, true},
		{"a note of Scopus", func(p *Paper) { p.Fields["note"] = "Export Date: 03 May 2021; Cited By: 3" }, true},
		{"a note of the user", func(p *Paper) { p.Fields["note"] = "to be read" }, false},
		{"another date", func(p *Paper) { p.Dates = map[string]string{"accessed": "2024-05-01", "submitted": "2020"} }, false},
		{"a volume", func(p *Paper) { p.Fields["volume"] = "4" }, false},
		{"the title", func(p *Paper) { p.Title = "Titles" }, false},
	} {
		p := base
		p.Fields = maps.Clone(base.Fields)
		tt.change(&p)
		if got := SteadyHash(p) == SteadyHash(base); got != tt.same {
			t.Errorf("%s: the same hash: %v, want %v", tt.name, got, tt.same)
		}
	}
}
