package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// catalogueFile is the library's one source of truth.
const catalogueFile = "catalog.db"

// queryer is what a connection, a pool and a transaction have in common.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// dsn names a catalogue to the driver. WAL lets readers go on while the writer
// commits; synchronous FULL makes a commit durable, not only atomic.
func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)", "temp_store(2)"}}
	for _, p := range pragmas {
		q.Add("_pragma", p)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: q.Encode()}).String()
}

// openReader opens the catalogue of an existing library for reading.
func openReader(ctx context.Context, dir string) (*sql.DB, error) {
	path, err := filepath.Abs(filepath.Join(dir, catalogueFile))
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil, fmt.Errorf("%s: %w", dir, ErrNoLibrary)
	} else if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(path, "query_only(1)"))
	if err != nil {
		return nil, err
	}
	version, err := checkFormat(ctx, db, path)
	if err == nil && version < FormatVersion {
		err = errOlderFormat
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openWriter opens the catalogue for its one writer, and creates or migrates
// it first where that is needed. The caller holds the library's lock.
func openWriter(ctx context.Context, dir string) (*sql.DB, error) {
	path, err := filepath.Abs(filepath.Join(dir, catalogueFile))
	if err != nil {
		return nil, err
	}
	// SQLite gives its -wal and -shm files the permissions of the main file.
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open catalogue: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(path, "journal_mode(WAL)", "synchronous(FULL)"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // one writer; temporary tables belong to its connection
	version, err := checkFormat(ctx, db, path)
	if err == nil && version < FormatVersion {
		err = upgrade(ctx, db, path, version)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// errOlderFormat: the writer has to open the library first.
var errOlderFormat = errors.New("library of an older format")

// upgrade brings a catalogue up to date. A copy of an older one stays beside
// it, as catalog.db.format-1 for one of format version 1.
func upgrade(ctx context.Context, db *sql.DB, path string, version int) error {
	if version > 0 {
		backup := fmt.Sprintf("%s.format-%d", path, version)
		if err := os.Remove(backup); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err // of an upgrade that did not come to its end
		}
		if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, backup); err != nil {
			return fmt.Errorf("keep a copy of the catalogue: %w", err)
		}
		if err := os.Chmod(backup, 0o600); err != nil {
			return err
		}
	}
	return migrate(ctx, db, version)
}

// inTx runs f in a transaction: committed when f returns nil, else rolled back.
func inTx(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
