package catalogue

import (
	"testing"
	"time"
)

// TestImportMemory: the pages that an import keeps in memory are given back at its end.
func TestImportMemory(t *testing.T) {
	w, err := OpenWriter(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	pages := func() (kib int) {
		if err := w.conn.QueryRowContext(t.Context(), `PRAGMA cache_size`).Scan(&kib); err != nil {
			t.Fatal(err)
		}
		return -kib
	}
	before := pages()
	run, err := w.NewImport(t.Context(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if during := pages(); during <= before {
		t.Errorf("an import keeps %d KiB of pages, other work %d", during, before)
	}
	if err := run.End(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := pages(); after != before {
		t.Errorf("after an import %d KiB of pages are kept, before it %d", after, before)
	}
}
