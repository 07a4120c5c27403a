package catalogue_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"paperkin/index"
	"paperkin/index/indextest"
)

// TestForeignLog: a log of another library, or one that follows another state of the
// catalogue, is refused before SQLite reads it; what is mended has what the catalogue's
// file has, and the log is kept.
func TestForeignLog(t *testing.T) {
	own, other := withLog(t), withLog(t)
	at := filepath.Join(own, "catalog.db-wal")
	log, err := os.ReadFile(filepath.Join(other, "catalog.db-wal"))
	if err == nil {
		err = os.WriteFile(at, log, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the first one changes nothing
		if got, err := indextest.Titles(own); !errors.Is(err, index.ErrForeign) || index.IsDamage(err) || !index.Acceptable(err) {
			t.Fatalf("%d titles, %v, want %v", len(got), err, index.ErrForeign)
		}
	}
	if err := index.AcceptLoss(t.Context(), own); err != nil {
		t.Fatal(err)
	}
	if got, err := indextest.Titles(own); err != nil || len(got) != 10 {
		t.Errorf("%d titles, %v, want the 10 in the file", len(got), err)
	}
	if kept, err := os.ReadFile(at + ".other-1"); err != nil || !slices.Equal(kept, log) {
		t.Errorf("the log is not kept: %v", err)
	}
}
