package merge

import (
	"slices"
	"testing"

	"paperkin/index/paper"
)

// live is what a program that is asked itself says of a paper.
func live(name string, p paper.Paper) paper.Record {
	p.Keys = []string{name}
	r := by("zotero", p)
	r.Name, r.Live, r.Line = name, true, 0
	return r
}

// gone is the record of an item that is not there any more.
func gone(name string) paper.Record {
	return paper.Record{Provider: "zotero", Name: name, Live: true, Deleted: true, Paper: paper.Paper{Keys: []string{name}}}
}

// TestLiveReplaces: nothing is left of what a live record said before, and the paper stays
// the same one.
func TestLiveReplaces(t *testing.T) {
	w := newCatalogue(t)
	first := live("AAAA1111", paper.Paper{Aliases: []string{"doi:10.5555/1"}, Title: "Tides", Abstract: "Text.", Keywords: []string{"wet"}, Venue: "Sea"})
	if a := add(t, w, first); a != (Added{Read: 1, New: 1}) {
		t.Errorf("%+v", a)
	}
	key := find(t, w, "doi:10.5555/1").Key
	if a := add(t, w, first); a != (Added{Read: 1, Unchanged: 1}) {
		t.Errorf("again: %+v", a)
	}
	for _, second := range []paper.Record{
		live("AAAA1111", paper.Paper{Aliases: []string{"doi:10.5555/1"}, Title: "Tides", Abstract: "Text."}),
		live("AAAA1111", paper.Paper{Aliases: []string{"doi:10.6666/2"}, Title: "Tides", Abstract: "Text."}),
		live("AAAA1111", paper.Paper{Aliases: []string{"doi:10.6666/3"}, Title: "Waves and wind", Abstract: "Another text."}),
	} {
		if a := add(t, w, second); a != (Added{Read: 1, Updated: 1}) {
			t.Errorf("%s: %+v", second.Paper.ID, a)
		}
		f := find(t, w, second.Paper.ID)
		_, sources, err := w.Sources(t.Context(), f.Key)
		if err != nil || f.Key != key || len(sources) != 1 || f.Paper.Title != second.Paper.Title || f.Paper.Venue != "" || len(f.Paper.Keywords) > 0 {
			t.Errorf("%s: paper %d, was %d: %+v of %d records, %v", second.Paper.ID, f.Key, key, f.Paper, len(sources), err)
		}
		sound(t, w)
	}
	if f := find(t, w, "doi:10.5555/1"); f.Key != key {
		t.Errorf("the old DOI finds %d", f.Key)
	}
	if a := add(t, w, first); a != (Added{Read: 1, Updated: 1}) || len(find(t, w, "doi:10.5555/1").Paper.Keywords) != 1 {
		t.Errorf("the first again: %+v", a)
	}
}

// TestLiveAmongOthers: what a live record takes back goes, and what others say stays.
func TestLiveAmongOthers(t *testing.T) {
	w := newCatalogue(t)
	other := by("arxiv", paper.Paper{Aliases: []string{"arxiv:2001.00001", "doi:10.5555/1"}, Title: "Tides", Abstract: "Text."})
	mine := paper.Paper{Aliases: []string{"doi:10.5555/1"}, Title: "Tides", Abstract: "Text.", Keywords: []string{"wet"}}
	add(t, w, other, live("AAAA1111", mine))
	key := find(t, w, "doi:10.5555/1").Key
	mine.Keywords = nil
	// Twice in a run, as a page that moves while it is read has it.
	if a := add(t, w, live("AAAA1111", mine), live("AAAA1111", mine)); a != (Added{Read: 2, Updated: 1, Duplicate: 1}) {
		t.Errorf("%+v", a)
	}
	f := find(t, w, "doi:10.5555/1")
	if _, sources, _ := w.Sources(t.Context(), f.Key); f.Key != key || len(sources) != 2 || len(f.Paper.Keywords) > 0 {
		t.Errorf("paper %d, was %d: %+v of %d records", f.Key, key, f.Paper, len(sources))
	}
	if a := add(t, w, gone("BBBB2222"), gone("AAAA1111")); a != (Added{Read: 1, Deleted: 1}) {
		t.Errorf("deleted: %+v", a)
	}
	if _, sources, _ := w.Sources(t.Context(), key); len(sources) != 1 || sources[0].Provider != "arxiv" {
		t.Errorf("%+v is left", sources)
	}
	exported := live("AAAA1111", mine)
	exported.Live = false
	if a := add(t, w, exported); a != (Added{Read: 1, Deleted: 1}) {
		t.Errorf("a copy of what was deleted: %+v", a)
	}
	if a := add(t, w, live("AAAA1111", mine)); a != (Added{Read: 1, Updated: 1}) {
		t.Errorf("restored: %+v", a)
	}
	if _, sources, _ := w.Sources(t.Context(), key); len(sources) != 2 {
		t.Errorf("%d records after it came back", len(sources))
	}
	sound(t, w)
}

// TestLiveDeletedAlone: a paper of which nobody else speaks goes with its record, by the
// name alone.
func TestLiveDeletedAlone(t *testing.T) {
	w := newCatalogue(t)
	add(t, w, live("AAAA1111", paper.Paper{Aliases: []string{"doi:10.5555/1"}, Title: "Tides"}), live("BBBB2222", paper.Paper{Aliases: []string{"b"}, Title: "Winds"}),
		by("bibtex", paper.Paper{Aliases: []string{"c"}, Title: "Clouds", Keys: []string{"AAAA1111"}}))
	if a := add(t, w, gone("AAAA1111")); a != (Added{Read: 1, Deleted: 1}) || !slices.Equal(ids(t, w), []string{"b", "c"}) {
		t.Errorf("%+v, papers %q", a, ids(t, w))
	}
	if a := add(t, w, gone("AAAA1111")); a != (Added{}) {
		t.Errorf("again: %+v", a)
	}
	sound(t, w)
}
