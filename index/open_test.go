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

// TestDiscardKeepsOthers: Discard removes nothing that was there before its
// writer: another process may have made the library in the meantime.
func TestDiscardKeepsOthers(t *testing.T) {
	w := indextest.New(t, indextest.Many(3)...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = indextest.OpenWriter(t, w.Library.Dir())
	if err := w.Discard(); err != nil {
		t.Error(err)
	}
	w = indextest.OpenWriter(t, w.Library.Dir())
	if got := indextest.Stored(t, w.Library); len(got) != 3 {
		t.Errorf("search finds %d papers, want 3", len(got))
	}
}

// TestNotAnybodysFolders: folders that bear the names of a library's are not
// taken for leftovers of one.
func TestNotAnybodysFolders(t *testing.T) {
	for _, folder := range []string{"spaces", "lexical"} {
		dir := t.TempDir()
		own := filepath.Join(dir, folder, "2024", "notes.txt")
		if err := errors.Join(os.MkdirAll(filepath.Dir(own), 0o700), os.WriteFile(own, []byte("mine"), 0o600)); err != nil {
			t.Fatal(err)
		}
		w, err := index.OpenWriter(ctx, dir, chromem.Open)
		if err == nil {
			err = w.Discard()
		}
		if !errors.Is(err, index.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", folder, err)
		}
		if _, err := os.Stat(own); err != nil {
			t.Error(err)
		}
	}
}
