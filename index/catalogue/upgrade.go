package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"paperkin/index/catalogue/counts"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
)

// A library of an older format is brought up to date beside what it is, which stays
// until the new catalogue takes the place of the old one:
//
//  1. [newSpaces] says which folders are about to be made.
//  2. The new catalogue is written as catalog.db.new, and all files that it names.
//  3. The old one gets a second name, such as catalog.db.format-3, and the new one its place.
//  4. What only the old one named is removed.
//
// The next run removes what one that is killed before the third step has made; a writer
// removes what one leaves that is killed after it.

// useLog is the setting of a connection for [startLog].
const useLog = "journal_mode(WAL)"

// SealedSince is the version of the first format whose pages are sealed.
const SealedSince = 3

// UpgradeOptions are the options of [Upgrade].
type UpgradeOptions struct {
	// Wait is how long to wait while another process writes to the library; it may be
	// bringing it up to date. The default is not to wait.
	Wait time.Duration
	// Report is told what [Upgrade] is at; nil: nobody is.
	Report func(Upgrading)
	// Public returns the name of a file or an address that papers came from without what
	// is secret in it, which earlier versions kept. nil: names stay as they are.
	Public func(name string) string
}

// Upgrading is what [Upgrade] is at: it waits for another process, is about to begin, or
// has done a part of its work.
type Upgrading struct {
	Waiting bool
	Writer  int // pid of the process that it waits for, 0 when unknown

	From, To int   // format versions
	Needs    int64 // bytes of disk that are in use until the old files are removed, at most
	Done     int64 // bytes of those that are written
}

// RoomError: the disk has too little room. It wraps [syscall.ENOSPC].
type RoomError struct{ Needs, Free int64 } // bytes

func (e *RoomError) Error() string {
	return fmt.Sprintf("it needs %.1f MB for a while, and %.1f MB are free", float64(e.Needs)/1e6, float64(e.Free)/1e6)
}

func (e *RoomError) Unwrap() error { return syscall.ENOSPC }

// Upgrade brings the library in dir up to date, with its files, unless it is so already.
// Before anything is written it returns a [*LockedError] when another process writes to
// the library, a [*RoomError], or an error that wraps [ErrReadOnly] or [ErrLocked]: the
// latter when a program reads the library that does not know this format. After an
// error, or when the process is killed, the library is as it was or up to date.
func Upgrade(ctx context.Context, dir string, c Converter, o UpgradeOptions) (err error) {
	defer func() {
		if err = WriteError(dir, err); err != nil {
			err = fmt.Errorf("bring the library up to date: %w", err)
		}
	}()
	if o.Report == nil {
		o.Report = func(Upgrading) {}
	}
	path, err := filepath.Abs(filepath.Join(dir, File))
	if err != nil {
		return err
	}
	for end := time.Now().Add(o.Wait); ; {
		lock, err := Lock(dir)
		if err == nil {
			if err = checkAge(path); errors.Is(err, ErrOlderFormat) {
				err = upgrade(ctx, path, c, o)
			}
			return errors.Join(err, lock.Unlock())
		}
		if age := checkAge(path); age == nil {
			return nil // another process has done it, and goes on
		}
		if !errors.Is(err, ErrLocked) || !time.Now().Before(end) {
			return err
		}
		o.Report(Upgrading{Waiting: true, Writer: lockHolder(dir)})
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(10 * lockPause):
		}
	}
}

// checkAge returns [ErrOlderFormat] for a catalogue whose header says so, and an error
// that wraps [durable.ErrDamaged] for one whose header cannot be right.
func checkAge(path string) error {
	h, err := sealed.Read(path)
	switch {
	case errors.Is(err, sealed.ErrNoDatabase):
		return fmt.Errorf("%s: %w: %w", path, durable.ErrDamaged, err)
	case err != nil:
		return err
	case h.Sealed && h.Version < FormatVersion:
		return ErrOlderFormat
	case h.Sealed:
		return nil
	case h.Application != 0 && h.Application != applicationID: // 0: it may still be in the log
		return notOurs(path)
	case h.Version >= SealedSince:
		return fmt.Errorf("%s: %w: its header is damaged", path, durable.ErrDamaged)
	}
	return ErrOlderFormat
}

