package fill_test

import (
	"bytes"
	"context"
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

// errKilled is where a run ends.
var errKilled = errors.New("killed")

// killed is a store that ends a run when it is to change its files.
type killed struct {
	vector.Store
	at string // what it does not do any more
}

func (k killed) Renumber(ctx context.Context, number string) error {
	if k.at == "renumber" {
		return errKilled
	}
	return k.Store.Renumber(ctx, number)
}

func (k killed) Put(ctx context.Context, first int, vectors [][]float32) error {
	if k.at == "put" {
		return errKilled
	}
	return errors.Join(k.Store.Put(ctx, first, vectors), errKilled)
}

// Optimize does nothing: a process that is killed does not.
func (k killed) Optimize(context.Context, int) error { return nil }

// TestKilledWhileRenumbering: when a run is killed between the moment at which the
// catalogue knows another number of a space's files and its first batch, readers find
// what is committed, and so they do after a run that embeds nothing. The next run
// embeds the rest.
func TestKilledWhileRenumbering(t *testing.T) {
	for _, kills := range [][]string{{"renumber"}, {"renumber", "put"}, {"put", "renumber", "commit"}} {
		for _, before := range []int{0, 3} {
			t.Run(fmt.Sprint(kills, before), func(t *testing.T) {
				w := indextest.OpenWriter(t, t.TempDir())
				dir := w.Library.Dir()
				indextest.Add(t, w, indextest.Many(before)...)
				indextest.Embed(t, w, &embedtest.Fake{})
				indextest.Add(t, w, indextest.Many(before + 2)[before:]...)
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				for _, kill := range kills {
					killRun(t, dir, kill)
					findable(t, dir, before)
				}
				w = indextest.OpenWriter(t, dir)
				fails := &embedtest.Fake{Fail: func(string) error { return errors.New("no") }}
				if b := indextest.Embed(t, w, fails); b.Failed != 2 {
					t.Fatalf("got %+v, want 2 failures", b)
				}
				findable(t, dir, before)
				if b := indextest.Embed(t, w, &embedtest.Fake{}); b.Done != 2 {
					t.Fatalf("got %+v, want 2 done", b)
				}
				findable(t, dir, before+2)
				indextest.Sound(t, w.Library)
				s, err := w.Library.ActiveSpace(ctx)
				if err != nil || s.Next != "" {
					t.Errorf("number %q, and next %q, %v", s.Number, s.Next, err)
				}
			})
		}
	}
}

// killRun embeds papers until a step of the first batch.
func killRun(t *testing.T, dir, at string) {
	t.Helper()
	w, err := index.OpenWriter(ctx, dir, func(dir *os.Root, dimensions int, c vector.Committed) (vector.Store, error) {
		s, err := chromem.Open(dir, dimensions, c)
		return killed{s, at}, err
	})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.Embed(ctx, &embedtest.Fake{}, index.BuildOptions{Batch: 2}); !errors.Is(err, errKilled) {
		t.Fatalf("killed at %s: got %v", at, err)
	}
}

// findable fails the test unless a new reader finds so many papers.
func findable(t *testing.T, dir string, n int) {
	t.Helper()
	lib, err := index.Open(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if got := indextest.Stored(t, lib); len(got) != n {
		t.Errorf("%d papers are found, want %d", len(got), n)
	}
	problems, err := lib.Check(ctx)
	problems = slices.DeleteFunc(problems, func(p index.Problem) bool { return p.Cure == index.CureIndex })
	if err != nil || len(problems) > 0 {
		t.Errorf("check: %v, %v", problems, err)
	}
}

// TestCopiedAfterKill: a library whose files have two numbers has its vectors in a backup,
// and in what is salvaged of it.
func TestCopiedAfterKill(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	dir := w.Library.Dir()
	indextest.Add(t, w, indextest.Record("late", "Late", "the text of a late one"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	killRun(t, dir, "put")
	lib, err := index.Open(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	var backup bytes.Buffer
	if _, err := lib.Backup(ctx, &backup, nil); err != nil {
		t.Fatal(err)
	}
	restored, salvaged := filepath.Join(t.TempDir(), "restored"), filepath.Join(t.TempDir(), "salvaged")
	if _, err := index.Restore(ctx, &backup, restored, chromem.Open, index.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	if s, err := index.Salvage(ctx, dir, salvaged, chromem.Open); err != nil || s.Vectors != 3 {
		t.Fatalf("salvaged %+v, %v, want 3 vectors", s, err)
	}
	for _, dir := range []string{restored, salvaged} {
		findable(t, dir, 3)
		if b := indextest.Embed(t, indextest.OpenWriter(t, dir), &embedtest.Fake{}); b.Done != 1 {
			t.Errorf("embedded %+v, want the late one", b)
		}
		findable(t, dir, 4)
	}
}
