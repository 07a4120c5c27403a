package zotero

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// While Zotero runs it holds its database under an exclusive lock, and what it wrote last
// is in the write-ahead log beside it: SQLite cannot open the file, and would miss that if
// it were told not to look for the lock. So file and log are copied, and the copies count
// only if neither changed meanwhile and SQLite finds nothing wrong with them.

// tries is how often a database is copied that is being written to.
const tries = 3

// companions are the endings of the files that belong to a database: the file itself, its
// write-ahead log, and the journal of a transaction that was broken off.
var companions = []string{"", "-wal", "-journal"}

// withCopy calls use with the path of a sound copy of a database, which is gone afterwards.
// copying is copyStill.
func withCopy(ctx context.Context, path string, copying func(ctx context.Context, from, to string) (still bool, err error), use func(path string) error) (err error) {
	dir, err := os.MkdirTemp("", "paperkin-zotero-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	var wrong error
	for n := range tries {
		to := filepath.Join(dir, fmt.Sprint(n), fileName)
		if err := os.Mkdir(filepath.Dir(to), 0o700); err != nil {
			return err
		}
		still, err := copying(ctx, path, to)
		if err != nil {
			return err
		}
		if wrong = ErrBusy; still {
			if wrong = quickCheck(ctx, to); wrong == nil {
				return use(to)
			}
		}
		if err := errors.Join(ctx.Err(), os.RemoveAll(filepath.Dir(to))); err != nil {
			return err
		}
	}
	return wrong
}

// stamp is what changes when a file does.
type stamp struct {
	size int64
	time time.Time
}

// stamps are those of a database and what belongs to it.
func stamps(path string) (all [3]stamp, err error) {
	for i, ending := range companions {
		info, err := os.Stat(path + ending)
		switch {
		case errors.Is(err, fs.ErrNotExist) && i > 0:
		case err != nil:
			return all, bare(err)
		case !info.Mode().IsRegular():
			return all, fmt.Errorf("%w: not a file", ErrNotZotero)
		default:
			all[i] = stamp{info.Size(), info.ModTime()}
		}
	}
	return all, nil
}

// copyStill copies a database with what belongs to it, and reports whether nothing of that
// changed meanwhile.
func copyStill(ctx context.Context, from, to string) (same bool, err error) {
	before, err := stamps(from)
	if err != nil {
		return false, err
	}
	for i, ending := range companions {
		if before[i] == (stamp{}) {
			continue
		}
		err := copyFile(ctx, from+ending, to+ending)
		if errors.Is(err, fs.ErrNotExist) && i > 0 { // Zotero has ended
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	after, err := stamps(from)
	return before == after, err
}

func copyFile(ctx context.Context, from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return bare(err)
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	const part = 64 << 20 // between two looks whether the user has had enough
	for {
		_, err := io.CopyN(out, in, part)
		if err == io.EOF {
			return nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return err
		}
	}
}

// bare leaves out the name of the file, which callers add as the user wrote it.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
