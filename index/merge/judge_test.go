package merge

import (
	"fmt"
	"slices"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/paper"
)

const (
	kelp = "Kelp forests of the northern coast were mapped from boats and from the air for twelve summers, and what lives below them was counted by divers."
	eels = "Eels leave the rivers in autumn nights without a moon. We follow them with tags that sink when they are shed, and tell where they go from what the tags heard."
)

// TestJudge: what joins two records, what tells them apart, and what is too little.
func TestJudge(t *testing.T) {
	type p = paper.Paper
	article := p{Title: "The kelp of the northern coast", Authors: []string{"Ida Strand", "Jon Vik"}, Published: "2011"}
	with := func(change func(*p)) p { // the article, changed
		c := article
		change(&c)
		return c
	}
	in := func(venue, volume, page string) func(*p) {
		return func(c *p) { c.Venue, c.Fields = venue, map[string]string{"volume": volume, "page": page} }
	}
	id := func(ids ...string) func(*p) { return func(c *p) { c.Aliases = ids } }
	title := func(s string) func(*p) { return func(c *p) { c.Title = s } }
	by := func(names ...string) func(*p) { return func(c *p) { c.Authors = names } }
	year := func(s string) func(*p) { return func(c *p) { c.Published = s } }
	abstract := func(s string) func(*p) { return func(c *p) { c.Abstract = s } }
	kind := func(s string) func(*p) { return func(c *p) { c.Type = s } }
	all := func(changes ...func(*p)) p {
		return with(func(c *p) {
			for _, change := range changes {
				change(c)
			}
		})
	}
	for _, tt := range []struct {
		name     string
		one, two p
		want     Verdict
		why      Reason
	}{
		{"title, authors and year", article, article, Joined, ByWork},
		{"initials", article, all(by("I. Strand", "J. Vik")), Joined, ByWork},
		{"the first author alone", article, with(func(c *p) { c.Authors, c.EtAl = c.Authors[:1], true }), Joined, ByWork},
		{"another given name", article, all(by("Ingrid Strand", "Jon Vik")), Apart, ByAuthors},
		{"another family name", article, all(by("Ida Strøm", "Per Ask")), Apart, ByAuthors},
		{"family name first", article, all(by("Strand Ida", "Vik Jon")), Joined, ByWork},
		{"another year", article, all(year("2012")), Apart, ByYear},
		{"another year, and the same page", all(in("Coasts", "3", "12-19")), all(in("Coasts", "3", "12"), year("2012")), Joined, ByPlace},
		{"a preprint the year before", all(id("arxiv:1001.00001"), year("2010")), all(id("doi:10.5555/k")), Joined, ByWork},
		{"a preprint three years before", all(id("arxiv:0801.00001"), year("2008")), all(id("doi:10.5555/k")), Apart, ByYear},
		{"the same with its abstract", all(id("arxiv:0801.00001"), year("2008"), abstract(kelp)), all(id("doi:10.5555/k"), abstract(kelp)), Joined, ByText},
		{"a preprint of ten years before", all(id("arxiv:0101.00001"), year("2001"), abstract(kelp)), all(id("doi:10.5555/k"), abstract(kelp)), Apart, ByYear},
		{"two DOIs of a publisher", all(id("doi:10.5555/k")), all(id("doi:10.5555/l")), Apart, ByID},
		{"two DOIs of publishers", all(id("doi:10.5555/k")), all(id("doi:10.6666/l")), Unsure, ByLittle},
		{"the same, and one page", all(id("doi:10.5555/k"), in("Coasts", "3", "12")), all(id("doi:10.6666/l"), in("Coasts", "3", "12")), Joined, ByPlace},
		{"two arXiv numbers", all(id("arxiv:1001.00001")), all(id("arxiv:1001.00002")), Apart, ByID},
		{"versions of a preprint", all(id("doi:10.21203/rs.3.rs-1/v1")), all(id("doi:10.21203/rs.3.rs-1/v2")), Joined, ByWork},
		{"two pages of a volume", all(in("Coasts", "3", "12-19")), all(in("Coasts", "3", "20-29")), Apart, ByPlace},
		{"pages of a volume in other forms", all(in("Coasts", "3", "pp. 12--19")), all(in("Coasts", "III", "12")), Joined, ByPlace},
		{"two volumes", all(in("Coasts", "3", "")), all(in("Coasts", "4", "")), Apart, ByPlace},
		{"two journals with volumes", all(in("Coasts", "3", "")), all(in("Deep Sea", "44", "")), Apart, ByPlace},
		{"two journals", all(in("Coasts", "", "")), all(in("Deep Sea", "", "")), Apart, ByPlace},
		{"a journal and its abbreviation", all(in("Journal of Coastal Research", "3", "12")), all(in("J. Coast. Res.", "3", "12")), Joined, ByPlace},
		{"a volume of a preprint server", all(in("CoRR", "abs/1001.00001", "")), all(in("Coasts", "3", "12")), Joined, ByWork},
		{"the same abstract", all(abstract(kelp)), all(abstract(kelp)), Joined, ByText},
		{"an abstract that goes on", all(abstract(kelp)), all(abstract(kelp + " © 2011 The Authors.")), Joined, ByWork},
		{"another abstract", all(abstract(kelp)), all(abstract(eels)), Apart, ByText},
		{"short abstracts", all(abstract("A review.")), all(abstract("A book.")), Apart, ByText},
		{"other numbers", all(abstract("In 2010 we counted 312 plants.")), all(abstract("In 2011 we counted 298 plants.")), Apart, ByText},
		{"no abstract available", all(title("Editorial"), abstract("[No abstract available]")), all(title("Editorial"), abstract("[No abstract available]")), Unsure, ByCommon},
		{"an editorial in one place", all(title("Editorial"), in("Coasts", "3", "1")), all(title("Editorial"), in("Coasts", "3", "1-2"), by("I. Strand", "J. Vik")), Joined, ByPlace},
		{"an editorial with a DOI", all(title("Editorial"), id("doi:10.5555/k")), all(title("Editorial"), id("doi:10.5555/k"), year("2012")), Joined, ByID},
		{"Vorwort", all(title("Vorwort")), all(title("Vorwort")), Unsure, ByCommon},
		{"an erratum", article, all(title("Erratum to: The kelp of the northern coast")), Apart, ByNotice},
		{"an erratum with the paper's DOI", all(id("doi:10.5555/k")), all(title("Erratum: The kelp of the northern coast"), id("doi:10.5555/k")), Apart, ByNotice},
		{"a retracted paper", all(id("doi:10.5555/k")), all(title("RETRACTED: The kelp of the northern coast"), id("doi:10.5555/k")), Joined, ByID},
		{"a thesis", all(kind("thesis")), all(kind("article-journal")), Apart, ByKind},
		{"a DOI, and another title", all(id("doi:10.5555/k")), all(id("doi:10.5555/k"), title("Tang og tare i nord")), Joined, ByID},
		{"a DOI, other titles and authors", all(id("doi:10.5555/k")), all(id("doi:10.5555/k"), title("On eels"), by("Åse Moe")), Apart, ByAuthors},
		{"chapters with a DOI", all(id("doi:10.5555/b"), kind("chapter")), all(id("doi:10.5555/b"), kind("chapter"), title("On eels")), Apart, ByKind},
		{"a book and its chapter", all(id("doi:10.5555/b"), kind("book"), title("Handbook of coasts")), all(id("doi:10.5555/b"), kind("chapter")), Apart, ByKind},
		{"a chapter twice", all(id("doi:10.5555/b"), kind("chapter")), all(id("doi:10.5555/b"), kind("chapter")), Joined, ByID},
		{"an arXiv number, and other titles", all(id("arxiv:1001.00001"), abstract(kelp)), all(id("arxiv:1001.00001"), title("Forests below the sea"), abstract(eels)), Joined, ByID},
		{"titles without authors", all(by()), all(by()), Joined, ByTitle},
		{"short titles without authors", all(by(), title("On kelp")), all(by(), title("On kelp")), Unsure, ByLittle},
		{"an unknown year, one author", all(by("Ida Strand")), all(by("I. Strand"), year("")), Unsure, ByLittle},
		{"a short title, and initials", all(title("Kelp"), by("I. Strand")), all(title("Kelp"), by("I. Strand")), Unsure, ByLittle},
	} {
		one, two := asSource(tt.one, 1), asSource(tt.two, 2)
		for range 2 {
			if got := judge(traitsOf(one), traitsOf(two)); got.Verdict != tt.want || got.Reason != tt.why {
				t.Errorf("%s: got %+v, want %v by %s", tt.name, got, tt.want, tt.why)
			}
			one, two = two, one
		}
	}
}

