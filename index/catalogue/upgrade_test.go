package catalogue

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paperkin/index/catalogue/sealed"
)

// noFiles converts nothing.
func noFiles(context.Context, Conversion) (Words, error) { return Words{}, nil }

// TestPrivateAtAllTimes: a catalogue is nobody else's business, also while it is
// made.
func TestPrivateAtAllTimes(t *testing.T) {
	ctx := context.Background()
	db, err := Empty(ctx, FormatVersion)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path := filepath.Join(t.TempDir(), File)
	err = replace(ctx, db, path, func(copied string) error {
		info, err := os.Stat(copied)
		if err == nil && info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v", copied, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestUpgrade: an older catalogue is brought up to date when no writer holds the lock, and
// nothing else is done that a writer does.
func TestUpgrade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	if err := os.CopyFS(dir, os.DirFS("../../testdata/libraries/format-2")); err != nil {
		t.Fatal(err)
	}
	left := SpaceDir(dir, 77) // a writer would remove it
	if err := os.Mkdir(left, 0o700); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, File))
	if err != nil {
		t.Fatal(err)
	}
	lock, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	var locked *LockedError
	if err := Upgrade(t.Context(), dir, noFiles, UpgradeOptions{}); !errors.As(err, &locked) || !strings.HasPrefix(err.Error(), "bring the library up to date: ") {
		t.Errorf("while a writer holds the lock: %v", err)
	}
	if after, err := os.ReadFile(filepath.Join(dir, File)); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the catalogue has changed under the lock, %v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); !errors.Is(err, ErrOlderFormat) {
		t.Errorf("before: %v", err)
	}
	if err := Upgrade(t.Context(), dir, noFiles, UpgradeOptions{}); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var mode string
	if err := r.db.QueryRowContext(t.Context(), `PRAGMA journal_mode`).Scan(&mode); err != nil || mode != "wal" {
		t.Errorf("journal mode %s, %v, want wal", mode, err)
	}
	if n, err := r.CountPapers(t.Context()); err != nil || n == 0 {
		t.Errorf("%d papers, %v", n, err)
	}
	if _, err := os.Stat(left); err != nil {
		t.Error(err)
	}
	if WriterAt(dir) != 0 {
		t.Error("the lock is still held")
	}
	lock, err = Lock(dir) // a writer is let in
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Unlock(); err != nil {
		t.Error(err)
	}
}

// TestUpgradeAfterAKill: what a run leaves behind that was killed while it brought
// a catalogue up to date does not find its way into the next run's.
func TestUpgradeAfterAKill(t *testing.T) {
	ctx := context.Background()
	dir := filepath.Join(t.TempDir(), "library")
	if err := os.CopyFS(dir, os.DirFS("../../testdata/libraries/format-2")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, File)
	old, err := openDatabase(path, url.Values{})
	if err := errors.Join(err, sealed.Register()); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(copyInto(ctx, old, path+".new", sealing()), old.Close()); err != nil {
		t.Fatal(err)
	}
	half, err := openSealed(path+".new", url.Values{}, "cache_size(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	tx, err := half.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // more than the cache holds
		if _, err := tx.ExecContext(ctx, `UPDATE papers SET title = 'half', abstract = hex(randomblob(10000)), extra = NULL`); err != nil {
			t.Fatal(err)
		}
	}
	left := map[string][]byte{}
	for _, name := range []string{path + ".new", path + ".new-journal"} {
		if left[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(tx.Rollback(), half.Close()); err != nil {
		t.Fatal(err)
	}
	for name, b := range left {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := Upgrade(ctx, dir, noFiles, UpgradeOptions{}); err != nil {
		t.Fatal(err)
	}
	w, err := openWriter(ctx, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.conn.Close()
	var papers, others int
	var check string
	if err := w.conn.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE title = 'half') FROM papers`).Scan(&papers, &others); err != nil || papers == 0 || others > 0 {
		t.Errorf("%d papers, %d of them of the other run (%v)", papers, others, err)
	}
	if err := w.conn.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&check); err != nil || check != "ok" {
		t.Errorf("integrity: %s, %v", check, err)
	}
	if names, err := filepath.Glob(path + ".new*"); err != nil || len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

// TestUpgradeNamesAnew: addresses that papers came from lose what is secret in them, also
// when two are the same then.
func TestUpgradeNamesAnew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "library")
	if err := os.CopyFS(dir, os.DirFS("../../testdata/libraries/format-3")); err != nil {
		t.Fatal(err)
	}
	tamper(t, filepath.Join(dir, File), `INSERT INTO files (key, name) VALUES (101, 'secret1 a'), (102, 'secret2 a'), (103, 'secret3 b');
		UPDATE sources SET file = 101 + rowid % 3 FROM (SELECT paper AS p, row_number() OVER () AS rowid FROM sources) WHERE paper = p`)
	public := func(name string) string {
		if rest, ok := strings.CutPrefix(name, "secret"); ok {
			return rest[2:]
		}
		return name
	}
	if err := Upgrade(t.Context(), dir, noFiles, UpgradeOptions{Public: public}); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var names string
	var lost int
	err = r.db.QueryRowContext(t.Context(), `SELECT (SELECT group_concat(name, ',') FROM (SELECT DISTINCT f.name FROM files f JOIN sources s ON s.file = f.key ORDER BY 1)),
		(SELECT count(*) FROM sources WHERE file NOT IN (SELECT key FROM files)) + (SELECT count(*) FROM files WHERE name LIKE 'secret%')`).Scan(&names, &lost)
	if err != nil || names != "a,b" || lost > 0 {
		t.Errorf("names %q, %d lost or secret, %v", names, lost, err)
	}
}
