package catalogue_test

import (
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// FuzzSelect: no text is an error as a filter or a reference, whatever it means
// to SQL or to a pattern. As an id it selects and finds the paper that has it,
// and no other.
func FuzzSelect(f *testing.F) {
	const id = "10.1/%_[a]'*"
	w := indextest.New(f, `{"id":"`+id+`","title":"Waves","abstract":"Deep.","categories":["cs.CL"],"venue":"Sea","authors":["Kim"],"published":"2024","keywords":["tides"],"type":"chapter"}`)
	for _, s := range []string{id, "cs.CL", "[", "*a*a*a*b", `' OR '1'='1`, "%", "_", "\x00", "\xff", "10.1/_", "../..", "waves", "é"} {
		f.Add(s, "2024-02-30")
	}
	f.Fuzz(func(t *testing.T, s, date string) {
		if len(s) > 2000 || len(date) > 2000 {
			return
		}
		v, err := w.Library.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		passes := func(filter index.Filter) bool {
			selected, err := v.Select(t.Context(), filter)
			if err != nil {
				t.Errorf("%+v: %v", filter, err)
			}
			return selected == nil || selected.Papers.Len() > 0
		}
		for _, filter := range []index.Filter{{Categories: []string{s}}, {Venues: []string{s}}, {Authors: []string{s}}, {Keywords: []string{s}}, {Kinds: []string{s}}, {Has: []string{s}}, {Since: date}, {Until: date}, {Arrived: date}, {ArrivedUntil: s},
			{With: []string{s}}, {Without: []string{s}}, {Titles: []string{s}}, {Any: [][]index.Filter{{{With: []string{s}}, {Since: date}}}}, {Not: []index.Filter{{Titles: []string{s}}}}} {
			if none := (index.Filter{Categories: []string{"math.*"}, Venues: filter.Venues, Authors: filter.Authors, Since: filter.Since,
				Keywords: filter.Keywords, Kinds: filter.Kinds, Has: filter.Has, With: filter.With, Without: filter.Without, Titles: filter.Titles, Any: filter.Any, Not: filter.Not,
				Until: filter.Until, Arrived: filter.Arrived, ArrivedUntil: filter.ArrivedUntil}); passes(none) {
				t.Errorf("%+v lets a paper of cs.CL through", none)
			}
			passes(filter)
		}
		own, _ := paper.ParseID(s)
		if got, want := passes(index.Filter{IDs: []string{s}}), own == id; got != want {
			t.Errorf("id %q: selected %v, want %v", s, got, want)
		}
		if _, err := v.Find(t.Context(), s); err == nil && own != id && len(s) < len("waves") {
			t.Errorf("found %q", s)
		}
	})
}
