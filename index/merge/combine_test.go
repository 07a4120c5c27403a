package merge

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// source is a record as a source of a paper.
func source(r paper.Record) catalogue.Source {
	in := incoming{record: r}
	in.sum()
	return in.source(1)
}

func extra(pairs ...string) map[string]json.RawMessage {
	m := map[string]json.RawMessage{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return m
}

// TestFill: an earlier version of a record gives what a later one lacks.
func TestFill(t *testing.T) {
	full := paper.Paper{Title: "T", Abstract: "A", Authors: []string{"Ann"}, Published: "2021-02-03", Venue: "V", Categories: []string{"c"},
		URL: "https://u/", Extra: extra("n", "1"), Original: &paper.Original{Title: "$T$", Abstract: "$A$"}}
	other := paper.Paper{Title: "T2", Abstract: "A2", Authors: []string{"Bo"}, Published: "2022-01-01", Venue: "V2", Categories: []string{"d"},
		URL: "https://v/", Extra: extra("n", "2", "m", "3"), Original: &paper.Original{Title: "$T2$", Abstract: "$A2$"}}
	with := func(p paper.Paper, change func(*paper.Paper)) paper.Paper {
		change(&p)
		return p
	}
	for _, tt := range []struct {
		name              string
		p, earlier, wants paper.Paper
	}{
		{"nothing is lacking", full, other, with(full, func(p *paper.Paper) { p.Extra = extra("n", "1", "m", "3") })},
		{"all but the title", paper.Paper{Title: "T"}, full, with(full, func(p *paper.Paper) { p.Original = &paper.Original{Abstract: "$A$"} })},
		{"nothing to give", full, paper.Paper{Title: "T2"}, full},
		{"a title with its original", with(full, func(p *paper.Paper) { p.Abstract, p.Original = "", &paper.Original{Title: "$T$"} }), other,
			with(full, func(p *paper.Paper) {
				p.Abstract, p.Original, p.Extra = "A2", &paper.Original{Title: "$T$", Abstract: "$A2$"}, extra("n", "1", "m", "3")
			})},
		{"neither has an original", paper.Paper{Title: "T"}, paper.Paper{Title: "T2", Abstract: "A2"}, paper.Paper{Title: "T", Abstract: "A2"}},
		{"a date less exact", paper.Paper{Title: "T", Published: "2021"}, paper.Paper{Published: "2021-02-03"}, paper.Paper{Title: "T", Published: "2021-02-03"}},
		{"a date more exact", paper.Paper{Title: "T", Published: "2021-02-03"}, paper.Paper{Published: "2021"}, paper.Paper{Title: "T", Published: "2021-02-03"}},
		{"another date", paper.Paper{Title: "T", Published: "2022"}, paper.Paper{Published: "2021-02-03"}, paper.Paper{Title: "T", Published: "2022"}},
	} {
		ownMaps(&tt.p)
		if got := fill(tt.p, tt.earlier); !reflect.DeepEqual(got, tt.wants) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.wants)
		}
	}
}

