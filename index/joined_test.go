package index_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"paperkin/index"
	"paperkin/index/indextest"
	"paperkin/index/paper"
	"paperkin/index/paper/source"
)

// TestJoinedWrongly: a library that the program of commit 6cd9057 made of joined.ris and
// joined.jsonl holds papers that are several. They are taken apart, every id that it
// printed finds one of them, and no text that had a vector waits for another, also when
// the files are indexed again.
func TestJoinedWrongly(t *testing.T) {
	const files = "../testdata/libraries"
	dir := indextest.Upgraded(t, filepath.Join(files, "joined"))
	w := indextest.OpenWriter(t, dir)
	var ids []string
	embedded := map[string]bool{}
	each := func(f func(paper.Paper)) (n int) {
		if err := w.Library.Each(ctx, func(p paper.Paper) error { n++; f(p); return nil }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := each(func(p paper.Paper) {
		ids = append(append(ids, p.ID), p.Aliases...)
		embedded[p.Title+p.Abstract] = p.Abstract != ""
	})
	if torn, err := w.Library.Torn(ctx); before != 5 || torn != 4 || err != nil {
		t.Fatalf("%d papers, %d joined wrongly, %v; want 5 and 4", before, torn, err)
	}
	var keys []int64 // of all papers
	each(func(p paper.Paper) {
		f, err := w.Library.Find(ctx, p.ID)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, f.Key)
	})
	for _, other := range keys[1:] { // of two papers, one at least is several
		if got, err := w.Merge(ctx, time.Now(), keys[0], other); !errors.Is(err, index.ErrTorn) {
			t.Errorf("merged into %v, %v; want ErrTorn", got, err)
		}
	}
	check := func(when string) {
		t.Helper()
		done, waits := map[string]bool{}, map[string]bool{}
		if n := each(func(p paper.Paper) {
			f, err := w.Library.Find(ctx, p.ID)
			if err != nil {
				t.Error(err)
			}
			if text := p.Title + p.Abstract; f.State == index.Done {
				done[text] = true
			} else {
				waits[text] = true
			}
		}); n != 10 {
			t.Errorf("%s: %d papers, want 10", when, n)
		}
		for text := range embedded {
			if embedded[text] && waits[text] && !done[text] {
				t.Errorf("%s: %q waits for a vector, and had one", when, text)
			}
		}
		for _, id := range ids {
			if _, err := w.Library.Find(ctx, id); err != nil {
				t.Errorf("%s: %v", when, err)
			}
		}
		indextest.Sound(t, w.Library)
	}
	again := func(when string) {
		t.Helper()
		t.Chdir(files) // as when they were indexed first
		sources, _, err := source.Expand([]string{"joined.ris", "joined.jsonl"}, nil, source.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Add(ctx, source.Read(ctx, sources, source.Options{}), index.AddOptions{}); err != nil {
			t.Fatal(err)
		}
		check(when)
	}
	done, err := w.Settle(ctx)
	if err != nil || done.Apart != 4 || done.New != 5 || done.Joined != 0 {
		t.Errorf("settled %+v, %v; want 4 papers taken apart into 5 more", done, err)
	}
	check("taken apart")
	if torn, err := w.Library.Torn(ctx); torn != 0 || err != nil {
		t.Errorf("%d papers are still joined wrongly, %v", torn, err)
	}
	again("indexed again")
}