// TestIDsOfSeveral: an id that several papers carry belongs to one or to none, is kept as
// a field, and finds a paper, whatever the order.
func TestIDsOfSeveral(t *testing.T) {
	chapter := func(title, author string) paper.Record {
		r := by("ris", paper.Paper{Aliases: []string{"doi:10.5555/book"}, Type: "chapter", Title: title, Authors: []string{author}, Published: "2013", Venue: "Handbook of coasts"})
		r.Line = len(title)
		return r
	}
	book := by("bibtex", paper.Paper{Aliases: []string{"doi:10.5555/book"}, Type: "book", Title: "Handbook of coasts", Published: "2013"})
	one, two, three := chapter("Kelp and its forests", "Ida Strand"), chapter("Eels in autumn", "Åse Moe"), chapter("Introduction", "Ida Strand")
	for _, tt := range []struct {
		name    string
		records []paper.Record
		owner   string // title of the paper that has the DOI
	}{
		{"one chapter", []paper.Record{one}, one.Paper.Title},
		{"chapters", []paper.Record{one, two, three}, ""},
		{"a book and chapters", []paper.Record{one, book, two, three}, book.Paper.Title},
		{"a book and a chapter", []paper.Record{two, book}, book.Paper.Title},
	} {
		want := []string(nil)
		permutations(tt.records, func(records []paper.Record) {
			w := newCatalogue(t)
			for _, r := range records {
				add(t, w, r)
			}
			got := papers(t, w)
			if want == nil {
				want = got
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: the order counts: got %q, want %q", tt.name, got, want)
			}
			if len(got) != len(tt.records) {
				t.Errorf("%s: %d papers, want %d", tt.name, len(got), len(tt.records))
			}
			found := find(t, w, "doi:10.5555/book").Paper
			if has := slices.Contains(found.Aliases, "doi:10.5555/book"); has != (tt.owner != "") || has && found.Title != tt.owner {
				t.Errorf("%s: the DOI is that of %q: %v, want %q", tt.name, found.Title, has, tt.owner)
			}
			if tt.owner == "" && found.Fields["DOI"] != "10.5555/book" {
				t.Errorf("%s: fields %v, want the DOI", tt.name, found.Fields)
			}
			sound(t, w)
		})
	}
}

