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

	"paperkin/index/catalogue/sealed"
)

// catalogueFile is the library's one source of truth.
const catalogueFile = "catalog.db"

// queryer is what a connection, a pool and a transaction have in common.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// openSealed opens a catalogue whose pages are sealed.
func openSealed(path string, parameters url.Values, pragmas ...string) (*sql.DB, error) {
	if err := sealed.Register(); err != nil {
		return nil, err
	}
	parameters.Set("vfs", sealed.VFS)
	return openDatabase(path, parameters, pragmas...)
}

func openDatabase(path string, parameters url.Values, pragmas ...string) (*sql.DB, error) {
	for _, p := range append(pragmas, "busy_timeout(10000)", "foreign_keys(1)", "temp_store(2)") {
		parameters.Add("_pragma", p)
	}
	return sql.Open("sqlite", fileURI(path, parameters))
}

// fileURI names a database to SQLite.
func fileURI(path string, parameters url.Values) string {
	if whole, err := filepath.Abs(path); err == nil { // else SQLite finds it, or says why not
		path = whole
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: parameters.Encode()}).String()
}

// missing returns an error that wraps [ErrNoLibrary] when there is no catalogue
// and never was, and one that wraps [ErrDamaged] when there was one.
func missing(dir, path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Size() > 0:
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case wasThere(dir) && err == nil:
		return fmt.Errorf("%s: %w: the file is empty", path, ErrDamaged)
	case wasThere(dir):
		return fmt.Errorf("%s: %w: the file is gone", path, ErrDamaged)
	}
	return fmt.Errorf("%s: %w", dir, ErrNoLibrary)
}

// openReader opens the catalogue of an existing library for reading.
func openReader(ctx context.Context, dir string) (*sql.DB, error) {
	path, err := filepath.Abs(filepath.Join(dir, catalogueFile))
	if err != nil {
		return nil, err
	}
	if err := missing(dir, path); err != nil {
		return nil, err
	}
	if err := checkSeal(ctx, path); err != nil {
		return nil, unwritable(dir, err)
	}
	var db *sql.DB
	err = forReading(path, func(parameters url.Values) (err error) {
		db, err = connectReader(ctx, dir, path, parameters)
		return err
	})
	return db, unwritable(dir, err)
}

func connectReader(ctx context.Context, dir, path string, parameters url.Values) (*sql.DB, error) {
	made := readCommits(dir) // before the catalogue, which may get more
	db, err := openSealed(path, parameters, "query_only(1)")
	if err != nil {
		return nil, err
	}
	err = checkCurrent(ctx, db, path)
	if err == nil {
		err = checkCommits(ctx, db, path, made)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// openWriter opens the catalogue for its one writer, and creates it or brings it
// up to date first where that is needed. The caller holds the library's lock.
func openWriter(ctx context.Context, dir string) (*writing, error) {
	path, err := filepath.Abs(filepath.Join(dir, catalogueFile))
	if err != nil {
		return nil, err
	}
	err = missing(dir, path)
	isNew := errors.Is(err, ErrNoLibrary)
	if isNew {
		err = create(ctx, path)
	}
	if err != nil {
		return nil, err
	}
	if err = checkSeal(ctx, path); errors.Is(err, errOlderFormat) {
		err = upgrade(ctx, path)
	}
	if err != nil {
		return nil, err
	}
	// WAL lets readers go on while the writer commits; synchronous FULL makes a
	// commit durable, not only atomic.
	db, err := openSealed(path, url.Values{}, "journal_mode(WAL)", "synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // one writer; temporary tables belong to its connection
	err = checkCurrent(ctx, db, path)
	if err == nil {
		err = checkCommits(ctx, db, path, readCommits(dir))
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &writing{DB: db, dir: dir, isNew: isNew}, nil
}

// writing is the catalogue in the hands of its one writer.
type writing struct {
	*sql.DB
	dir   string
	isNew bool // made when it was opened
}

// inTx runs f in a transaction: committed when f returns nil, else rolled back.
func (w *writing) inTx(ctx context.Context, f func(*sql.Tx) error) (err error) {
	tx, err := w.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	defer func() { err = whyDone(ctx, err) }()
	if err := f(tx); err != nil {
		return err
	}
	n, err := countCommit(ctx, tx)
	if err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return writeCommits(w.dir, n)
}

// whyDone is err, but ctx's error for one that says no more than that a
// transaction is over: a cancelled ctx ends those that were begun with it.
func whyDone(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
