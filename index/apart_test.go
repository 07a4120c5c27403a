package index_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
	"paperkin/index/vector"
)

// grow adds papers to the library in dir.
func grow(t *testing.T, dir string, lines ...string) {
	t.Helper()
	w := indextest.OpenWriter(t, dir)
	indextest.Add(t, w, lines...)
	indextest.Embed(t, w, &embedtest.Fake{})
	_, err := w.CatchUp(ctx, nil)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
}

// put puts a part of a library in its place in another one.
func put(t *testing.T, from, to, part string) {
	t.Helper()
	from, to = filepath.Join(from, part), filepath.Join(to, part)
	info, err := os.Stat(from)
	if err == nil {
		err = os.RemoveAll(to)
	}
	if err == nil && info.IsDir() {
		err = os.CopyFS(to, os.DirFS(from))
	} else if err == nil {
		var b []byte
		if b, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, b, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestApart: two copies of a library that went apart, with as many papers each, refuse
// each other's vectors, codes and words, and so do two states of one. Repairing keeps
// the files under other names and costs what is not in both.
func TestApart(t *testing.T) {
	before := t.TempDir()
	grow(t, before, indextest.Many(4)...)
	own, copied := indextest.Copied(t, before), indextest.Copied(t, before)
	grow(t, own, indextest.Record("own", "Own", "the text of the one"))
	grow(t, copied, indextest.Record("copied", "Copied", "the text of the other"))
	for _, part := range []string{"spaces/1/vectors.f32", "spaces/1/vectors.i8", "spaces/1/slots", "lexical/2"} {
		for name, from := range map[string]string{"the other copy": copied, "the state before": before} {
			if part == "lexical/2" && from == before {
				continue // it has none of that number
			}
			t.Run(part+" of "+name, func(t *testing.T) {
				dir := indextest.Copied(t, own)
				put(t, from, dir, part)
				lib, err := index.Open(ctx, dir, chromem.Open)
				if err != nil {
					t.Fatal(err)
				}
				defer lib.Close()
				for range 2 {
					v, err := lib.View(ctx)
					if err == nil {
						v.Close()
					}
					if !errors.Is(err, index.ErrForeign) || index.IsDamage(err) {
						t.Fatalf("view: %v, want %v", err, index.ErrForeign)
					}
				}
				problems, err := lib.Check(ctx)
				if err != nil || !slices.ContainsFunc(problems, func(p index.Problem) bool { return p.Cure == index.CureRepair }) {
					t.Errorf("check: %v, %v", problems, err)
				}
				w := indextest.OpenWriter(t, dir)
				lost, err := w.MendVectors(ctx)
				if _, wordsErr := w.RebuildWords(ctx, nil); errors.Join(err, wordsErr) != nil || lost > 1 {
					t.Fatalf("%d lost, %v, %v", lost, err, wordsErr)
				}
				indextest.Sound(t, w.Library)
				if got := indextest.Stored(t, w.Library); len(got) != 5-lost {
					t.Errorf("%d papers are found, and %d lost", len(got), lost)
				}
				if left, err := w.Library.Leftovers(ctx); err != nil || len(left) != 1 || left[0].Why != index.LeftOther {
					t.Errorf("left over: %v, %v", left, err)
				}
			})
		}
	}
}

// TestViewBesideRuns: a run that gives the vectors another number while they are being
// opened costs another try, and so does the next one.
func TestViewBesideRuns(t *testing.T) {
	w := indextest.New(t, indextest.Many(2)...)
	runs := 2
	lib, err := index.Open(ctx, w.Library.Dir(), func(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		if runs > 0 {
			indextest.Add(t, w, indextest.Record(fmt.Sprint(runs), "New", fmt.Sprint("the text of number ", runs)))
			indextest.Embed(t, w, &embedtest.Fake{})
			runs--
		}
		return chromem.Open(dir, dimensions, c)
	})
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if got := indextest.Stored(t, lib); len(got) != 4 {
		t.Errorf("%d papers are found, want all 4", len(got))
	}
}
