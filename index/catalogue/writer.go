package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/gofrs/flock"

	"paperkin/index/durable"
)

// A Writer is the catalogue opened for writing; it holds the library's lock. It has
// a single connection, so that transactions wait for one another, and its methods
// may be called from several goroutines. Its reads wait for transactions as well:
// work that runs beside one reads through a [Reader].
type Writer struct {
	Queries
	conn *sql.DB // of one connection
	dir  string
	place
	lock  *flock.Flock
	isNew bool // made when it was opened
}

// Folder is the library's folder, through which everything in it is written. The Writer
// closes it.
func (w *Writer) Folder() *durable.Folder { return w.folder }

// OpenWriter opens the catalogue of the library in dir for writing and keeps
// other writers out until Close; it creates the library where there is none. It
// returns a [*LockedError] at once when another writer holds the lock, and
// otherwise the errors of [Open] but for [ErrNoLibrary], or one that wraps
// [ErrReadOnly].
func OpenWriter(ctx context.Context, dir string) (*Writer, error) {
	if err := durable.MakeFolder(dir); err != nil {
		return nil, WriteError(dir, fmt.Errorf("open library: %w", err))
	}
	lock, err := Lock(dir)
	if err != nil {
		return nil, WriteError(dir, err)
	}
	w, err := openWriter(ctx, dir)
	if err != nil {
		return nil, errors.Join(WriteError(dir, err), lock.Unlock())
	}
	w.lock = lock
	if !isLockOf(lock, w.folder.Stat, lockFile) { // another library has taken the place of the one that was locked
		return nil, errors.Join(fmt.Errorf("%s: %w", dir, durable.ErrMoved), w.Close())
	}
	return w, nil
}

// openWriter opens the catalogue, and creates it first where there is none. The caller
// holds the library's lock.
func openWriter(ctx context.Context, dir string) (*Writer, error) {
	path, err := filepath.Abs(filepath.Join(dir, File))
	if err != nil {
		return nil, err
	}
	err = missing(dir, path)
	isNew := errors.Is(err, ErrNoLibrary)
	if isNew {
		err = create(ctx, path)
	}
	if err == nil {
		err = checkAge(path)
	}
	if err != nil {
		return nil, err
	}
	folder, err := durable.Hold(dir)
	if err != nil {
		return nil, err
	}
	w := &Writer{dir: dir, isNew: isNew}
	if w.place, err = placeIn(folder); err == nil {
		w.conn, err = connectWriter(ctx, w.place, path)
	}
	if err != nil {
		return nil, errors.Join(err, folder.Close())
	}
	w.Queries = Queries{w.conn}
	return w, nil
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

func connectWriter(ctx context.Context, at place, path string) (*sql.DB, error) {
	db, err := openIn(at, url.Values{}, useLog, "synchronous(FULL)") // a commit is to be durable, not only atomic
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // one writer; temporary tables belong to its connection
	err = checkCurrent(ctx, db, path)
	if err == nil {
		err = checkCommits(ctx, db, at.folder, readCommits(at.folder))
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Dir is the folder of the library.
func (w *Writer) Dir() string { return w.dir }

// IsNew reports whether this Writer has made the library: there was none when it
// took the lock.
func (w *Writer) IsNew() bool { return w.isNew }

// Close releases the catalogue's file and the lock.
func (w *Writer) Close() error {
	return errors.Join(w.conn.Close(), w.folder.Close(), w.lock.Unlock())
}

// Discard closes the Writer and removes the library if it IsNew, and nothing
// else: the folder itself goes only if nothing is left in it.
func (w *Writer) Discard() error {
	if !w.isNew {
		return w.Close()
	}
	return errors.Join(w.conn.Close(), remove(w.folder), w.lock.Unlock())
}

// A Tx is a transaction of the [Writer]: it sees and changes what is about to be
// committed. It is not safe for concurrent use.
type Tx struct {
	Queries
	tx      *sql.Tx
	library *durable.Folder
}

// Update runs f in a transaction, which is committed, durably, when f returns
// nil, and otherwise rolled back. After an error that is not f's the commit may be there
// all the same: the disk was full when it was to be synced or counted. The error wraps
// [durable.ErrMoved], and nothing is committed, when the library's folder or its catalogue
// is no longer where it was.
func (w *Writer) Update(ctx context.Context, f func(*Tx) error) (err error) {
	tx, err := w.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	defer func() { err = Cancelled(ctx, err) }()
	if err := f(&Tx{Queries{tx}, tx, w.folder}); err != nil {
		return err
	}
	c, err := countCommit(ctx, tx)
	if err != nil {
		return err
	}
	if err := w.check(); err != nil { // what is at the path is no longer this library
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return c.write(w.folder)
}

// Cancelled returns err, or the error of ctx in place of one that only says that
// a transaction or a [Snapshot] is over: a cancelled ctx ends those that were
// begun with it.
func Cancelled(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}