// permutations calls f with every order of records.
func permutations(records []paper.Record, f func([]paper.Record)) {
	var next func(done, rest []paper.Record)
	next = func(done, rest []paper.Record) {
		if len(rest) == 0 {
			f(done)
			return
		}
		for i := range rest {
			next(append(slices.Clone(done), rest[i]), slices.Delete(slices.Clone(rest), i, i+1))
		}
	}
	next(nil, records)
}

// TestBridges: a record that would join two papers which are told apart joins none of
// them by little, and never both, whatever the order.
func TestBridges(t *testing.T) {
	report := func(id, author, year, abstract string) paper.Record {
		r := record(paper.Paper{Aliases: []string{id}, Title: "Annual report of the kelp registry", Authors: []string{author}, Published: year, Abstract: abstract})
		r.Line = len(id) + len(author) + len(abstract)
		return r
	}
	made := paper.HashID("Annual report of the kelp registry", "I. Strand", "2018")
	for _, tt := range []struct {
		name    string
		records []paper.Record
		want    int
	}{
		{"two years, and a record of one of them", []paper.Record{report("doi:10.5555/18", "Ida Strand", "2018", ""), report("doi:10.5555/19", "Ida Strand", "2019", ""), report(made, "I. Strand", "2018", "")}, 2},
		{"two of a year, and a record of either", []paper.Record{report("doi:10.5555/18", "Ida Strand", "2018", ""), report("doi:10.5555/18b", "Ida Strand", "2018", ""), report(made, "I. Strand", "2018", "")}, 3},
		{"two abstracts, and none", []paper.Record{report("doi:10.5555/18", "Ida Strand", "2018", kelp), report("doi:10.6666/18", "Ida Strand", "2018", eels), report(made, "I. Strand", "2018", "")}, 3},
		{"a chain of years", []paper.Record{report("a", "Ida Strand", "2016", ""), report("b", "Ida Strand", "2017", ""), report("c", "Ida Strand", "2018", ""), report("d", "Ida Strand", "2019", "")}, 4},
		{"ids that connect", []paper.Record{report("arxiv:1801.00001", "Ida Strand", "2018", kelp), report("doi:10.5555/18", "Ida Strand", "2019", eels),
			by("openalex", paper.Paper{Aliases: []string{"arxiv:1801.00001", "doi:10.5555/18"}, Title: "Annual report of the kelp registry"})}, 1},
	} {
		var want []string
		permutations(tt.records, func(records []paper.Record) {
			for _, together := range []bool{true, false} {
				if together && !damagetest.Long(t) {
					continue
				}
				w := newCatalogue(t)
				if together {
					add(t, w, records...)
				} else {
					for _, r := range records {
						add(t, w, r)
					}
				}
				got := papers(t, w)
				if want == nil {
					want = got
				}
				if len(got) != tt.want || !slices.Equal(got, want) {
					t.Errorf("%s: %d papers, want %d, the same in every order: %q and %q", tt.name, len(got), tt.want, got, want)
				}
				sound(t, w)
			}
		})
	}
}

