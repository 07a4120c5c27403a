package index_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/index/paper"
)

// TestMarks: opinions and reading follow a paper through filters, removals and later words.
func TestMarks(t *testing.T) {
	w := indextest.New(t, indextest.Record("a", "Alpha", "One."), indextest.Record("b", "Beta", "Two."), indextest.Record("c", "Gamma", "Three."))
	lib, at := w.Library, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	mark := func(do string, refs ...string) {
		t.Helper()
		var found []index.Found
		for _, ref := range refs {
			f, err := lib.Find(t.Context(), ref)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, f)
		}
		at = at.Add(time.Hour)
		if err := lib.Mark(t.Context(), at, do, found); err != nil {
			t.Fatal(err)
		}
	}
	marked := func() (list []string) {
		t.Helper()
		all, err := lib.Marked(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			list = append(list, fmt.Sprint(m.Title, " ", m.Opinion, " ", m.Read, " ", m.Found.Key > 0))
		}
		return list
	}
	mark(index.Like, "a", "b")
	mark(index.Read, "b")
	mark(index.Dislike, "c")
	mark(index.Clear, "a")
	mark(index.Unread, "a") // says nothing new
	if got, want := marked(), []string{"Gamma disliked false true", "Beta liked true true"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for has, want := range map[string][]string{"liked": {"b"}, "disliked": {"c"}, "read": {"b"}} {
		var got []string
		err := lib.EachMatch(t.Context(), index.Filter{Has: []string{has}}, func(p paper.Paper) error { got = append(got, p.ID); return nil })
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("has %s: got %q, %v, want %q", has, got, err, want)
		}
	}
}

// TestTold: what was told of, and up to which key, is kept by names in any case.
func TestTold(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	lib, at := w.Library, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	if replaced, err := lib.SaveSearch(t.Context(), at, "Graphs", "q=graphs"); err != nil || replaced {
		t.Fatal(replaced, err)
	}
	for _, told := range []index.Telling{
		{Message: "1@x", Keys: map[string]int64{"graphs": 2, index.LikesName: 1}, Papers: []string{"p000", "gone"}},
		{Keys: map[string]int64{"graphs": 3}, Papers: []string{"p002"}},
	} {
		if err := lib.Tell(t.Context(), at, told); err != nil {
			t.Fatal(err)
		}
	}
	all, likes, err := lib.Searches(t.Context())
	if err != nil || len(all) != 1 || all[0] != (index.SavedSearch{Name: "Graphs", Request: "q=graphs", Saved: at, Told: 3}) || likes != 1 {
		t.Errorf("got %v, %d, %v", all, likes, err)
	}
	told, err := lib.Told(t.Context())
	if err != nil || !slices.Equal(told.Latest, []int64{3, 1}) || !told.Messages["1@x"] || len(told.Papers) != 2 {
		t.Errorf("got %v, %v", told, err)
	}
	if err := lib.ForgetSearch(t.Context(), at, "GRAPHS"); err != nil {
		t.Fatal(err)
	}
	var none *index.NoSearchError
	if err := lib.ForgetSearch(t.Context(), at, "graphs"); !errors.As(err, &none) {
		t.Errorf("forgotten twice: %v", err)
	}
	if _, err := lib.SaveSearch(t.Context(), at, "likes", "q=x"); err == nil {
		t.Error("a search is saved as likes")
	}
}
