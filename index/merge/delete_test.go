package merge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
)

// TestDeletedOneByOne: records that are added again because others are deleted do
// not count as changes.
func TestDeletedOneByOne(t *testing.T) {
	w := newCatalogue(t)
	var deletions []paper.Record
	for i, provider := range []string{"jsonl", "arxiv", "openalex"} {
		r := by(provider, paper.Paper{Aliases: []string{"a"}, Title: "Title", Abstract: strings.Repeat("Text. ", i+1)})
		add(t, w, r)
		deletions = append(deletions, paper.Record{Provider: provider, Name: r.Name, Deleted: true, Paper: paper.Paper{ID: "a", Aliases: []string{"a"}}})
	}
	if a := add(t, w, deletions[2], deletions[1]); a != (Added{Read: 2, Deleted: 2}) {
		t.Errorf("%+v, want two deletions and nothing else", a)
	}
	if p := find(t, w, "a").Paper; p.Abstract != "Text. " {
		t.Errorf("abstract %q, want that of the source that is left", p.Abstract)
	}
	if a := add(t, w, deletions[0]); a != (Added{Read: 1, Deleted: 1}) || len(ids(t, w)) != 0 {
		t.Errorf("%+v, papers %q, want none", a, ids(t, w))
	}
}

// TestNotKnownAgain: another provider that says the same is a source of its own.
func TestNotKnownAgain(t *testing.T) {
	w := newCatalogue(t)
	p := paper.Paper{Aliases: []string{"a"}, Title: "Title", Abstract: "Text."}
	if a := add(t, w, record(p), by("arxiv", p), by("openalex", p)); a != (Added{Read: 3, New: 1, Duplicate: 2}) {
		t.Errorf("%+v", a)
	}
	_, sources, err := w.Sources(t.Context(), find(t, w, "a").Key)
	if err != nil || len(sources) != 3 {
		t.Errorf("%d sources, %v, want 3", len(sources), err)
	}
}

// TestDeleted: when a provider deletes a record, what the others say of the paper
// stays, with its vector.
func TestDeleted(t *testing.T) {
	w := newCatalogue(t)
	preprint := by("arxiv", paper.Paper{Aliases: []string{"arxiv:2001.00001", "doi:10.5555/1"}, Title: "Tides", Abstract: "Short."})
	preprint.Name = "arxiv:2001.00001"
	published := text("doi:10.5555/1", "Tides", "A much longer text on tides.")
	deletion := paper.Record{Provider: "arxiv", Name: preprint.Name, Deleted: true,
		Paper: paper.Paper{ID: preprint.Name, Aliases: []string{preprint.Name}}}
	add(t, w, preprint, published)
	embedAll(t, w)
	key := find(t, w, "doi:10.5555/1").Key
	// The record after it, in the same batch, shows that the id is free again.
	other := by("s2", paper.Paper{Aliases: []string{preprint.Name}, Title: "Another", Abstract: preprint.Paper.Abstract})
	if a := add(t, w, deletion, other); a != (Added{Read: 2, Deleted: 1, New: 1}) {
		t.Errorf("%+v", a)
	}
	if n := embedAll(t, w); n != 1 {
		t.Errorf("%d papers embedded, want only the new one", n)
	}
	f := find(t, w, "doi:10.5555/1")
	if f.Key != key || f.State != catalogue.Done || f.Paper.Abstract != published.Paper.Abstract || !slices.Equal(f.Paper.Aliases, published.Paper.Aliases) {
		t.Errorf("got %+v, want what the publisher says", f)
	}
	if _, all, err := w.Sources(t.Context(), f.Key); err != nil || len(all) != 1 {
		t.Errorf("sources %+v, %v, want one", all, err)
	}
	// An older copy does not bring it back.
	if a := add(t, w, preprint); a != (Added{Read: 1, Deleted: 1}) {
		t.Errorf("the copy: %+v", a)
	}
	sound(t, w)
}

// TestDeletedWhen: a deletion concerns the versions of a record up to its date; one
// without a date concerns them all.
func TestDeletedWhen(t *testing.T) {
	version := func(revised string) paper.Record {
		r := text("a", "Title "+revised, "Text.")
		r.Revised = revised
		return r
	}
	deletion := func(revised string) paper.Record {
		return paper.Record{Provider: "jsonl", Name: "a", Revised: revised, Deleted: true, Paper: paper.Paper{ID: "a", Aliases: []string{"a"}}}
	}
	for _, tt := range []struct {
		records []paper.Record
		want    []string // titles afterwards
	}{
		{[]paper.Record{version("2020"), deletion("2021")}, nil},
		{[]paper.Record{version("2020"), deletion("2020")}, nil},
		{[]paper.Record{version("2020"), deletion("2019")}, []string{"Title 2020"}},
		{[]paper.Record{version("2020"), deletion("")}, nil},
		{[]paper.Record{version(""), deletion("2020")}, nil},
		{[]paper.Record{deletion("2021"), version("2020")}, nil},
		{[]paper.Record{deletion("2021"), version("2022")}, []string{"Title 2022"}},
		{[]paper.Record{deletion("2021"), version("")}, nil},
		{[]paper.Record{deletion(""), version("2022")}, nil},
		{[]paper.Record{deletion("2021"), deletion("2019"), version("2020")}, nil},
		{[]paper.Record{deletion("2019"), deletion("2021"), version("2020")}, nil},
		{[]paper.Record{version("2019"), version("2021"), deletion("2020")}, []string{"Title 2021"}},
		{[]paper.Record{version("2019"), deletion("2020"), version("2021"), deletion("2020")}, []string{"Title 2021"}},
	} {
		for _, together := range []bool{true, false} {
			w := newCatalogue(t)
			for rest := tt.records; len(rest) > 0; {
				n := len(rest)
				if !together {
					n = 1
				}
				add(t, w, rest[:n]...)
				rest = rest[n:]
			}
			var got []string
			if err := w.EachPaper(t.Context(), nil, func(p paper.Paper) error { got = append(got, p.Title); return nil }); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, tt.want) {
				var dates []string
				for _, r := range tt.records {
					dates = append(dates, fmt.Sprintf("%q (deleted %v)", r.Revised, r.Deleted))
				}
				t.Errorf("%s, together %v: papers %q, want %q", strings.Join(dates, ", "), together, got, tt.want)
			}
			sound(t, w)
		}
	}
}

// TestDeletionOfSeveral: a deletion that names papers of other records leaves them
// alone, and goes on to the paper of its own.
func TestDeletionOfSeveral(t *testing.T) {
	w := newCatalogue(t)
	mine := by("arxiv", paper.Paper{Aliases: []string{"b"}, Title: "Mine", Abstract: "Mine."})
	add(t, w, text("a", "Another's", "Another's."), mine)
	a := add(t, w, paper.Record{Provider: "arxiv", Name: mine.Name, Deleted: true, Paper: paper.Paper{Aliases: []string{"a", "b"}}})
	if got := ids(t, w); a.Deleted != 1 || !slices.Equal(got, []string{"a"}) {
		t.Errorf("%+v, papers %q, want a alone", a, got)
	}
}
