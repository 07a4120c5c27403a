package index_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

// TestMoved: a library that is moved away between a reader's first file and the
// others was moved, and is not damaged.
func TestMoved(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	if _, err := w.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
	dir := w.Library.Dir()
	w.Close()
	lib, err := index.Open(ctx, dir, chromem.Open)
	if err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	if err := os.Rename(dir, filepath.Join(t.TempDir(), "elsewhere")); err != nil {
		t.Fatal(err)
	}
	v, err := lib.View(ctx)
	if err == nil {
		v.Close()
	}
	if !errors.Is(err, index.ErrMoved) || index.IsDamage(err) {
		t.Errorf("got %v, want %v", err, index.ErrMoved)
	}
}
