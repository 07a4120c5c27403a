package merge

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/damagetest"
	"paperkin/index/paper"
)

// TestOrder: the same records make the same library, in whatever order they
// come and however many imports they come in, however they name, merge, change
// and delete each other.
func TestOrder(t *testing.T) {
	for seed := range uint64(damagetest.Times(t, 4)) {
		r := rand.New(rand.NewPCG(seed, 1))
		all := randomRecords(r, 100)
		whole := newCatalogue(t)
		add(t, whole, all...)
		want := papers(t, whole)
		for range 3 {
			r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			w := newCatalogue(t)
			for rest := all; len(rest) > 0; {
				n := min(len(rest), 1+r.IntN(40))
				add(t, w, rest[:n]...)
				rest = rest[n:]
			}
			if got := papers(t, w); !slices.Equal(got, want) {
				t.Fatalf("seed %d: got\n%s\nwant\n%s", seed, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			again := add(t, w, all...)
			if again.New+again.Updated != 0 {
				t.Errorf("seed %d: a second time: %+v", seed, again)
			}
			if got := papers(t, w); !slices.Equal(got, want) {
				t.Errorf("seed %d: a second time changes it", seed)
			}
			sound(t, w)
		}
	}
}

// randomRecords makes records of few papers: of several providers, with ids,
// titles, authors and years in common. Each has a date of its own, where order
// could not say which is the later.
func randomRecords(r *rand.Rand, n int) []paper.Record {
	var all []paper.Record
	for i := range n {
		var ids []string
		for _, id := range []string{"arxiv:2001.0000%d", "doi:10.1234/%d", "doi:10.5555/%d", "own%d"} {
			if r.IntN(4) == 0 {
				ids = append(ids, fmt.Sprintf(id, r.IntN(9)))
			}
		}
		title := fmt.Sprint("Title ", r.IntN(40))
		if ids == nil {
			ids = []string{paper.HashID(title, "", "")}
		}
		one := record(paper.Paper{Aliases: ids, Title: title,
			Abstract:   []string{"", "A text.", fmt.Sprint("Another text ", r.IntN(9))}[r.IntN(3)],
			Authors:    [][]string{nil, {"Ann One"}, {"A. One", "Bo Two"}, {"C. Three"}}[r.IntN(4)],
			Venue:      []string{"", "arXiv", "A journal"}[r.IntN(3)],
			Categories: []string{"a", "b", "c"}[r.IntN(3):],
			Published:  []string{"", "2001", "2002", "2001-05", "2004-01-02"}[r.IntN(5)],
			Keys:       []string{fmt.Sprint("key", r.IntN(5))}})
		one.Provider = []string{"jsonl", "arxiv", "openalex"}[r.IntN(3)]
		one.Revised = fmt.Sprintf("2020-%06d", i)
		one.Name, one.Line = one.Paper.Aliases[0], i+1
		one.Deleted = r.IntN(15) == 0
		if one.Deleted {
			one.Paper = paper.Paper{ID: one.Paper.ID, Aliases: []string{one.Name}}
		}
		all = append(all, one)
	}
	return all
}

// TestWhichPaper: what makes one paper of records, and what does not.
func TestWhichPaper(t *testing.T) {
	work := func(id, abstract, published string) paper.Record {
		return record(paper.Paper{Aliases: []string{id}, Title: "Tides", Abstract: abstract, Authors: []string{"Ann Bell"}, Published: published})
	}
	const draft = "We measure how the tides of a basin with two outlets follow the moon, and show that a simple model explains them."
	const final = "We measure how the tides of a large basin with two outlets follow the moon, and show that a simple model can explain them."
	tests := []struct {
		name    string
		records []paper.Record
		want    Added
		ids     []string // of the papers afterwards
	}{
		{"an id in common", []paper.Record{text("a", "One", "x"), text("a", "Another", "y")}, Added{Read: 2, New: 1, Updated: 1}, []string{"a"}},
		{"the same text", []paper.Record{text("arxiv:2101.00001", "T", "same abstract"), text("doi:10.1234/x", "T.", "Same  abstract")},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"the same text, and ids that conflict", []paper.Record{text("arxiv:2101.00001", "T", "same"), text("arxiv:2101.00002", "T", "same")},
			Added{Read: 2, New: 2}, []string{"arxiv:2101.00001", "arxiv:2101.00002"}},
		{"the same title and year", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", final, "2021")},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"a year later", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", final, "2022")},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"a year earlier", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", final, "2020-12")},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"two years later", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", final, "2023")},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"two years later, and no abstract", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", "", "2023")},
			Added{Read: 2, New: 2}, []string{"arxiv:2101.00001", "doi:10.1234/x"}},
		{"ten years later", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", final, "2031")},
			Added{Read: 2, New: 2}, []string{"arxiv:2101.00001", "doi:10.1234/x"}},
		{"an unknown year", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", final, "")},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"an unknown year, and no abstract", []paper.Record{work("arxiv:2101.00001", draft, "2021-02"), work("doi:10.1234/x", "", "")},
			Added{Read: 2, New: 2}, []string{"arxiv:2101.00001", "doi:10.1234/x"}},
		{"two unknown years", []paper.Record{work("arxiv:2101.00001", draft, ""), work("doi:10.1234/x", final, "")},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"ids that conflict", []paper.Record{work("arxiv:2101.00001", "one", "2021"), work("arxiv:2101.00002", "two", "2021")},
			Added{Read: 2, New: 2}, []string{"arxiv:2101.00001", "arxiv:2101.00002"}},
		{"a title alone", []paper.Record{text("a", "Editorial", "one"), text("b", "Editorial", "two")}, Added{Read: 2, New: 2}, []string{"a", "b"}},
		{"no text", []paper.Record{text("a", "One", ""), text("b", "Two", "")}, Added{Read: 2, New: 2}, []string{"a", "b"}},
		{"a record that joins two papers", []paper.Record{text("arxiv:2101.00001", "T", "one"), text("doi:10.1234/x", "U", "two"),
			record(paper.Paper{Aliases: []string{"arxiv:2101.00001", "doi:10.1234/x"}, Title: "T", Abstract: "three"})},
			Added{Read: 3, New: 2, Updated: 1}, []string{"arxiv:2101.00001"}},
		{"a better id", []paper.Record{text("local-1", "T", "one"),
			record(paper.Paper{Aliases: []string{"local-1", "arxiv:2101.00001"}, Title: "T", Abstract: "one"})},
			Added{Read: 2, New: 1, Updated: 1}, []string{"arxiv:2101.00001"}},
	}
	for _, tt := range tests {
		for i := range tt.records {
			tt.records[i].Line = i + 1
		}
		for _, together := range []bool{true, false} { // in one batch, and in a batch each
			t.Run(fmt.Sprint(tt.name, ", ", together), func(t *testing.T) {
				w := newCatalogue(t)
				var got Added
				if together {
					got = add(t, w, tt.records...)
				} else {
					for _, r := range tt.records {
						a := add(t, w, r)
						got.Read += a.Read
						got.New += a.New
						got.Updated += a.Updated
					}
				}
				if got != tt.want {
					t.Errorf("added %+v, want %+v", got, tt.want)
				}
				if got := ids(t, w); !slices.Equal(got, tt.ids) {
					t.Errorf("papers %q, want %q", got, tt.ids)
				}
				if len(tt.ids) == 1 { // all ids name it
					for _, r := range tt.records {
						if f := find(t, w, r.Paper.ID); f.Paper.ID != tt.ids[0] {
							t.Errorf("%s names %s, want %s", r.Paper.ID, f.Paper.ID, tt.ids[0])
						}
					}
				}
				sound(t, w)
			})
		}
	}
}

