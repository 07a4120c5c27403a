package weaviate

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/index/filter"
	"paperkin/index/paper"
	"paperkin/index/weaviate/where"
)

// TestUnsure: of more papers than are looked at at once the engine's superset is taken, and
// each paper told apart by a look at it.
func TestUnsure(t *testing.T) {
	b := newBoth(t, 200)
	for _, f := range []index.Filter{{With: []string{"a text"}}, {Venues: []string{"[i-n]*"}}, {Not: []index.Filter{{With: []string{"a text"}}}}} {
		want, err := b.of.Select(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		keys := slices.Collect(want.Papers.All)
		w := where.Of(f, where.Known{})
		fresh := func() *chosen {
			return &chosen{of: b.view.collection(), where: w, filters: w.Filters(), exact: w.Exact(), count: -1}
		}
		if w.Exact() || len(keys) == 0 {
			t.Fatalf("%+v: exact: %v, %d papers", f, w.Exact(), len(keys))
		}
		if n, err := fresh().Count(t.Context()); err != nil || n != len(keys) {
			t.Errorf("%+v: %d papers, %v, want %d", f, n, err, len(keys))
		}
		if got, err := fresh().First(t.Context(), 4); err != nil || fmt.Sprint(got) != fmt.Sprint(keys[:min(4, len(keys))]) {
			t.Errorf("%+v: the first are %v, %v, want %v", f, got, err, keys)
		}
		var all []int64
		for _, found := range b.found {
			all = append(all, found.Key)
		}
		got, err := fresh().Among(t.Context(), all)
		slices.Sort(got)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(keys) {
			t.Errorf("%+v: %v, %v, want %v", f, got, err, keys)
		}
		b.compareLists(t, f, want, &index.Selection{Where: fresh()}, 0)
	}
}

// TestEachMatch: papers come in the order of their ids, and of too many in that of their
// keys.
func TestEachMatch(t *testing.T) {
	b := newBoth(t, 100)
	for _, f := range []index.Filter{{}, {Since: "2019"}, {With: []string{"a text"}}, {Venues: []string{"nowhere"}}} {
		list := func(each func(func(paper.Paper) error) error) (all []paper.Paper) {
			t.Helper()
			if err := each(func(p paper.Paper) error { all = append(all, p); return nil }); err != nil {
				t.Fatalf("%+v: %v", f, err)
			}
			return all
		}
		want := list(func(yield func(paper.Paper) error) error { return b.folder.EachMatch(t.Context(), f, yield) })
		got := list(func(yield func(paper.Paper) error) error { return b.lib.EachMatch(t.Context(), f, yield) })
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%+v: got %v, want %v", f, got, want)
		}
		if len(want) < 3 {
			continue
		}
		in, err := b.view.Select(t.Context(), f)
		if err != nil {
			t.Fatal(err)
		}
		got = list(func(yield func(paper.Paper) error) error {
			return b.view.collection().eachPaper(t.Context(), chosenOf(in), 2, yield)
		})
		ids := func(papers []paper.Paper) (ids []string) {
			for _, p := range papers {
				ids = append(ids, p.ID)
			}
			return ids
		}
		if byKey := ids(got); len(byKey) != len(want) || slices.IsSorted(byKey) {
			t.Errorf("%+v: %d papers, in the order of ids: %v", f, len(byKey), slices.IsSorted(byKey))
		}
		stop := errors.New("enough")
		if err := b.lib.EachMatch(t.Context(), f, func(paper.Paper) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("stopped: %v", err)
		}
	}
}

// TestReader: what a reader says of papers is what a library in a folder has of it.
func TestReader(t *testing.T) {
	b := newBoth(t, 150)
	ctx := t.Context()
	same := func(what string, got, want any, errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v, want %+v", what, got, err, want)
		}
	}
	tags, absent, err1 := b.lib.Tags(ctx)
	wantTags, wantAbsent, err2 := b.folder.Tags(ctx)
	same("tags", tags, wantTags, err1, err2)
	same("absent", absent, wantAbsent)
	all, err1 := b.lib.AllRemarks(ctx)
	wantAll, err2 := b.folder.AllRemarks(ctx)
	same("remarks of all", all, wantAll, err1, err2)
	if len(all) < 5 {
		t.Errorf("something is said of %d papers", len(all))
	}
	marked, err1 := b.lib.Marked(ctx)
	wantMarked, err2 := b.folder.Marked(ctx)
	same("marked", idsOfMarked(marked), idsOfMarked(wantMarked), err1, err2)
	var keys []int64
	var papers []paper.Paper
	for _, f := range b.found {
		keys, papers = append(keys, f.Key), append(papers, f.Paper)
	}
	remarks, err1 := b.view.Remarks(ctx, keys, papers)
	wantRemarks, err2 := b.of.Remarks(ctx, keys, papers)
	same("remarks", remarks, wantRemarks, err1, err2)

	at := time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC)
	if _, err := b.lib.SaveSearch(ctx, at, "waves", "q=waves"); err != nil {
		t.Fatal(err)
	}
	saved, err := b.lib.SearchNamed(ctx, "Waves")
	same("the saved search", saved.Request, "q=waves", err)
	state, err := b.lib.State(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.lib.ForgetSearch(ctx, at, "waves"); err != nil {
		t.Fatal(err)
	}
	if now, err := b.lib.State(ctx); err != nil || now == state {
		t.Errorf("the state is the same after something was said: %q, %v", now, err)
	}
	// The cache of which papers the shelf is about is made anew when something is said.
	f := index.Filter{Tags: []string{"new"}}
	if in, err := b.view.Select(ctx, index.Filter{Tags: f.Tags, Has: []string{"liked"}}); err != nil {
		t.Error(err)
	} else if n, err := in.Count(ctx); err != nil || n != 0 {
		t.Errorf("papers with a tag that none has: %d, %v", n, err)
	}
	if err := b.lib.Tag(ctx, at, b.found[:2], []string{"new"}, nil); err != nil {
		t.Fatal(err)
	}
	if in, err := b.view.Select(ctx, f); err != nil {
		t.Error(err)
	} else if n, err := in.Count(ctx); err != nil || n != 2 {
		t.Errorf("papers with a new tag: %d, %v", n, err)
	}
}

