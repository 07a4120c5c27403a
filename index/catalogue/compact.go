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

	"modernc.org/sqlite"

	"paperkin/index/catalogue/image"
	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
)

// newFile ends the name of a copy of the catalogue that is being made.
const newFile = ".new"

// Unused estimates how many of the bytes in the catalogue's file [Writer.Rewrite] gives
// back, and returns the size of the file.
func (s *Snapshot) Unused(ctx context.Context) (unused, size int64, err error) {
	return image.Unused(ctx, s.tx)
}

// Rewrite writes the catalogue anew, in one commit, without room between the rows and
// without what has been deleted. It needs twice the size of the result for a while. After
// an error the catalogue is as it was. progress is called with the number of pages so far.
//
// The file becomes smaller, and what was deleted leaves it, with [Writer.Checkpoint].
func (w *Writer) Rewrite(ctx context.Context, progress func(done, total int)) error {
	if err := w.Update(ctx, func(tx *Tx) error { return tx.dropFiles(ctx) }); err != nil {
		return err
	}
	copied := filepath.Join(w.folder.Through(), File+newFile)
	defer os.Remove(copied)
	c, err := w.copyTo(ctx, copied)
	if err != nil {
		return err
	}
	if err := w.takeBack(ctx, copied, progress); err != nil {
		return err
	}
	return c.write(w.folder)
}

// dropFiles forgets the names of files from which no record is any more.
func (t *Tx) dropFiles(ctx context.Context) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM files WHERE key <> 1 AND key NOT IN (SELECT file FROM sources)`)
	return err
}

// copyTo copies the catalogue into a new file, and counts the commit there that the copy
// is about to be.
func (w *Writer) copyTo(ctx context.Context, path string) (c commits, err error) {
	if err := w.check(); err != nil {
		return c, err
	}
	if err := copyInto(ctx, w.conn, path, sealing()); err != nil {
		return c, err
	}
	db, err := openSealed(path, url.Values{}, "journal_mode(MEMORY)", "synchronous(OFF)")
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return c, err
	}
	defer tx.Rollback()
	if c, err = countCommit(ctx, tx); err != nil {
		return c, err
	}
	return c, tx.Commit()
}

// copyAtOnce is how many pages are copied before a look whether to go on.
const copyAtOnce = 1000

// takeBack makes the pages of a copy those of the catalogue, in one transaction.
func (w *Writer) takeBack(ctx context.Context, copied string, progress func(done, total int)) error {
	conn, err := w.conn.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	return conn.Raw(func(c any) error {
		to, ok := c.(interface {
			NewRestore(from string) (*sqlite.Backup, error)
		})
		if !ok {
			return fmt.Errorf("a connection of %T copies no database", c)
		}
		b, err := to.NewRestore(fileURI(copied, url.Values{"vfs": {sealed.VFS}}))
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			if err = errors.Join(ctx.Err(), w.check()); err == nil {
				more, err = b.Step(copyAtOnce)
				progress(b.PageCount()-b.Remaining(), b.PageCount())
			}
		}
		return errors.Join(err, b.Finish())
	})
}

// Checkpoint copies what lies in the catalogue's log into its file, and empties the log.
// It reports false where a reader still needs an older state after a second: then the
// file stays as it is until some later checkpoint.
func (w *Writer) Checkpoint(ctx context.Context) (whole bool, err error) {
	conn, err := w.conn.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `PRAGMA busy_timeout = 1000`); err != nil {
		return false, err
	}
	var busy, frames, copied int
	err = conn.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &copied)
	_, resetErr := conn.ExecContext(ctx, fmt.Sprintf(`PRAGMA busy_timeout = %d`, busyTimeout))
	return busy == 0, errors.Join(err, resetErr)
}

// replace puts a sealed copy of a database at path, after prepare has changed the
// copy. What prepare has done to other files of the folder is durable before the
// copy gets its name.
func replace(ctx context.Context, db *sql.DB, path string, prepare func(copied string) error) error {
	if err := sealed.Register(); err != nil {
		return err
	}
	copied := path + newFile
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
	for _, file := range []string{path + "-journal", logOf(path), path + "-shm", path} {
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
