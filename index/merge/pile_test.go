package merge

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// counted is a record with a field that we do not know by name.
func counted(citations int) paper.Record {
	r := text("a", "Title", "A text.")
	r.Paper.Extra = map[string]json.RawMessage{"citations": json.RawMessage(fmt.Sprint(citations))}
	return r
}

// TestPile: a new source takes the place of the one that says the same, also of one from
// before sources were kept, and of versions that have nothing to add to it.
func TestPile(t *testing.T) {
	r := text("a", "Title", "A text.")
	s := source(r)
	unknown := s
	unknown.Provider, unknown.Hash = "", catalogue.SourceHash("", "a", paper.ContentHash(r.Paper))
	other := source(by("arxiv", paper.Paper{Aliases: []string{"b"}, Title: "Title", Abstract: "A text that is longer than the others are."}))
	with := func(run int64, change func(*paper.Record)) catalogue.Source {
		r := counted(5)
		change(&r)
		s := source(r)
		s.Run = run
		return s
	}
	now := func(run int64) catalogue.Source { return with(run, func(*paper.Record) {}) }
	said := s
	said.Run = 2
	for _, tt := range []struct {
		name    string
		before  []catalogue.Source
		comes   catalogue.Source
		left    int
		isTaken bool
	}{
		{"the same again", []catalogue.Source{s}, said, 1, true},
		{"from before", []catalogue.Source{unknown}, said, 1, true},
		{"beside another", []catalogue.Source{other}, said, 2, true},
		{"beside itself and another", []catalogue.Source{other, s}, said, 2, true},
		{"another count", []catalogue.Source{source(counted(3))}, now(2), 1, true},
		{"after three counts", []catalogue.Source{source(counted(1)), source(counted(2)), source(counted(3))}, now(2), 1, true},
		{"a count that was not there before", []catalogue.Source{s}, now(2), 1, true},
		{"a count that is there no more", []catalogue.Source{source(counted(3))}, said, 2, true},
		{"an older count", []catalogue.Source{now(2)}, source(counted(3)), 1, false},
		{"an older record without one", []catalogue.Source{now(2)}, s, 1, false},
		{"of an older date", []catalogue.Source{with(1, func(r *paper.Record) { r.Revised = "2024" })}, with(2, func(r *paper.Record) {
			r.Revised, r.Paper.Extra = "2023", counted(4).Paper.Extra
		}), 1, false},
		{"of another name", []catalogue.Source{source(counted(3))}, with(2, func(r *paper.Record) { r.Name = "b" }), 2, true},
		{"of another provider", []catalogue.Source{source(counted(3))}, with(2, func(r *paper.Record) { r.Provider = "ris" }), 2, true},
		{"another text as well", []catalogue.Source{source(counted(3))}, with(2, func(r *paper.Record) { r.Paper.Abstract = "Another text." }), 2, true},
		{"another key as well", []catalogue.Source{source(counted(3))}, with(2, func(r *paper.Record) { r.Paper.Keys = []string{"k"} }), 2, true},
	} {
		p := newPile(slices.Clone(tt.before))
		p.add(tt.comes, paper.ContentHash(tt.comes.Paper))
		if got := p.sources(); len(got) != tt.left || p.isNew(tt.comes.Hash) != tt.isTaken {
			t.Errorf("%s: %d sources, taken %v; want %d, %v", tt.name, len(got), p.isNew(tt.comes.Hash), tt.left, tt.isTaken)
		}
		if got, want := len(tt.before)-len(p.dropped()), tt.left-len(p.list)+p.had; got != want {
			t.Errorf("%s: %d of the old sources stay, want %d", tt.name, got, want)
		}
		whole, rest := slices.Concat(tt.before, []catalogue.Source{tt.comes}), p.sources()
		if tt.before[0].Hash == tt.comes.Hash || tt.before[0].Provider == "" || tt.before[len(tt.before)-1].Hash == tt.comes.Hash {
			continue // one says nothing but what the other does
		}
		if got, want := paper.ContentHash(Combine(rest)), paper.ContentHash(Combine(whole)); got != want {
			t.Errorf("%s: the paper says something else without what gave way", tt.name)
		}
	}
}