// TestEnrich: each field comes from the description that has the most of it.
func TestEnrich(t *testing.T) {
	type p = paper.Paper
	for _, tt := range []struct {
		name string
		all  []p
		want p
	}{
		{"one alone", []p{{Title: "T", Venue: "arXiv"}}, p{Title: "T", Venue: "arXiv"}},
		{"the longer title", []p{{Title: "Short"}, {Title: "A much longer title"}}, p{Title: "A much longer title"}},
		{"a title a little longer", []p{{Title: "Deep networks"}, {Title: "Deep networks II"}}, p{Title: "Deep networks"}},
		{"exactly four fifths", []p{{Title: "abcd"}, {Title: "abcde"}}, p{Title: "abcd"}},
		{"a little less", []p{{Title: "abc"}, {Title: "abcd"}}, p{Title: "abcd"}},
		{"punctuation is no title", []p{{Title: "abc"}, {Title: "abc!!!!!!!"}}, p{Title: "abc"}},
		{"letters, not bytes", []p{{Title: "ффффф"}, {Title: "abcdefg"}}, p{Title: "abcdefg"}},
		{"the longer abstract", []p{{Abstract: "short"}, {Abstract: "much longer than that"}}, p{Abstract: "much longer than that"}},
		{"letters of an abstract", []p{{Abstract: "ффффф"}, {Abstract: "abcdefg"}}, p{Abstract: "abcdefg"}},
		{"more authors", []p{{Authors: []string{"Ann One"}}, {Authors: []string{"Ann One", "Bo Two"}}}, p{Authors: []string{"Ann One", "Bo Two"}}},
		{"fuller names", []p{{Authors: []string{"A One"}}, {Authors: []string{"Annabella One"}}}, p{Authors: []string{"Annabella One"}}},
		// Letters alone would be 10 of 12, which is enough; a name counts for more.
		{"many short names", []p{{Authors: []string{"abcdefghij"}}, {Authors: []string{"abcd", "efgh", "ijkl"}}}, p{Authors: []string{"abcd", "efgh", "ijkl"}}},
		{"a venue before a preprint server", []p{{Venue: "arXiv preprint"}, {Venue: "V"}}, p{Venue: "V"}},
		{"a preprint server before none", []p{{}, {Venue: "arXiv"}}, p{Venue: "arXiv"}},
		{"the longer venue", []p{{Venue: "NeurIPS"}, {Venue: "Neural Information Processing Systems"}}, p{Venue: "Neural Information Processing Systems"}},
		{"the more exact date", []p{{Published: "2021"}, {Published: "2022-03"}}, p{Published: "2022-03"}},
		{"the less exact date", []p{{Published: "2021-03"}, {Published: "2020"}}, p{Published: "2021-03"}},
		{"the earlier date", []p{{Published: "2021-03"}, {Published: "2020-11"}}, p{Published: "2020-11"}},
		{"the later date", []p{{Published: "2020-11"}, {Published: "2021-03"}}, p{Published: "2020-11"}},
		{"the first address", []p{{URL: ""}, {URL: "u"}, {URL: "v"}}, p{URL: "u"}},
		{"a type that says more", []p{{Type: "article"}, {Type: "article-journal", SourceType: "bibtex:article"}}, p{Type: "article-journal", SourceType: "bibtex:article"}},
		{"the first type that says something", []p{{Type: "chapter"}, {Type: "book"}, {Type: "article"}}, p{Type: "chapter"}},
		{"all categories", []p{{Categories: []string{"a", "b"}}, {Categories: []string{"b", "c"}}}, p{Categories: []string{"a", "b", "c"}}},
		{"extra fields", []p{{Extra: extra("a", "1")}, {Extra: extra("a", "2", "b", "3")}, {Extra: extra("c", "4")}}, p{Extra: extra("a", "1", "b", "3", "c", "4")}},
		{"a place that stays together", []p{{Venue: "Waves", Fields: map[string]string{"volume": "3", "language": "en"}}, {Venue: "Journal of Long Waves", Fields: map[string]string{"volume": "4", "page": "1-9"}}},
			p{Venue: "Journal of Long Waves", Fields: map[string]string{"volume": "4", "page": "1-9", "language": "en"}}},
		{"a place that another fills", []p{{Venue: "Journal of Long Waves", Fields: map[string]string{"volume": "4"}}, {Venue: "Waves", Fields: map[string]string{"issue": "2"}}},
			p{Venue: "Journal of Long Waves", Fields: map[string]string{"volume": "4", "issue": "2"}}},
		{"the volume of a preprint server", []p{{Venue: "CoRR", Fields: map[string]string{"volume": "abs/2101.00001"}}, {Venue: "Waves", Fields: map[string]string{"page": "7"}}},
			p{Venue: "Waves", Fields: map[string]string{"page": "7"}}},
		{"a preprint's type", []p{{Type: "article"}, {Type: "paper-conference"}}, p{Type: "paper-conference"}},
		{"a keyword is no category", []p{{Keywords: []string{"Tides"}}, {Categories: []string{"tides", "physics"}}}, p{Keywords: []string{"Tides"}, Categories: []string{"physics"}}},
		{"originals", []p{{Title: "A much longer title", Original: &paper.Original{Title: "$T$", Abstract: "no"}},
			{Title: "T", Abstract: "long", Original: &paper.Original{Title: "no", Abstract: "$long$"}}},
			p{Title: "A much longer title", Abstract: "long", Original: &paper.Original{Title: "$T$", Abstract: "$long$"}}},
		{"no original of what won", []p{{Title: "A much longer title"}, {Title: "T", Original: &paper.Original{Title: "$T$"}}}, p{Title: "A much longer title"}},
	} {
		before, _ := json.Marshal(tt.all)
		if got := enrich(tt.all); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
		if after, _ := json.Marshal(tt.all); string(after) != string(before) {
			t.Errorf("%s: the descriptions became %s", tt.name, after)
		}
	}
}

// TestCategoriesAreNotShared: a list of categories with room behind it, which
// others may use, is not written to.
func TestCategoriesAreNotShared(t *testing.T) {
	room := append(make([]string, 0, 4), "a", "x")
	enrich([]paper.Paper{{Categories: room[:1]}, {Categories: []string{"b"}}})
	if room[1] != "x" {
		t.Errorf("the list behind the categories became %q", room)
	}
}

func TestIsPreprintServer(t *testing.T) {
	for venue, want := range map[string]bool{"arXiv": true, "ArXiv preprint": true, "arXiv:2101.1": true, "CoRR": true, "bioRxiv": true,
		"medRxiv": true, "SSRN Electronic Journal": true, "Preprint": true, "Preprints.org": true, "": false, "Nature": false,
		"Arxivology": false, "The arXiv": false} {
		if got := isPreprintServer(venue); got != want {
			t.Errorf("%q: %v, want %v", venue, got, want)
		}
	}
}