// TestPaperKeepsItsVector: of papers that become one, the one whose text stays
// keeps its key and its vector.
func TestPaperKeepsItsVector(t *testing.T) {
	w := newCatalogue(t)
	add(t, w, text("arxiv:2101.00001", "Tides", "A draft."), text("doi:10.1234/x", "Tides", "A much longer text on tides, as published."))
	if n := embedAll(t, w); n != 2 {
		t.Fatalf("embedded %d papers, want 2", n)
	}
	published := find(t, w, "doi:10.1234/x")
	add(t, w, by("openalex", paper.Paper{Aliases: []string{"arxiv:2101.00001", "doi:10.1234/x"}, Title: "Tides"}))
	f := find(t, w, "arxiv:2101.00001")
	if f.Key != published.Key || f.State != catalogue.Done || f.Slot != published.Slot || f.Paper.Abstract != published.Paper.Abstract {
		t.Errorf("got paper %d, %s, row %d, %q; want what %d was", f.Key, f.State, f.Slot, f.Paper.Abstract, published.Key)
	}
	if n := embedAll(t, w); n != 0 {
		t.Errorf("%d papers are embedded again", n)
	}
	// Its text changes, and comes back.
	add(t, w, text("doi:10.1234/x", "Tides", "Another text, which is longer than the published one was by far."))
	if f := find(t, w, "arxiv:2101.00001"); f.State != catalogue.Pending {
		t.Errorf("with another text it is %s, want pending", f.State)
	}
	sound(t, w)
}

