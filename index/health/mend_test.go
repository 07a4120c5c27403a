package health_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// TestMendVectors: papers whose vectors are damaged are pending, in every space,
// until they are embedded again; the others stay as they are.
func TestMendVectors(t *testing.T) {
	w := indextest.New(t, indextest.Many(9)...)
	if _, err := w.Reindex(ctx, &embedtest.Fake{Dimensions: 128}, index.ReindexOptions{Keep: true}); err != nil {
		t.Fatal(err)
	}
	if n, err := w.MendVectors(ctx); err != nil || n != 0 {
		t.Errorf("nothing is damaged, but %d vectors are given up, %v", n, err)
	}
	w.Close()
	for space, dimensions := range map[int]int64{1: 256, 2: 128} {
		vectors := filepath.Join(w.Library.Dir(), "spaces", fmt.Sprint(space), "vectors.f32")
		if err := os.Truncate(vectors, 64+4*dimensions*7+9); err != nil { // 7 of 9 rows
			t.Fatal(err)
		}
	}
	w = indextest.OpenWriter(t, w.Library.Dir())
	indextest.Add(t, w, indextest.Record("late", "Late", "one more"))
	if _, err := w.Embed(ctx, &embedtest.Fake{Dimensions: 128}, index.BuildOptions{}); err == nil {
		t.Error("rows were written behind missing ones")
	}
	if n, err := w.MendVectors(ctx); err != nil || n != 4 {
		t.Errorf("%d vectors given up, %v, want 2 in each of 2 spaces", n, err)
	}
	indextest.Sound(t, w.Library)
	if got, want := indextest.Ledger(t, w.Library), (index.Ledger{Done: 7, Pending: 3}); got != want {
		t.Errorf("ledger %+v, want %+v", got, want)
	}
	if got := indextest.Stored(t, w.Library); len(got) != 7 {
		t.Errorf("search finds %d papers, want 7", len(got))
	}
	if b := indextest.Embed(t, w, &embedtest.Fake{Dimensions: 128}); b.Done != 3 || b.Restored != 0 {
		t.Errorf("embedded %+v, want 3 papers again", b)
	}
	if got := indextest.Stored(t, w.Library); len(got) != 10 {
		t.Errorf("search finds %d papers, want all 10", len(got))
	}
	indextest.Sound(t, w.Library)
}

// TestMendWithoutRows: another library's vectors where none of this one's are yet stop
// every run that embeds, until they are put aside.
func TestMendWithoutRows(t *testing.T) {
	other := indextest.New(t, indextest.Many(3)...)
	w := indextest.OpenWriter(t, t.TempDir())
	indextest.Add(t, w, indextest.Many(2)...)
	indextest.Embed(t, w, &embedtest.Fake{Fail: func(string) error { return errors.New("no") }})
	space := filepath.Join(w.Library.Dir(), "spaces", "1")
	if err := os.CopyFS(space, os.DirFS(filepath.Join(other.Library.Dir(), "spaces", "1"))); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Embed(ctx, &embedtest.Fake{}, index.BuildOptions{}); !errors.Is(err, index.ErrForeign) {
		t.Errorf("embed: %v, want %v", err, index.ErrForeign)
	}
	problems, err := w.Library.Check(ctx)
	if err != nil || len(problems) != 3 || problems[0].Cure != index.CureRepair {
		t.Errorf("check: %v, %v, want three files", problems, err)
	}
	if lost, err := w.MendVectors(ctx); err != nil || lost != 0 {
		t.Errorf("%d lost, %v", lost, err)
	}
	if b := indextest.Embed(t, w, &embedtest.Fake{}); b.Done != 2 {
		t.Errorf("embedded %+v", b)
	}
	indextest.Sound(t, w.Library)
}
