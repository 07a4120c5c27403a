package merge

import (
	"context"
	"testing"

	"paperkin/index/paper"
)

// TestKnown: records that are only to complete papers make none, whatever id they carry.
func TestKnown(t *testing.T) {
	w := newCatalogue(t)
	add(t, w, record(paper.Paper{Aliases: []string{"doi:10.1234/a"}, Title: "Tides of the inner sea"}), record(paper.Paper{Aliases: []string{"doi:10.1234/b"}, Title: "Buoys that count seals", Authors: []string{"Mira Oak"}, Published: "2026-05-02", Abstract: "A camera on each buoy tells seals from rocks."}))
	only := func(records ...paper.Record) Added {
		t.Helper()
		a, err := Add(context.Background(), w, sequence(records), Options{Known: true})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	completes := by("openalex", paper.Paper{Aliases: []string{"doi:10.1234/a"}, Title: "Tides of the inner sea", Abstract: "Gauges of ten years."})
	completes.Name = "openalex:W1"
	another := by("openalex", paper.Paper{Aliases: []string{"doi:10.1234/c"}, Title: "Ferries by night", Abstract: "Radar."})
	another.Name = "openalex:W2"
	wrong := by("openalex", paper.Paper{Aliases: []string{"doi:10.1234/b"}, Title: "On the habits of Norwegian lighthouse keepers", Authors: []string{"Somebody Else"}, Abstract: "Lamps burn all night, and their keepers sleep by day.", Published: "1931"})
	wrong.Name = "openalex:W3"
	for _, want := range []Added{{Read: 3, Updated: 1, Unmatched: 2}, {Read: 3, Unchanged: 1, Unmatched: 2}} {
		if got := only(completes, another, wrong); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if got := papers(t, w); len(got) != 2 || find(t, w, "doi:10.1234/a").Paper.Abstract == "" || find(t, w, "doi:10.1234/b").Paper.Published != "2026-05-02" {
		t.Errorf("papers %q", got)
	}
	sound(t, w)
}