// upgrade brings a catalogue of an older format up to date, with the files beside it.
// The caller holds the library's lock.
func upgrade(ctx context.Context, path string, c Converter, o UpgradeOptions) error {
	folder, err := durable.Hold(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer folder.Close()
	old, version, err := openOld(ctx, folder, path)
	if err != nil {
		return err
	}
	defer old.Close()
	if err := removeUnfinished(ctx, old, folder); err != nil {
		return err
	}
	u := Upgrading{From: version, To: FormatVersion}
	if u.Needs, err = room(ctx, old, version, folder); err != nil {
		return err
	}
	if free, known := durable.Free(folder.Path()); known && free < u.Needs {
		return &RoomError{Needs: u.Needs, Free: free}
	}
	o.Report(u)
	made, err := renewal{folder: folder, old: old, version: version, convert: c, public: o.Public, copied: func(bytes int64) {
		u.Done = min(u.Done+bytes, u.Needs)
		o.Report(u)
	}}.run(ctx)
	if err != nil {
		return err
	}
	for _, name := range append(made.useless, newSpaces) {
		if err := folder.RemoveAll(name); err != nil {
			return err
		}
	}
	return made.commits.write(folder)
}

// openOld opens a catalogue of an older format, all of which is in its file afterwards:
// a log would be taken for the new catalogue's. Nobody else has it open then.
func openOld(ctx context.Context, folder *durable.Folder, path string) (old *sql.DB, version int, err error) {
	h, err := sealed.Read(path)
	if err != nil {
		return nil, 0, err
	}
	open := openDatabase
	if h.Sealed {
		open = openSealed
	}
	if h.Sealed && h.Version >= identifiedSince {
		if err := checkLog(ctx, path); err != nil { // before SQLite takes the log for the catalogue's
			return nil, 0, err
		}
	}
	if old, err = open(path, url.Values{}); err != nil {
		return nil, 0, err
	}
	old.SetMaxOpenConns(1)
	version, err = checkFormat(ctx, old, path)
	switch {
	case err != nil:
	case version >= identifiedSince:
		err = checkCommits(ctx, old, folder, readCommits(folder))
	default:
		err = checkUpgraded(folder)
	}
	switch {
	case err != nil, version >= identifiedSince:
	case version >= SealedSince && !h.Sealed:
		err = fmt.Errorf("%s: %w: its header is damaged", path, durable.ErrDamaged)
	case version >= SealedSince:
		err = checkAnonymousCommits(ctx, old, folder, path)
	}
	if err == nil {
		err = leaveLog(ctx, old, path)
	}
	if err != nil {
		return nil, 0, errors.Join(err, old.Close())
	}
	return old, version, nil
}

// leaveLog ends the use of a write-ahead log. SQLite does not wait for readers then.
func leaveLog(ctx context.Context, db *sql.DB, path string) error {
	for range leaveTries {
		var mode string
		err := db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode)
		if err == nil && mode == "delete" || err != nil && !isBusy(err) {
			return err
		}
		time.Sleep(leavePause)
	}
	return fmt.Errorf("%s: %w by another program, which reads it", path, ErrLocked)
}

const (
	leaveTries = 50
	leavePause = 20 * time.Millisecond
)

// renewed is what is left to do when a new catalogue has taken its place.
type renewed struct {
	useless []string // folders that the old one named
	commits commits
}

// renewal is how a new catalogue takes the place of an older one.
type renewal struct {
	folder  *durable.Folder
	old     *sql.DB
	version int // of the old one's format
	convert Converter
	public  func(name string) string // see [UpgradeOptions]
	copied  func(bytes int64)        // is told how many bytes were written
}

// run puts a new catalogue in the place of the old one, and closes that.
func (r renewal) run(ctx context.Context) (after renewed, err error) {
	err = replace(ctx, r.old, filepath.Join(r.folder.Path(), File), func(made string) error {
		if info, err := os.Stat(made); err == nil {
			r.copied(info.Size())
		}
		if after, err = r.migrate(ctx, made); err != nil {
			return err
		}
		return errors.Join(r.old.Close(), r.folder.Check(), keep(r.folder, r.version))
	})
	return after, err
}

// migrate brings the copy of the old catalogue up to date, and has the files of its
// library converted.
func (r renewal) migrate(ctx context.Context, made string) (after renewed, err error) {
	db, err := openSealed(made, url.Values{}, "journal_mode(OFF)", "synchronous(OFF)") // what goes wrong is done again
	if err != nil {
		return after, err
	}
	db.SetMaxOpenConns(1)
	err = migrate(ctx, db, r.version, FormatVersion)
	if err == nil && r.public != nil {
		err = nameAnew(ctx, db, r.public)
	}
	if err == nil {
		after.useless, err = convert(ctx, db, r.folder, r.version, r.convert, r.copied)
	}
	if err == nil {
		after.commits, err = commitsOf(ctx, db)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return after, err
	}
	return after, startLog(ctx, made)
}

// keep gives the older catalogue a second name, such as catalog.db.format-3: it is what
// stays of the library as it was.
func keep(folder *durable.Folder, version int) error {
	name := fmt.Sprintf("%s.format-%d", File, version)
	if err := folder.RemoveAll(name); err != nil {
		return err
	}
	if folder.Link(File, name) == nil {
		return nil
	}
	old, err := folder.Open(File)
	if err != nil {
		return err
	}
	defer old.Close()
	return durable.WriteFile(filepath.Join(folder.Path(), name), func(w io.Writer) error {
		_, err := io.Copy(w, old)
		return err
	})
}

// startLog gives a catalogue a write-ahead log, which lets readers work while the writer
// commits. The file remembers it.
func startLog(ctx context.Context, path string) error {
	db, err := openSealed(path, url.Values{}, useLog)
	if err != nil {
		return err
	}
	return errors.Join(db.PingContext(ctx), db.Close())
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
	if err == nil {
		err = errors.Join(counts.Again(ctx, db), attentionAgain(ctx, db))
	}
	if err != nil {
		return err
	}
	return replace(ctx, db, filepath.Join(dir, File), func(made string) error { return startLog(ctx, made) })
}