// TestRulings: the user's word goes before all evidence, on records that come and on those
// that are there, and the later word before the earlier.
func TestRulings(t *testing.T) {
	one := by("ris", paper.Paper{Aliases: []string{"doi:10.5555/k"}, Title: "The kelp of the northern coast", Authors: []string{"Ida Strand"}, Published: "2011", Abstract: kelp})
	two := by("bibtex", paper.Paper{Aliases: []string{"doi:10.5555/k", "pmid:7"}, Title: "The kelp of the northern coast", Authors: []string{"Ida Strand"}, Published: "2011", Abstract: kelp})
	other := by("jsonl", paper.Paper{Aliases: []string{"doi:10.5555/e"}, Title: "On eels", Authors: []string{"Åse Moe"}, Published: "1999", Abstract: eels})
	apart := Ruling{[2]string{RecordRef(one), RecordRef(two)}, true}
	same := Ruling{[2]string{"https://doi.org/10.5555/K", "10.5555/e"}, false}
	for _, tt := range []struct {
		name    string
		rulings []Ruling
		want    int
	}{
		{"nothing is said", nil, 2},
		{"two are apart", []Ruling{apart}, 3},
		{"taken back", []Ruling{apart, {apart.Papers, false}}, 2},
		{"all are one", []Ruling{same}, 1},
		{"and taken back", []Ruling{same, {[2]string{same.Papers[1], same.Papers[0]}, true}}, 2},
		{"by an id of one side", []Ruling{{[2]string{"pmid:7", "doi:10.5555/e"}, false}}, 1},
	} {
		var want []string
		permutations([]paper.Record{one, two, other}, func(records []paper.Record) {
			w := newCatalogue(t)
			for _, r := range records {
				if _, err := Add(t.Context(), w, sequence([]paper.Record{r}), Options{Rulings: tt.rulings}); err != nil {
					t.Fatal(err)
				}
			}
			if want == nil {
				want = papers(t, w)
			}
			if got := papers(t, w); len(got) != tt.want || !slices.Equal(got, want) {
				t.Errorf("%s: %d papers, want %d: %q", tt.name, len(got), tt.want, got)
			}
			sound(t, w)
			before := newCatalogue(t) // what is said when the records are there
			add(t, before, records...)
			if _, err := Settle(t.Context(), before, keysOf(t, before), Options{Rulings: tt.rulings}); err != nil {
				t.Fatal(err)
			}
			if got := papers(t, before); !slices.Equal(got, want) {
				t.Errorf("%s: settled later: got %q, want %q", tt.name, got, want)
			}
			for _, r := range []paper.Record{one, two, other} {
				find(t, before, r.Paper.ID)
			}
			sound(t, before)
		})
	}
}

// TestManyOfOneID: thousands of records under one id, or under one title that nothing
// tells apart, take seconds.
func TestManyOfOneID(t *testing.T) {
	n := 700
	if testing.Short() {
		n = 200
	}
	var chapters, copies, nameless []paper.Record
	for i := range n {
		chapter := by("ris", paper.Paper{Aliases: []string{"doi:10.5555/book"}, Type: "chapter", Title: fmt.Sprint("On the coast of place ", i), Authors: []string{fmt.Sprint("Ida Strand", i)}})
		same := by("ris", paper.Paper{Aliases: []string{"sha:1"}, Title: "The kelp of the northern coast", Authors: []string{"Ida Strand"}, Published: "2011"})
		bare := by("ris", paper.Paper{Aliases: []string{"sha:2"}, Title: "Editorial", Published: "2011", Venue: fmt.Sprint("Journal ", i)})
		for _, r := range []*paper.Record{&chapter, &same, &bare} {
			r.Line, r.Name = i+1, fmt.Sprint(i)
		}
		chapters, copies, nameless = append(chapters, chapter), append(copies, same), append(nameless, bare)
	}
	for name, tt := range map[string]struct {
		records []paper.Record
		papers  int
	}{"chapters": {chapters, n}, "copies": {copies, 1}, "editorials": {nameless, n}} {
		w := newCatalogue(t)
		add(t, w, tt.records...)
		if got := len(ids(t, w)); got != tt.papers {
			t.Errorf("%s: %d papers, want %d", name, got, tt.papers)
		}
		sound(t, w)
	}
}
