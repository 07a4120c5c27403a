package index_test

import (
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/damagetest"
	"paperkin/index/indextest"
)

// use does with a library what can be done, whatever comes of it.
func use(t *testing.T, dir string) {
	t.Helper()
	if lib, err := index.Open(ctx, dir, chromem.Open); err == nil {
		for range 2 {
			if v, err := lib.View(ctx); err == nil {
				v.Close()
			}
		}
		lib.Check(ctx)
		lib.Backup(ctx, io.Discard, nil)
		lib.Close()
	}
	if w, err := index.OpenWriter(ctx, dir, chromem.Open); err == nil {
		w.Add(ctx, indextest.Records(t, indextest.Record("new", "New", "the text of a new one")), index.AddOptions{})
		w.Embed(ctx, &embedtest.Fake{}, index.BuildOptions{})
		w.CatchUp(ctx, nil)
		w.MendVectors(ctx)
		w.RebuildWords(ctx, nil)
		w.Reindex(ctx, &embedtest.Fake{}, index.ReindexOptions{Keep: true})
		w.Close()
	}
	index.Salvage(ctx, dir, dir+" salvaged", chromem.Open)
}

// TestHandlesClosed: no file stays open, whatever is wrong with the library.
func TestHandlesClosed(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // which would close what is forgotten
	own, other := t.TempDir(), t.TempDir()
	grow(t, own, indextest.Many(3)...)
	grow(t, other, indextest.Many(3)...)
	open := func() int {
		t.Helper()
		entries, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip(err)
		}
		return len(entries)
	}
	foreign := func(part string) func(dir string) { return func(dir string) { put(t, other, dir, part) } }
	missing := func(part string) func(dir string) {
		return func(dir string) {
			if err := os.RemoveAll(filepath.Join(dir, part)); err != nil {
				t.Fatal(err)
			}
		}
	}
	damaged := func(part string, at int) func(dir string) {
		return func(dir string) { damagetest.Flip(t, filepath.Join(dir, part), at) }
	}
	use(t, indextest.Copied(t, own)) // opens what stays open for good
	for name, change := range map[string]func(dir string){
		"nothing":         func(string) {},
		"foreign vectors": foreign("spaces/1/vectors.f32"), "foreign codes": foreign("spaces/1/vectors.i8"), "foreign slots": foreign("spaces/1/slots"), "foreign words": foreign("lexical/1"),
		"foreign commits": foreign("commits"), "foreign catalogue": foreign("catalog.db"),
		"no vectors": missing("spaces/1/vectors.f32"), "no space": missing("spaces/1"), "no words": missing("lexical"),
		"no checksums": missing("lexical/1/manifest"), "no segment": missing("lexical/1/00000001.seg"), "no catalogue": missing("catalog.db"),
		"damaged vectors": damaged("spaces/1/vectors.f32", 100), "damaged header": damaged("spaces/1/vectors.f32", 10),
		"damaged codes": damaged("spaces/1/vectors.i8", 100), "damaged slots": damaged("spaces/1/slots", 70), "no slots": missing("spaces/1/slots"), "damaged words": damaged("lexical/1/manifest", 20),
		"damaged catalogue": damaged("catalog.db", 5000),
	} {
		if !damagetest.Long(t) && !slices.Contains([]string{"foreign vectors", "foreign words", "no checksums", "damaged catalogue"}, name) {
			continue
		}
		dir := indextest.Copied(t, own)
		change(dir)
		before := open()
		if use(t, dir); open() != before {
			t.Errorf("%s: %d files are open, and were %d before", name, open(), before)
		}
	}
}