// TestLastValue: of a count that changes with every import the last value is kept, in one
// record; the paper is not embedded again, and says the same in whatever order its
// versions come.
func TestLastValue(t *testing.T) {
	w := newCatalogue(t)
	add(t, w, counted(0))
	embedAll(t, w)
	for i := 1; i < 5; i++ {
		if got, want := add(t, w, counted(i)), (Added{Read: 1, Updated: 1}); got != want {
			t.Errorf("count %d: %+v, want %+v", i, got, want)
		}
		if got, want := add(t, w, counted(i)), (Added{Read: 1, Unchanged: 1}); got != want {
			t.Errorf("count %d again: %+v, want %+v", i, got, want)
		}
	}
	f := find(t, w, "a") // from the eighth import: they are numbered from 2 on
	_, sources, err := w.Sources(t.Context(), f.Key)
	if err != nil || len(sources) != 1 || sources[0].Run != 9 || string(f.Paper.Extra["citations"]) != "4" || string(sources[0].Paper.Extra["citations"]) != "4" {
		t.Errorf("%s, sources %+v, %v; want one, of the import 9, and 4", f.Paper.Extra, sources, err)
	}
	if n := embedAll(t, w); n != 0 || f.State != catalogue.Done {
		t.Errorf("%s, %d papers to embed; want done, none", f.State, n)
	}
	sound(t, w)
}

// TestLastValueInAnyOrder: what versions of a record with dates say, beside another
// record, does not depend on their order, and only one of them stays.
func TestLastValueInAnyOrder(t *testing.T) {
	var all []paper.Record
	for i := range 4 {
		r := counted(10 * i)
		r.Revised = fmt.Sprint(2020 + i)
		all = append(all, r)
	}
	all[2].Paper.Extra["votes"] = json.RawMessage("7") // which the last one lacks
	all = append(all, by("ris", paper.Paper{Aliases: []string{"a"}, Title: "Title", Venue: "A journal"}))
	var want []string
	for shift := range all {
		for _, size := range []int{1, 2, len(all)} { // records in an import
			w := newCatalogue(t)
			order := slices.Concat(all[shift:], all[:shift])
			for batch := range slices.Chunk(order, size) {
				add(t, w, batch...)
			}
			if want == nil {
				want = papers(t, w)
			}
			if got := papers(t, w); !slices.Equal(got, want) {
				t.Errorf("from %d, %d at a time: got %s, want %s", shift, size, got, want)
			}
			if _, sources, err := w.Sources(t.Context(), find(t, w, "a").Key); err != nil || len(sources) != 3 {
				t.Errorf("from %d, %d at a time: %d sources, %v; want the last two values and the other record", shift, size, len(sources), err)
			}
			if again := add(t, w, order...); again.New+again.Updated != 0 {
				t.Errorf("from %d, %d at a time: a second time: %+v", shift, size, again)
			}
			sound(t, w)
		}
	}
}

// TestManyWait: records of a paper that has many others make the same of it, whether they
// come a few at a time or together, also when one of them is another paper.
func TestManyWait(t *testing.T) {
	var all []paper.Record
	for i := range 3 * manySources {
		r := by("bibtex", paper.Paper{Aliases: []string{"doi:10.1234/x"}, Keys: []string{fmt.Sprint("key", i)}, Title: "Tides", Abstract: fmt.Sprintf("Copy %d.", i%7)})
		r.Name, r.Line = r.Paper.Keys[0], i+1
		all = append(all, r)
	}
	other := by("bibtex", paper.Paper{Aliases: []string{"doi:10.1234/x"}, Title: "Corrigendum to tides", Authors: []string{"Bo Two"}})
	for _, extra := range [][]paper.Record{nil, {other}} {
		records := slices.Concat(all[:2*manySources], extra, all[2*manySources:])
		one, whole := newCatalogue(t), newCatalogue(t)
		for few := range slices.Chunk(records, 15) {
			add(t, one, few...)
		}
		got := add(t, whole, records...)
		if want := (Added{Read: len(records), New: 1 + len(extra), Updated: len(all) - 1}); got != want {
			t.Errorf("added %+v, want %+v", got, want)
		}
		if got, want := papers(t, whole), papers(t, one); !slices.Equal(got, want) || len(got) != 1+len(extra) {
			t.Errorf("together\n%s\na few at a time\n%s", got, want)
		}
		again := records[5]
		again.Revised = "2024"
		if got, want := add(t, whole, again, again), (Added{Read: 2, Unchanged: 1, Duplicate: 1}); got != want {
			t.Errorf("a record again: %+v, want %+v", got, want)
		}
		sound(t, whole)
	}
}
