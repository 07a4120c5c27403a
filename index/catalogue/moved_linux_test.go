package catalogue_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/indextest"
)

// TestClosedElsewhere: whoever has a catalogue open whose library is moved reads it and
// removes its log, and leaves that of the library alone that has its place.
func TestClosedElsewhere(t *testing.T) {
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	moved, other := indextest.New(t, indextest.Many(3)...), indextest.New(t, indextest.Many(5)...)
	dir, from := moved.Library.Dir(), other.Library.Dir()
	moved.Close()
	r, err := catalogue.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Remove(t.Context(), time.Time{}, []int64{1}); err != nil { // is in the log
		t.Fatal(err)
	}
	if err := errors.Join(os.Rename(dir, elsewhere), os.Rename(from, dir)); err != nil {
		t.Fatal(err)
	}
	if n, err := r.CountPapers(t.Context()); n != 3 && !errors.Is(err, durable.ErrMoved) {
		t.Errorf("%d papers, %v, want 3", n, err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(filepath.Join(dir, catalogue.File+"-wal")); err != nil || info.Size() == 0 {
		t.Errorf("the log of the other library: %v, %v", info, err)
	}
	if _, err := os.Stat(filepath.Join(elsewhere, catalogue.File+"-wal")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its own log: %v", err)
	}
	if n, err := countPapers(t.Context(), dir); n != 4 || err != nil {
		t.Errorf("%d papers, %v, want 4", n, err)
	}
}
