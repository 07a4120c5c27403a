package notebook

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/shelf"
)

// library is papers by their keys. The first alias of each is its id.
type library map[int64][]string

func (l library) ByAlias(_ context.Context, ids []string) (map[string]int64, error) {
	holders := map[string]int64{}
	for key, aliases := range l {
		for _, id := range aliases {
			if slices.Contains(ids, id) {
				holders[id] = key
			}
		}
	}
	return holders, nil
}

func (l library) IDs(_ context.Context, keys []int64) (map[int64]string, error) {
	ids := map[int64]string{}
	for _, key := range keys {
		if aliases := l[key]; aliases != nil {
			ids[key] = aliases[0]
		}
	}
	return ids, nil
}

func (l library) FoundOf(_ context.Context, keys []int64) (found []catalogue.Found, err error) {
	for _, key := range keys {
		if l[key] != nil {
			found = append(found, l.paper(key))
		}
	}
	return found, nil
}

func (l library) paper(key int64) catalogue.Found {
	return catalogue.Found{Key: key, Paper: paper.Paper{ID: l[key][0], Aliases: l[key], Title: fmt.Sprint("Paper ", key)}}
}

var start = time.Date(2026, 5, 17, 12, 0, 0, 0, time.UTC)

// opened returns a notebook of papers, and its shelf, in a folder.
func opened(t *testing.T, dir string, papers library, id string) (*Notebook, shelf.Shelf) {
	t.Helper()
	folder, err := durable.Hold(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	s := shelf.In(folder, id)
	return New(dir, papers, func(context.Context) (shelf.Shelf, error) { return s, nil }), s
}

// must fails the test after an error.
func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// events counts what stands on a shelf.
func events(t *testing.T, s shelf.Shelf) (n int) {
	t.Helper()
	must(t, s.Replay(t.Context(), func(shelf.Event) bool { n++; return true }))
	return n
}

// TestTags: tags are added and taken away in any case, written as they were last, and
// counted. What was said of papers that are gone is counted apart.
func TestTags(t *testing.T) {
	ctx := t.Context()
	papers := library{1: {"a"}, 2: {"b"}, 3: {"c"}, 4: {"d"}}
	n, s := opened(t, t.TempDir(), papers, "one")
	must(t, n.Mark(ctx, start, Like, []catalogue.Found{papers.paper(4)}))
	must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(1), papers.paper(2)}, []string{"Todo", "été"}, nil))
	must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(3)}, []string{"todo"}, nil))
	must(t, n.SetNote(ctx, start, papers.paper(3), "a note"))
	must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(2)}, []string{"TODO"}, []string{"ETE"}))
	before := events(t, s)
	must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(2)}, []string{"TODO"}, []string{"none"}))
	must(t, n.SetNote(ctx, start, papers.paper(3), "a note"))
	if got := events(t, s); got != before {
		t.Errorf("%d events were written where nothing is to change", got-before)
	}
	if err := n.Tag(ctx, start, []catalogue.Found{papers.paper(1)}, []string{"fine", " "}, nil); err == nil || events(t, s) != before {
		t.Errorf("a blank tag: %v", err)
	}
	got, err := n.Remarks(ctx, papers.paper(3), papers.paper(2), papers.paper(1))
	want := []Remark{{Tags: []string{"todo"}, Note: "a note"}, {Tags: []string{"TODO"}}, {Tags: []string{"été", "Todo"}}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
	delete(papers, 3)
	delete(papers, 4) // it has neither tags nor a note
	counts, absent, err := n.Tags(ctx)
	if err != nil || absent != 1 || len(counts) != 2 || counts[0] != (filter.Count{Value: "été", Papers: 1}) || counts[1].Papers != 2 {
		t.Errorf("tags %+v, %d papers are gone, %v", counts, absent, err)
	}
	all, err := n.AllRemarks(ctx)
	if err != nil || !reflect.DeepEqual(all, map[string]Remark{"a": want[2], "b": want[1]}) {
		t.Errorf("all remarks are %+v, %v", all, err)
	}
}

