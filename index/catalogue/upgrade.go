package catalogue

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

	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
)

// SealedSince is the version of the first format whose pages are sealed.
const SealedSince = 3

// errOlderFormat: the catalogue has to be brought up to date first.
var errOlderFormat = errors.New("library of an older format")

// useLog lets readers work while the writer commits. The file remembers it.
const useLog = "journal_mode(WAL)"

// upgradeLibrary brings the catalogue of the library in dir up to date for a
// reader that found it older, unless another process has done so meanwhile. It
// holds the writer's lock until then.
func upgradeLibrary(ctx context.Context, dir string, c Converter) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("bring the library up to date: %w", err)
		}
	}()
	lock, err := Lock(dir)
	if err != nil {
		return WriteError(dir, err)
	}
	path, err := filepath.Abs(filepath.Join(dir, File))
	if err == nil {
		err = checkAge(ctx, path)
	}
	if errors.Is(err, errOlderFormat) {
		err = upgrade(ctx, path, c)
	}
	return errors.Join(WriteError(dir, err), lock.Unlock())
}

// checkAge returns errOlderFormat for a catalogue of an older format, and an error
// that wraps [durable.ErrDamaged] for one whose pages should be sealed and are not.
func checkAge(ctx context.Context, path string) error {
	is, version, err := sealed.Is(path)
	switch {
	case errors.Is(err, sealed.ErrNoDatabase):
		return fmt.Errorf("%s: %w: %w", path, durable.ErrDamaged, err)
	case err != nil:
		return err
	case is && version < FormatVersion:
		return errOlderFormat
	case is:
		return nil
	}
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
	case version >= SealedSince:
		return fmt.Errorf("%s: %w: its header is damaged", path, durable.ErrDamaged)
	}
	return errOlderFormat
}

// create makes an empty catalogue, which appears whole or not at all.
func create(ctx context.Context, path string) error {
	empty, err := Empty(ctx, FormatVersion)
	if err != nil {
		return err
	}
	defer empty.Close()
	return replace(ctx, empty, path, func(string) error { return nil })
}