// TestCounts: what a run makes of records that it knows.
func TestCounts(t *testing.T) {
	w := newCatalogue(t)
	first, second := text("a", "Title", "first text"), text("a", "Title", "second text")
	second.Line = 2
	again := second
	again.Line = 3
	all := []paper.Record{first, second, again}
	if got, want := add(t, w, all...), (Added{Read: 3, New: 1, Updated: 1, Duplicate: 1}); got != want {
		t.Errorf("first run %+v, want %+v", got, want)
	}
	// A source that holds a paper twice, with different texts, changes it back and
	// forth in every run. In the end nothing has changed.
	if got, want := add(t, w, all...), (Added{Read: 3, Unchanged: 2, Duplicate: 1}); got != want {
		t.Errorf("second run %+v, want %+v", got, want)
	}
	if got := find(t, w, "a").Paper.Abstract; got != "second text" {
		t.Errorf("abstract %q, want the later one", got)
	}
	if got, want := add(t, w, second), (Added{Read: 1, Unchanged: 1}); got != want {
		t.Errorf("the later one alone: %+v, want %+v", got, want)
	}
	// A new paper that changes in the run that adds it has changed once.
	b := []paper.Record{text("b", "Other", "one"), text("b", "Other", "two"), text("b", "Other", "two, and more")}
	if got, want := add(t, w, b...), (Added{Read: 3, New: 1, Updated: 2}); got != want {
		t.Errorf("a paper that grows: %+v, want %+v", got, want)
	}
}

// TestChangedMind: a provider that repeats what an earlier version said has
// changed its mind; the date of the version that it repeats is the new one.
func TestChangedMind(t *testing.T) {
	at := func(abstract, revised string) paper.Record {
		r := text("a", "Title", abstract)
		r.Revised = revised
		return r
	}
	w := newCatalogue(t)
	add(t, w, at("old", "2020"))
	add(t, w, at("new", "2021"))
	if got := find(t, w, "a").Paper.Abstract; got != "new" {
		t.Errorf("abstract %q, want the new one", got)
	}
	if a := add(t, w, at("old", "2020")); a.Unchanged != 1 || find(t, w, "a").Paper.Abstract != "new" {
		t.Errorf("an old file: %+v, abstract %q", a, find(t, w, "a").Paper.Abstract)
	}
	if a := add(t, w, at("old", "2022")); a.Updated != 1 || find(t, w, "a").Paper.Abstract != "old" {
		t.Errorf("said again later: %+v, abstract %q", a, find(t, w, "a").Paper.Abstract)
	}
	// The date of what is said once more is remembered: between is no later.
	if a := add(t, w, at("old", "2024")); a.Unchanged != 1 {
		t.Errorf("said once more: %+v", a)
	}
	if a := add(t, w, at("between", "2023")); a.Unchanged != 1 || find(t, w, "a").Paper.Abstract != "old" {
		t.Errorf("between: %+v, abstract %q", a, find(t, w, "a").Paper.Abstract)
	}
	// In one batch as well, where what was read of the paper is still at hand.
	a := add(t, w, at("last", "2025"), at("old", "2026"), at("old", "2028"), at("then", "2027"))
	if got := find(t, w, "a").Paper.Abstract; got != "old" {
		t.Errorf("in one batch: %+v, abstract %q, want old", a, got)
	}
	sound(t, w)
}

