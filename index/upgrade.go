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
	"strconv"

	"paperkin/index/sealed"
)

// sealedSince is the first format whose pages are sealed.
const sealedSince = 3

// errOlderFormat: the writer has to bring the library up to date first.
var errOlderFormat = errors.New("library of an older format")

// checkSeal returns errOlderFormat for a catalogue of a format whose pages are not
// sealed, and an error that wraps [ErrDamaged] for one that should be.
func checkSeal(ctx context.Context, path string) error {
	is, err := sealed.Is(path)
	if errors.Is(err, sealed.ErrNoDatabase) {
		return fmt.Errorf("%s: %w: %w", path, ErrDamaged, err)
	}
	if err != nil || is {
		return err
	}
	var version int
	err = forReading(path, func(parameters url.Values) error {
		db, err := openDatabase(path, parameters, "query_only(1)")
		if err != nil {
			return err
		}
		version, err = checkFormat(ctx, db, path)
		return errors.Join(err, db.Close())
	})
	switch {
	case err != nil:
		return err
	case version >= sealedSince:
		return fmt.Errorf("%s: %w: its header is not what was written", path, ErrDamaged)
	}
	return errOlderFormat
}

// create makes an empty catalogue. It appears whole or not at all.
func create(ctx context.Context, path string) error {
	memory, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return err
	}
	defer memory.Close()
	memory.SetMaxOpenConns(1) // each has a database of its own
	if err := migrate(ctx, memory, 0); err != nil {
		return err
	}
	return replace(ctx, memory, path, func(string) error { return nil })
}

// upgrade brings a catalogue of an older format up to date. What it was stays
// beside it, as catalog.db.format-1 for one of format version 1.
func upgrade(ctx context.Context, path string) error {
	old, err := openDatabase(path, url.Values{})
	if err != nil {
		return err
	}
	defer old.Close()
	old.SetMaxOpenConns(1)
	version, err := checkFormat(ctx, old, path)
	if err != nil {
		return err
	}
	if err := backUp(ctx, old, fmt.Sprintf("%s.format-%d", path, version)); err != nil {
		return fmt.Errorf("keep a copy of the catalogue: %w", err)
	}
	return replace(ctx, old, path, func(copied string) error {
		db, err := openSealed(copied, url.Values{})
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		if err := errors.Join(migrate(ctx, db, version), db.Close()); err != nil {
			return err
		}
		// A log that stayed would be taken for the new catalogue's.
		var mode string
		if err := old.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode); err != nil {
			return err
		}
		if mode != "delete" {
			return fmt.Errorf("%s: %w by another program, which reads it", path, ErrLocked)
		}
		return old.Close()
	})
}

// backUp writes a copy of a database into a file.
func backUp(ctx context.Context, db *sql.DB, path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // of a run that did not come to its end
	}
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, fileURI(path, url.Values{})); err != nil {
		return err
	}
	return makeDurable(path)
}

// replace puts a sealed copy of a database at a path, after prepare has done with
// it what it wants.
func replace(ctx context.Context, db *sql.DB, path string, prepare func(copied string) error) error {
	if err := sealed.Register(); err != nil {
		return err
	}
	copied := path + ".new"
	if err := os.Remove(copied); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	defer os.Remove(copied)
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, fileURI(copied, sealing())); err != nil {
		return err
	}
	if err := prepare(copied); err != nil {
		return err
	}
	if err := makeDurable(copied); err != nil {
		return err
	}
	if err := os.Rename(copied, path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// sealing are the parameters of a copy whose pages are to be sealed.
func sealing() url.Values {
	return url.Values{"vfs": {sealed.VFS}, "reserve": {strconv.Itoa(sealed.Reserved)}}
}

// makeDurable syncs a file and lets nobody else read it.
func makeDurable(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Sync(), f.Close())
}