// Empty returns an empty catalogue of a format version without a file.
func Empty(ctx context.Context, version int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each has a database of its own
	if err := migrate(ctx, db, 0, version); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Rebuild makes the catalogue of a new library in dir: fill puts rows into an empty one
// of a format version, without constraints between tables, which is then brought up to
// date.
func Rebuild(ctx context.Context, dir string, version int, fill func(*sql.DB) error) (err error) {
	draft := filepath.Join(dir, File+".draft")
	db, err := openDatabase(draft, url.Values{}, "journal_mode(MEMORY)", "synchronous(OFF)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close(), os.Remove(draft)) }()
	if _, err = db.ExecContext(ctx, `PRAGMA foreign_keys = OFF`); err == nil {
		err = migrate(ctx, db, 0, version)
	}
	if err == nil {
		err = fill(db)
	}
	if err == nil {
		err = migrate(ctx, db, version, FormatVersion)
	}
	if err != nil {
		return err
	}
	path := filepath.Join(dir, File)
	if err := replace(ctx, db, path, func(string) error { return nil }); err != nil {
		return err
	}
	return startLog(ctx, path)
}

// upgrade brings a catalogue of an older format up to date, with the files beside it.
// A copy of the old one stays beside it, as catalog.db.format-1 for format version 1.
// Until the new catalogue takes its place nothing of the old library has changed. The
// caller holds the library's lock.
func upgrade(ctx context.Context, path string, c Converter) error {
	folder, err := durable.Hold(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	useless, err := renew(ctx, folder, path, c)
	if err != nil {
		return err
	}
	for _, name := range useless {
		if err := folder.RemoveAll(name); err != nil {
			return err
		}
	}
	return startLog(ctx, path)
}

// renew puts a new catalogue in the place of an older one, and returns the files and
// folders that are of no use any more.
func renew(ctx context.Context, folder *durable.Folder, path string, c Converter) (useless []string, err error) {
	isSealed, _, err := sealed.Is(path)
	if err != nil {
		return nil, err
	}
	open, copying := openDatabase, url.Values{}
	if isSealed {
		open, copying = openSealed, sealing()
	}
	old, err := open(path, url.Values{})
	if err != nil {
		return nil, err
	}
	defer old.Close()
	old.SetMaxOpenConns(1)
	version, err := checkFormat(ctx, old, path)
	if err == nil && version >= SealedSince {
		err = checkAnonymousCommits(ctx, old, folder, path)
	}
	if err != nil {
		return nil, err
	}
	if err := backUp(ctx, old, fmt.Sprintf("%s.format-%d", path, version), copying); err != nil {
		return nil, fmt.Errorf("keep a copy of the catalogue: %w", err)
	}
	err = replace(ctx, old, path, func(copied string) error {
		if useless, err = migrateCopy(ctx, folder, copied, version, c); err != nil {
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
		return errors.Join(old.Close(), folder.Check())
	})
	return append(useless, commitsFile), err // its form is an older one too
}

// migrateCopy brings the copy of an older catalogue up to date, has the files of its
// library converted, and returns those that are of no use from then on.
func migrateCopy(ctx context.Context, folder *durable.Folder, copied string, version int, c Converter) (useless []string, err error) {
	db, err := openSealed(copied, url.Values{})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err = migrate(ctx, db, version, FormatVersion); err == nil {
		useless, err = convert(ctx, db, folder, c)
	}
	return useless, errors.Join(err, db.Close())
}

// renewUntrusted puts a catalogue of the current format in the place of an older one.
func renewUntrusted(ctx context.Context, path string) error {
	if is, _, err := sealed.Is(path); err != nil || !is {
		return errors.Join(fmt.Errorf("%s: %w: its pages are not sealed", path, durable.ErrDamaged), err)
	}
	old, err := openSealed(path, url.Values{})
	if err != nil {
		return err
	}
	defer old.Close()
	old.SetMaxOpenConns(1)
	version, err := checkFormat(ctx, old, path)
	if err == nil {
		err = checkPrograms(ctx, old, version)
	}
	if err != nil {
		return err
	}
	return replace(ctx, old, path, func(copied string) error {
		db, err := openSealed(copied, url.Values{})
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		return errors.Join(migrate(ctx, db, version, FormatVersion), db.Close(), old.Close())
	})
}

// startLog gives a catalogue its write-ahead log.
func startLog(ctx context.Context, path string) error {
	db, err := openSealed(path, url.Values{}, useLog)
	if err != nil {
		return err
	}
	return errors.Join(db.PingContext(ctx), db.Close())
}

// backUp writes a copy of a database into a file.
func backUp(ctx context.Context, db *sql.DB, path string, parameters url.Values) error {
	if err := copyInto(ctx, db, path, parameters); err != nil {
		return err
	}
	return durable.SyncFile(path)
}

// replace puts a sealed copy of a database at path, after prepare has changed the
// copy. What prepare has done to other files of the folder is durable before the
// copy gets its name.
func replace(ctx context.Context, db *sql.DB, path string, prepare func(copied string) error) error {
	if err := sealed.Register(); err != nil {
		return err
	}
	copied := path + ".new"
	defer os.Remove(copied)
	if err := copyInto(ctx, db, copied, sealing()); err != nil {
		return err
	}
	if err := prepare(copied); err != nil {
		return err
	}
	if err := errors.Join(durable.SyncFile(copied), durable.SyncFolder(filepath.Dir(path))); err != nil {
		return err
	}
	return durable.Rename(copied, path)
}

// copyInto copies a database into a new file, which only its owner can read from
// the start. Files that an interrupted run has left there are removed.
func copyInto(ctx context.Context, db *sql.DB, path string, parameters url.Values) error {
	for _, file := range []string{path + "-journal", path} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // SQLite leaves the mode of an empty file alone
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		_, err = db.ExecContext(ctx, `VACUUM INTO ?`, fileURI(path, parameters))
	}
	return err
}

// sealing are the parameters of a copy whose pages are to be sealed.
func sealing() url.Values {
	return url.Values{"vfs": {sealed.VFS}, "reserve": {strconv.Itoa(sealed.Reserved)}}
}
