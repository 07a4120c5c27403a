package index_test

import (
	"os"
	"path/filepath"
	"testing"

	"paperkin/index/damagetest"
	"paperkin/index/indextest"
)

// TestExports: what was written to a path last counts, and what was there before until
// it is replaced; a note that is lost or damaged knows nothing.
func TestExports(t *testing.T) {
	w := indextest.New(t, indextest.Many(1)...)
	lib := w.Library
	is := func(path, sum string, want, wantKnown bool) {
		t.Helper()
		if got, known := lib.Exported(path, sum); got != want || known != wantKnown {
			t.Errorf("%s at %s: got %v, known %v, want %v, %v", sum, path, got, known, want, wantKnown)
		}
	}
	remember := func(path, sum string) {
		t.Helper()
		if err := lib.RememberExport(path, sum); err != nil {
			t.Fatal(err)
		}
	}
	is("/a", "one", false, false)
	remember("/a", "one")
	is("/a", "one", true, true)
	is("/b", "one", false, false)
	remember("/a", "two")
	remember("/a", "two")
	is("/a", "one", false, true)
	is("/a", "two", true, true)
	remember("/a", "three")
	is("/a", "two", true, true)
	is("/a", "one", false, true)

	files, err := filepath.Glob(filepath.Join(lib.Dir(), "exports", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%q, %v, want one file", files, err)
	}
	damagetest.Flip(t, files[0], 0)
	is("/a", "three", false, false)
	remember("/a", "four")
	is("/a", "four", true, true)
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	is("/a", "four", false, false)
}