// TestPlaceOfASource: a record that is read again, in another file, stays what was
// read first: there is nothing to write.
func TestPlaceOfASource(t *testing.T) {
	w := newCatalogue(t)
	older, newer := text("a", "Title", "one"), text("a", "Title", "two")
	newer.Line = 2
	for _, r := range []paper.Record{older, newer} {
		add(t, w, r)
		r.Source, r.Line = "copy.jsonl", 7
		if a := add(t, w, r); a != (Added{Read: 1, Unchanged: 1}) {
			t.Errorf("%+v", a)
		}
	}
	_, sources, err := w.Sources(t.Context(), find(t, w, "a").Key)
	if err != nil || len(sources) != 2 || slices.ContainsFunc(sources, func(s catalogue.Source) bool { return s.Record.Source != "papers.jsonl" }) {
		t.Errorf("sources %+v, %v, want both of papers.jsonl", sources, err)
	}
}

// TestPlaceAfterAMerge: so does one of a paper that has become part of another.
func TestPlaceAfterAMerge(t *testing.T) {
	w := newCatalogue(t)
	one, two := text("doi:10.1/a", "Title, the longer one", "The longer text of the two."), text("doi:10.2/b", "Title", "Short.")
	again := two
	again.Source = "copy.jsonl"
	add(t, w, one, two, by("openalex", paper.Paper{Aliases: []string{"doi:10.1/a", "doi:10.2/b"}, Title: "Title"}), again)
	_, sources, err := w.Sources(t.Context(), find(t, w, "doi:10.2/b").Key)
	if err != nil || len(sources) != 3 || slices.ContainsFunc(sources, func(s catalogue.Source) bool { return s.Record.Source == "copy.jsonl" }) {
		t.Errorf("sources %+v, %v, want three, none of the copy", sources, err)
	}
}

// TestSplit: a paper that only a deleted record held together becomes several
// again, and the one with its text keeps its vector, wherever its source stands.
func TestSplit(t *testing.T) {
	for i := range 6 {
		w := newCatalogue(t)
		title := []string{"Tides", "Tides, at length"}[i%2] // the same as that of the other, or a longer one
		short, full := text(fmt.Sprintf("doi:10.1/%d", i), "Tides", "The first text."), text(fmt.Sprintf("doi:10.2/%d", i), title, "The second text, which is longer.")
		bridge := by("openalex", paper.Paper{Aliases: []string{short.Paper.ID, full.Paper.ID}, Title: "Tides"})
		bridge.Name = "w1"
		add(t, w, short, full, bridge)
		embedAll(t, w)
		joined := find(t, w, short.Paper.ID)
		if joined.Key != find(t, w, full.Paper.ID).Key || joined.Paper.Abstract != full.Paper.Abstract {
			t.Fatalf("the records are not one paper with the longer text: %+v", joined)
		}
		a := add(t, w, paper.Record{Provider: "openalex", Name: "w1", Deleted: true, Paper: paper.Paper{Aliases: []string{short.Paper.ID}}})
		if a != (Added{Read: 1, Deleted: 1}) {
			t.Errorf("%+v, want no more than the deletion", a)
		}
		first, second := find(t, w, short.Paper.ID), find(t, w, full.Paper.ID)
		if first.Key == second.Key || first.Paper.Abstract != short.Paper.Abstract || second.Paper.Abstract != full.Paper.Abstract {
			t.Errorf("papers %d %q and %d %q", first.Key, first.Paper.Abstract, second.Key, second.Paper.Abstract)
		}
		if second.Key != joined.Key || second.State != catalogue.Done {
			t.Errorf("the paper with the text is %d, %s; want %d, done", second.Key, second.State, joined.Key)
		}
		if n := embedAll(t, w); n != 1 {
			t.Errorf("%d papers embedded, want the other one", n)
		}
		sound(t, w)
	}
}