// TestMerged: of a paper that was several holds what was said of each, and of opinions the
// last one. What is said now is of all of it.
func TestMerged(t *testing.T) {
	ctx := t.Context()
	papers := library{1: {"a"}, 2: {"b"}}
	n, _ := opened(t, t.TempDir(), papers, "one")
	must(t, n.Mark(ctx, start, Dislike, []catalogue.Found{papers.paper(2)}))
	must(t, n.Mark(ctx, start, Like, []catalogue.Found{papers.paper(1)}))
	must(t, n.Mark(ctx, start, Read, []catalogue.Found{papers.paper(2)}))
	for key, tag := range map[int64]string{1: "y", 2: "x"} {
		must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(key)}, []string{tag, "both"}, nil))
	}
	must(t, n.SetNote(ctx, start, papers.paper(1), "one"))
	must(t, n.SetNote(ctx, start, papers.paper(2), "two"))
	papers[1] = []string{"a", "b"}
	delete(papers, 2)
	whole := papers.paper(1)
	said := func() Remark {
		t.Helper()
		all, err := n.Remarks(ctx, whole)
		must(t, err)
		return all[0]
	}
	got := said()
	notes := strings.Split(got.Note, "\n\n")
	slices.Sort(notes)
	got.Note = ""
	if want := (Remark{Tags: []string{"both", "x", "y"}, Opinion: Liked, Read: true}); !reflect.DeepEqual(got, want) || !slices.Equal(notes, []string{"one", "two"}) {
		t.Errorf("got %+v and notes %q, want %+v", got, notes, want)
	}
	marked, err := n.Marked(ctx)
	if err != nil || len(marked) != 1 || marked[0].Found.Key != 1 || marked[0].Opinion != Liked || !marked[0].Read {
		t.Errorf("marked %+v, %v", marked, err)
	}
	must(t, n.SetNote(ctx, start, whole, "three"))
	must(t, n.Tag(ctx, start, []catalogue.Found{whole}, nil, []string{"both", "x"}))
	must(t, n.Mark(ctx, start, Clear, []catalogue.Found{whole}))
	must(t, n.Mark(ctx, start, Unread, []catalogue.Found{whole}))
	if got, want := said(), (Remark{Tags: []string{"y"}, Note: "three"}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestOtherName: what was said of a paper is found by its other ids when it has lost the one.
func TestOtherName(t *testing.T) {
	ctx := t.Context()
	papers := library{1: {"a", "doi:a"}, 2: {"b"}}
	n, _ := opened(t, t.TempDir(), papers, "one")
	must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(1), papers.paper(2)}, []string{"x"}, nil))
	papers[1] = []string{"new", "doi:a"}
	if all, err := n.AllRemarks(ctx); err != nil || len(all) != 2 || !all["new"].Has("X") {
		t.Errorf("got %+v, %v", all, err)
	}
	must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(1)}, nil, []string{"x"}))
	if got, err := n.Remarks(ctx, papers.paper(1)); err != nil || !got[0].IsEmpty() {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestMarked: those marked last come first, also those that the library lost, and nothing is
// written of what is so already.
func TestMarked(t *testing.T) {
	ctx := t.Context()
	papers := library{1: {"a"}, 2: {"b"}, 3: {"c"}}
	n, s := opened(t, t.TempDir(), papers, "one")
	for _, m := range []struct {
		do    string
		key   int64
		wrote int
	}{{Like, 1, 1}, {Like, 1, 0}, {Read, 2, 1}, {Read, 2, 0}, {Unread, 3, 0}, {Clear, 3, 0}, {Like, 3, 1}, {Dislike, 1, 1}, {Like, 2, 1}, {Clear, 2, 1}, {Clear, 2, 0}} {
		before := events(t, s)
		must(t, n.Mark(ctx, start, m.do, []catalogue.Found{papers.paper(m.key)}))
		if got := events(t, s) - before; got != m.wrote && (before > 0 || got != m.wrote+1) { // the first has the library's line before it
			t.Errorf("%s of paper %d wrote %d events, want %d", m.do, m.key, got, m.wrote)
		}
	}
	delete(papers, 3)
	all, err := n.Marked(ctx)
	must(t, err)
	var got []string
	for _, m := range all {
		got = append(got, fmt.Sprintf("%s %d %q %s %v %s", m.ID, m.Found.Key, m.Title, m.Opinion, m.Read, m.At))
	}
	at := shelf.Time(start)
	if want := []string{`b 2 "Paper 2"  true ` + at, `a 1 "Paper 1" disliked false ` + at, `c 0 "Paper 3" liked false ` + at}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestSayings: what filters and a page see of it is what was said.
func TestSayings(t *testing.T) {
	ctx := t.Context()
	papers := library{1: {"a"}, 2: {"b"}, 3: {"c"}}
	n, _ := opened(t, t.TempDir(), papers, "one")
	must(t, n.Tag(ctx, start, []catalogue.Found{papers.paper(1), papers.paper(3)}, []string{"x"}, nil))
	must(t, n.Mark(ctx, start, Dislike, []catalogue.Found{papers.paper(3)}))
	must(t, n.Mark(ctx, start, Read, []catalogue.Found{papers.paper(2)}))
	must(t, n.SetNote(ctx, start, papers.paper(2), "note"))
	all, err := n.Sayings(ctx, library{2: {"b"}, 3: {"c"}}) // a state that lacks a paper
	if err != nil || len(all.Papers) != 2 || !all.Of(2).Note || all.Of(3).Note {
		t.Fatalf("got %+v, %v", all, err)
	}
	for key, want := range map[int64]Remark{1: {}, 2: {Read: true}, 3: {Tags: []string{"x"}, Opinion: Disliked}} {
		if got := RemarkOf(all, all.Of(key)); !reflect.DeepEqual(got, want) || got.IsEmpty() != (key == 1) {
			t.Errorf("paper %d: got %+v, want %+v", key, got, want)
		}
	}
}

// TestForeign: what was said of another library's papers is not of these.
func TestForeign(t *testing.T) {
	ctx := t.Context()
	papers := library{1: {"a"}}
	dir := t.TempDir()
	n, _ := opened(t, dir, papers, "one")
	must(t, n.Mark(ctx, start, Like, []catalogue.Found{papers.paper(1)}))
	_, err := n.SaveSearch(ctx, start, "mine", "q=seals")
	must(t, err)
	must(t, n.Tell(ctx, start, Telling{Message: "m", Papers: []string{"a"}}))
	other, _ := opened(t, dir, papers, "two")
	remarks, err := other.Remarks(ctx, papers.paper(1))
	if err != nil || !remarks[0].IsEmpty() {
		t.Errorf("remarks %+v, %v", remarks, err)
	}
	if list, likes, err := other.Searches(ctx); err != nil || len(list) > 0 || likes > 0 {
		t.Errorf("searches %v, %d, %v", list, likes, err)
	}
	if told, err := other.Told(ctx); err != nil || len(told.Papers)+len(told.Messages) > 0 {
		t.Errorf("told %+v, %v", told, err)
	}
	if err := other.Mark(ctx, start, Like, []catalogue.Found{papers.paper(1)}); !errors.Is(err, durable.ErrForeign) {
		t.Errorf("marked on another library's shelf: %v", err)
	}
}