// TestCombine: versions fill gaps, records enrich each other, and names are those
// of all.
func TestCombine(t *testing.T) {
	version := func(provider, name, revised string, p paper.Paper) catalogue.Source {
		r := by(provider, p)
		r.Name, r.Revised = name, revised
		return source(r)
	}
	sources := []catalogue.Source{
		version("openalex", "w1", "2022", paper.Paper{Aliases: []string{"doi:10.1/x", "openalex:w1"}, Keys: []string{"k2"}, Title: "Tides", Venue: "Journal of Waves"}),
		version("arxiv", "2101.1", "2021-01", paper.Paper{Aliases: []string{"arxiv:2101.00001"}, Keys: []string{"k1"}, Title: "Tides, a very long first title", Abstract: "The first abstract.", Published: "2021-01-02"}),
		version("arxiv", "2101.1", "2021-05", paper.Paper{Aliases: []string{"arxiv:2101.00001", "doi:10.1/x"}, Keys: []string{"k1"}, Title: "Tides", Published: "2021"}),
	}
	want := paper.Paper{ID: "arxiv:2101.00001", Aliases: []string{"arxiv:2101.00001", "doi:10.1/x", "openalex:w1"}, Keys: []string{"k1", "k2"},
		Title: "Tides", Abstract: "The first abstract.", Published: "2021-01-02", Venue: "Journal of Waves"}
	for range 3 {
		if got := Combine(sources); !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v, want %+v", got, want)
		}
		sources = []catalogue.Source{sources[1], sources[2], sources[0]}
	}
}

// TestRecords: sources come by record, latest version first, in the order in
// which their words count.
func TestRecords(t *testing.T) {
	one := func(provider, name, revised string, run int64, file string, line int) catalogue.Source {
		r := by(provider, paper.Paper{Aliases: []string{"a"}, Title: revised + file})
		r.Name, r.Revised, r.Source, r.Line = name, revised, file, line
		s := source(r)
		s.Run = run
		return s
	}
	want := [][]catalogue.Source{
		{one("jsonl", "a", "", 1, "f", 1)},
		{one("jsonl", "b", "", 1, "f", 1)},
		{one("arxiv", "a", "2022", 1, "f", 1), one("arxiv", "a", "2021", 3, "f", 1), one("arxiv", "a", "2021", 2, "g", 1),
			one("arxiv", "a", "2021", 2, "f", 10), one("arxiv", "a", "2021", 2, "f", 9), one("arxiv", "a", "", 5, "f", 1)},
		{one("openalex", "a", "", 1, "f", 1)},
		{one("beir", "a", "", 1, "f", 1)},
		{one("", "a", "", 1, "f", 1)},
		{one("another", "a", "", 1, "f", 1)},
	}
	slices.SortFunc(want[5:], func(a, b []catalogue.Source) int { return byPrecedence(a[0], b[0], nameOf) })
	var all []catalogue.Source
	for _, versions := range want {
		all = append(all, versions...)
	}
	slices.Reverse(all)
	if got := Records(all); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got := Records(nil); got != nil {
		t.Errorf("of nothing: %+v", got)
	}
}

// TestOvertakes: a version overtakes a later one of the same record, and no other
// source, when it is said again after it.
func TestOvertakes(t *testing.T) {
	v := catalogue.Version{Hash: "v", Provider: "p", Name: "n", Revised: "2020"}
	other := func(hash, provider, name, revised string) catalogue.Version {
		return catalogue.Version{Hash: hash, Provider: provider, Name: name, Revised: revised}
	}
	for _, tt := range []struct {
		name  string
		other catalogue.Version
		now   string
		want  bool
	}{
		{"after a later version", other("o", "p", "n", "2021"), "2022", true},
		{"before it", other("o", "p", "n", "2021"), "2020", false},
		{"at the same time", other("o", "p", "n", "2021"), "2021", false},
		{"after an earlier version", other("o", "p", "n", "2019"), "2022", false},
		{"after one of the same time", other("o", "p", "n", "2020"), "2022", false},
		{"after itself", other("v", "p", "n", "2021"), "2022", false},
		{"after another provider", other("o", "q", "n", "2021"), "2022", false},
		{"after another record", other("o", "p", "m", "2021"), "2022", false},
	} {
		if got := overtakes([]catalogue.Version{v, tt.other}, v, when{revised: tt.now}); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestWhen: the later of two versions, by date, import, file and line in this order.
func TestWhen(t *testing.T) {
	sorted := []when{{"", 1, "f", 1}, {"", 1, "f", 2}, {"", 1, "f", 10}, {"", 1, "g", 1}, {"", 2, "a", 1}, {"2020", 1, "f", 1}, {"2020-05", 1, "a", 1}, {"2021", 1, "a", 1}}
	for i, a := range sorted {
		for j, b := range sorted {
			if got := a.compare(b); got < 0 != (i < j) || got > 0 != (i > j) {
				t.Errorf("%v and %v: %d", a, b, got)
			}
		}
	}
}
