package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"paperkin/index/durable"
	"paperkin/index/vector"
	"path/filepath"
	"strconv"

	"github.com/gofrs/flock"
)

// A Library is open for reading. It is safe for concurrent use.
type Library struct {
	dir    string
	db     *sql.DB
	stores storeCache
	words  wordCache
}

// A Writer is the library's one writer. Its methods are not safe for
// concurrent use, but for Embed, which may run beside Add and CatchUp. Those of
// the Library inside are, and show what has been committed, also while the
// Writer is at work.
type Writer struct {
	*Library
	db   *writing // one connection; the Library has its own for reading
	lock *flock.Flock
}

// Open opens the library in dir for reading. It returns an error that wraps
// [ErrNoLibrary], [ErrNewerFormat] or [ErrDamaged] where one of them is the
// case. A library of an older format is brought up to date first, which takes
// the writer's lock for a moment: a [*LockedError] says who has it.
func Open(ctx context.Context, dir string, open vector.Opener) (*Library, error) {
	db, err := openReader(ctx, dir)
	if errors.Is(err, errOlderFormat) {
		var w *Writer
		if w, err = OpenWriter(ctx, dir, open); err == nil {
			err = w.Close()
		} else {
			err = fmt.Errorf("bring the library up to date: %w", err)
		}
		if err == nil {
			db, err = openReader(ctx, dir)
		}
	}
	if err != nil {
		return nil, err
	}
	return &Library{dir: dir, db: db, stores: storeCache{library: dir, open: open}, words: wordCache{library: dir}}, nil
}

// OpenWriter opens the library in dir for writing and keeps other writers out
// until Close; it creates the library where there is none. It returns a
// [*LockedError] when another writer is there, without waiting for its end, and
// otherwise the errors of [Open] but for [ErrNoLibrary], or one that wraps
// [ErrReadOnly].
func OpenWriter(ctx context.Context, dir string, open vector.Opener) (*Writer, error) {
	if err := durable.MakeFolder(filepath.Join(dir, spacesFolder)); err != nil {
		return nil, unwritable(dir, fmt.Errorf("open library: %w", err))
	}
	lock, err := lock(dir)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	db, err := openWriter(ctx, dir)
	if err != nil {
		return nil, errors.Join(unwritable(dir, err), lock.Unlock())
	}
	lib, err := Open(ctx, dir, open)
	if err != nil {
		return nil, errors.Join(err, db.Close(), lock.Unlock())
	}
	w := &Writer{Library: lib, db: db, lock: lock}
	if err := w.sweep(ctx); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// Dir is the library's folder.
func (l *Library) Dir() string { return l.dir }

// Close releases the library's files. Views must be closed before.
func (l *Library) Close() error {
	return errors.Join(l.stores.close(), l.words.close(), l.db.Close())
}

// Close releases the library's files and its lock.
func (w *Writer) Close() error {
	return errors.Join(w.Library.Close(), w.db.Close(), w.lock.Unlock())
}

// Exists reports whether dir holds a library, readable or not.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, catalogueFile))
	return err == nil || wasThere(dir)
}

// sweep removes folders that the catalogue does not know: a process was killed
// between a commit that made a folder useless and removing it, or while it
// filled a new one.
func (w *Writer) sweep(ctx context.Context) error {
	known := map[string]string{
		spacesFolder: `SELECT count(*) FROM spaces WHERE key = ?`,
		wordsFolder:  `SELECT count(*) FROM lexicon WHERE generation = ?`,
	}
	for folder, query := range known {
		entries, err := os.ReadDir(filepath.Join(w.dir, folder))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("open library: %w", err)
		}
		for _, e := range entries {
			number, err := strconv.ParseInt(e.Name(), 10, 64)
			if err != nil {
				continue // not ours
			}
			var known bool
			if err := w.db.QueryRowContext(ctx, query, number).Scan(&known); err != nil {
				return err
			}
			if !known {
				if err := os.RemoveAll(filepath.Join(w.dir, folder, e.Name())); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// IsNew reports whether this Writer has made the library: there was none when it
// took the lock.
func (w *Writer) IsNew() bool { return w.db.isNew }

// Discard closes the Writer and removes the library if it IsNew, and nothing
// else: the folder itself goes only if nothing is left in it.
func (w *Writer) Discard() error {
	if !w.IsNew() {
		return w.Close()
	}
	err := errors.Join(w.Library.Close(), w.db.Close())
	// A catalogue without what it names can be opened and mended, the others
	// without a catalogue cannot, and a log must not outlive it.
	for _, name := range []string{spacesFolder, wordsFolder, commitsFile, catalogueFile + "-wal", catalogueFile + "-shm", catalogueFile, lockFile} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(w.dir, name)))
	}
	if entries, readErr := os.ReadDir(w.dir); readErr == nil && len(entries) == 0 {
		err = errors.Join(err, os.Remove(w.dir))
	}
	return errors.Join(err, w.lock.Unlock())
}