// TestManyAlike: a thousand papers with the same title and author, and as many
// versions of one paper, take seconds; with work for every pair of them, which
// reads from the catalogue, they took hours.
func TestManyAlike(t *testing.T) {
	n := 1000
	if testing.Short() {
		n = 300
	}
	var notes, versions []paper.Record
	for i := range n {
		note := record(paper.Paper{Aliases: []string{fmt.Sprintf("arxiv:2001.%05d", i)}, Title: "A note", Authors: []string{"Ann One"}, Published: "2001", Abstract: fmt.Sprintf("Note %d.", i)})
		version := record(paper.Paper{Aliases: []string{"one"}, Title: "Tides", Authors: []string{"Ann One"}, Published: "2001", Abstract: fmt.Sprintf("Version %d.", i)})
		note.Line, version.Line = i+1, i+1
		notes, versions = append(notes, note), append(versions, version)
	}
	w := newCatalogue(t)
	if got, want := add(t, w, notes...), (Added{Read: n, New: n}); got != want {
		t.Errorf("papers with conflicting ids: %+v, want %+v", got, want)
	}
	if got, want := add(t, w, versions...), (Added{Read: n, New: 1, Updated: n - 1}); got != want {
		t.Errorf("versions: %+v, want %+v", got, want)
	}
	p, all, err := w.Sources(t.Context(), find(t, w, "one").Key)
	if want := fmt.Sprintf("Version %d.", n-1); err != nil || len(all) != n || p.Abstract != want {
		t.Errorf("%d sources, %v, the last is %q; want %d, %q", len(all), err, p.Abstract, n, want)
	}
}

// TestKeysOfSources: a citation key finds its paper, but does not make one
// paper of two that different files call the same.
func TestKeysOfSources(t *testing.T) {
	one := by("bibtex", paper.Paper{Aliases: []string{"doi:10.1234/one"}, Keys: []string{"smith2020"}, Title: "On one thing", Authors: []string{"Ann Smith"}, Published: "2020"})
	two := by("bibtex", paper.Paper{Aliases: []string{"sha:two"}, Keys: []string{"smith2020"}, Title: "On another", Authors: []string{"Ann Smith"}, Published: "2020"})
	w := newCatalogue(t)
	for run := range 2 {
		for _, records := range [][]paper.Record{{one}, {two}, {one, two}} {
			if got := add(t, w, records...); got.Updated > 0 || run > 0 && got.Unchanged != got.Read {
				t.Errorf("run %d, %d records: %+v", run, len(records), got)
			}
		}
	}
	if list := papers(t, w); len(list) != 2 {
		t.Errorf("%d papers, want 2: %v", len(list), list)
	}
	add(t, w, by("ris", paper.Paper{Aliases: []string{"doi:10.1234/one"}, Keys: []string{"mine"}, Title: "On one thing"}))
	if f := find(t, w, "mine"); f.Paper.Title != "On one thing" || !slices.Equal(f.Paper.Keys, []string{"mine", "smith2020"}) {
		t.Errorf("mine finds %q with the keys %q", f.Paper.Title, f.Paper.Keys)
	}
	var several *catalogue.NoPaperError
	if _, err := w.Find(t.Context(), 0, "smith2020"); !errors.As(err, &several) || len(several.Several) != 2 {
		t.Errorf("smith2020: %v, want two papers", err)
	}
}

// TestOldSource: what a paper was made of before sources were kept gives way to
// the record that says the same, and to no other.
func TestOldSource(t *testing.T) {
	for _, same := range []bool{true, false} {
		w := newCatalogue(t)
		old := text("a", "Title", "Text.")
		old.Provider, old.Name = "", "a" // as format 2 writes it
		add(t, w, old)
		now, want := text("a", "Title", "Text."), 1
		if !same {
			now, want = text("a", "Title", "Another text, and a longer one."), 2
		}
		add(t, w, now)
		_, sources, err := w.Sources(t.Context(), find(t, w, "a").Key)
		if err != nil || len(sources) != want || !slices.ContainsFunc(sources, func(s catalogue.Source) bool { return s.Provider == "jsonl" }) {
			t.Errorf("same %v: sources %+v, %v, want %d", same, sources, err, want)
		}
	}
}
