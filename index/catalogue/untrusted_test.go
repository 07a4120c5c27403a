package catalogue_test

import (
	"errors"
	"path/filepath"
	"testing"

	"paperkin/index"
	"paperkin/index/chromem"
	"paperkin/index/indextest"
)

// TestForeignLibraries: a library that somebody made to do harm, page by page
// with good checksums, can be refused at any time, and takes little memory.
func TestForeignLibraries(t *testing.T) {
	for name, statements := range map[string]string{
		"dead slot":      `INSERT INTO dead SELECT key, -5 FROM spaces`,
		"far dead slot":  `INSERT INTO dead SELECT key, 1152921504606846976 FROM spaces`,
		"negative slot":  `UPDATE ledger SET slot = -70 WHERE slot = 1`,
		"far slot":       `UPDATE ledger SET slot = 1152921504606846976 WHERE slot = 1`,
		"far paper":      `PRAGMA foreign_keys = 0; UPDATE papers SET key = 1152921504606846976 WHERE key = 1`,
		"negative paper": `PRAGMA foreign_keys = 0; UPDATE papers SET key = -70 WHERE key = 1`,
		"far next paper": `UPDATE sqlite_sequence SET seq = 1152921504606846976 WHERE name = 'papers'`,
	} {
		w := indextest.New(t, indextest.Many(3)...)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		indextest.Tamper(t, filepath.Join(w.Library.Dir(), "catalog.db"), statements)
		if err := use(t, w.Library.Dir()); !errors.Is(err, index.ErrDamaged) {
			t.Errorf("%s: %v, want ErrDamaged", name, err)
		}
	}
}

// use does to a library what makes sets of its numbers.
func use(t *testing.T, dir string) error {
	w, err := index.OpenWriter(t.Context(), dir, chromem.Open)
	if err != nil {
		return err
	}
	defer w.Close()
	v, err := w.Library.View(t.Context())
	if err != nil {
		return err
	}
	_, err = v.Select(t.Context(), index.Filter{Until: "9999", IDs: []string{"p000", "p001", "p002"}})
	_, all := v.Select(t.Context(), index.Filter{IDs: []string{"p000", "p001", "p002"}})
	_, adding := w.Add(t.Context(), indextest.Records(t, append(indextest.Many(3), indextest.Record("new", "New", "text"))...), index.AddOptions{})
	problems, checking := w.Library.Check(t.Context())
	if len(problems) > 0 {
		checking = errors.Join(checking, index.ErrDamaged)
	}
	return errors.Join(err, all, adding, checking, v.Close())
}