func idsOfMarked(all []index.Marked) (ids []string) {
	for _, m := range all {
		ids = append(ids, fmt.Sprint(m.ID, m.Opinion, m.Read, m.At, m.Found.Paper.ID))
	}
	return ids
}

// TestNoShelf: a reader who has said nothing needs no folder, and one who cannot write says
// so when something is said.
func TestNoShelf(t *testing.T) {
	b := newBoth(t, 30)
	dir := filepath.Join(t.TempDir(), "none", "yet")
	lib := Open(Options{Cluster: b.lib.reader.Cluster, Name: b.lib.reader.Name, Address: "there", Dir: dir})
	defer lib.Close()
	v, err := lib.View(t.Context(), index.Ahead{})
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if in, err := v.Select(t.Context(), index.Filter{Has: []string{"tag"}}); err != nil || !in.IsEmpty() {
		t.Errorf("papers with tags: %v, %v", in, err)
	}
	if _, err := os.Stat(filepath.Dir(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder was made: %v", err)
	}
	if err := lib.SetNote(t.Context(), time.Now(), b.found[0], "a note"); err != nil {
		t.Error(err)
	}
	if all, err := lib.AllRemarks(t.Context()); err != nil || all[b.found[0].Paper.ID].Note != "a note" {
		t.Errorf("%v, %v", all, err)
	}
	if lib.Dir() != "there" {
		t.Errorf("it is at %q", lib.Dir())
	}
}

// TestStatusOfCluster: a library in a cluster has what it has in a folder.
func TestStatusOfCluster(t *testing.T) {
	b := newBoth(t, 150)
	got, err := b.lib.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := b.folder.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want.Bytes, want.Rooms = 0, nil
	want.Spaces[0] = index.SpaceStatus{Space: got.Spaces[0].Space, Ledger: want.Spaces[0].Ledger}
	want.Spaces[0].Space.Space = b.of.Space().Space
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestBeginnings: what may follow is what a library in a folder offers.
func TestBeginnings(t *testing.T) {
	b := newBoth(t, 150)
	ctx := t.Context()
	for _, start := range []string{"p1", "x/", "P", "p?", "nothing"} {
		got, err1 := b.lib.NamesFrom(ctx, start, 5)
		want, err2 := b.folder.NamesFrom(ctx, start, 5)
		if err := errors.Join(err1, err2); err != nil || !slices.Equal(got, want) {
			t.Errorf("ids from %q: %v, %v, want %v", start, got, err, want)
		}
	}
	for _, start := range []string{"Title of", "title of p1", "tïtle öf two", "?"} {
		got, err1 := b.lib.TitlesFrom(ctx, start, 5)
		want, err2 := b.folder.TitlesFrom(ctx, start, 5)
		if err := errors.Join(err1, err2); err != nil || !slices.Equal(got, want) {
			t.Errorf("titles from %q: %v, %v, want %v", start, got, err, want)
		}
	}
	for facet, starts := range map[index.Facet][]string{filter.Venue: {"", "j", "IC"}, filter.Author: {"zh", "j"}, filter.Category: {"cs"}, filter.Keyword: {"d"}, filter.Kind: {"a"}} {
		for _, start := range starts {
			got, err1 := b.lib.Beginning(ctx, facet, start, 3)
			want, err2 := b.folder.Beginning(ctx, facet, start, 3)
			if err := errors.Join(err1, err2); err != nil || !slices.Equal(folded(facet, got), folded(facet, want)) {
				t.Errorf("%s from %q: %v, %v, want %v", facet, start, got, err, want)
			}
		}
	}
}

// folded are values as they are compared: the folder counts a paper for each way in which it
// writes one, and the cluster once.
func folded(f index.Facet, counts []index.Count) (values []string) {
	for _, c := range counts {
		values = append(values, f.Folded(c.Value))
	}
	slices.Sort(values)
	return values
}
