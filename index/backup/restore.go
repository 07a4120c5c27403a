package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/health"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// Errors of [Restore], besides those of [catalogue.OpenWriter].
var (
	// ErrBadBackup: the stream is not a backup, or not a complete one.
	ErrBadBackup = errors.New("backup is invalid")
	// ErrLibraryExists: a library already exists at the place for a new one.
	ErrLibraryExists = errors.New("a library already exists")
	// ErrOccupied: there is something else where a library is to be made.
	ErrOccupied = errors.New("it exists, but is not a library")
)

// Options govern [Restore].
type Options struct {
	// Aside is the name that a library in dir gets, which must be free, before
	// the restored one takes its place. Empty: there must be none.
	Aside string
	// Progress is called with the number of papers that can be searched by words, which
	// takes most of the time, and of all. May be nil.
	Progress func(done, total int)
}

// Restore makes a library in dir of a backup. It appears there when all of it has
// been read and checked; until then what is there stays, and after an error as
// well. A link to an empty folder stays a link, and the library is made where it
// leads. A process that is killed may leave a folder .paperkin-restore-* beside
// the library and, if it dies between two renames, no library but the old one,
// in o.Aside.
func Restore(ctx context.Context, r io.Reader, dir string, open vector.Opener, o Options) (b Contents, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return b, err
	}
	occupied, err := o.check(dir)
	if err != nil {
		return b, err
	}
	if to, err := filepath.EvalSymlinks(dir); err == nil && !occupied {
		dir = to
	}
	parent := filepath.Dir(dir)
	if err := durable.MakeFolder(parent); err != nil {
		return b, catalogue.WriteError(parent, err)
	}
	made, err := os.MkdirTemp(parent, ".paperkin-restore-")
	if err != nil {
		return b, catalogue.WriteError(parent, err)
	}
	defer os.RemoveAll(made)
	if err := durable.MakeFolder(catalogue.SpacesDir(made)); err != nil {
		return b, err
	}
	if b, err = unpack(ctx, r, made, open); err != nil {
		return b, err
	}
	if err := rebuild(ctx, made, open, o.Progress); err != nil {
		return b, err
	}
	if err := errors.Join(durable.SyncFolder(catalogue.SpacesDir(made)), durable.SyncFolder(made)); err != nil {
		return b, err
	}
	return b, o.put(made, dir)
}

// CheckFree returns an error that wraps [ErrLibraryExists] or [ErrOccupied] unless a
// library can be made in the folder dir, which may exist if it is empty.
func CheckFree(dir string) error {
	_, err := Options{}.check(dir)
	return err
}

// check returns an error unless there is room for a library in dir, and reports
// whether something is there that has to be put aside.
func (o Options) check(dir string) (occupied bool, err error) {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		return false, fmt.Errorf("%s: %w: a file", dir, ErrOccupied)
	}
	entries, err := os.ReadDir(dir)
	_, noLink := os.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist) && noLink == nil: // to a disk that is away, perhaps
		return false, fmt.Errorf("%s: %w: a dangling link", dir, ErrOccupied)
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return false, nil
	case err != nil:
		return false, err
	case !catalogue.Exists(dir):
		return false, fmt.Errorf("%s: %w: it contains %s", dir, ErrOccupied, entries[0].Name())
	case o.Aside == "":
		return false, fmt.Errorf("%s: %w", dir, ErrLibraryExists)
	}
	if _, err := os.Lstat(o.Aside); !errors.Is(err, fs.ErrNotExist) {
		return false, errors.Join(fmt.Errorf("%s: %w", o.Aside, ErrLibraryExists), err)
	}
	return true, nil
}

// put gives the folder made the name dir. What has that name gets the other one
// first, and is locked meanwhile.
func (o Options) put(made, dir string) error {
	occupied, err := o.check(dir) // once more: reading a backup takes its time
	if err != nil {
		return err
	}
	if !occupied {
		if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return durable.Rename(made, dir)
	}
	lock, err := catalogue.Lock(dir)
	if err != nil {
		return err
	}
	// Both names are given before any is synced: an error of that leaves a library.
	if err = os.Rename(dir, o.Aside); err == nil {
		if err = os.Rename(made, dir); err != nil {
			err = errors.Join(err, os.Rename(o.Aside, dir))
		}
	}
	return errors.Join(err, durable.SyncFolder(filepath.Dir(o.Aside)), durable.SyncFolder(filepath.Dir(dir)), lock.Unlock())
}

// rebuild makes what a backup does not hold, and checks the whole.
func rebuild(ctx context.Context, dir string, open vector.Opener, progress func(done, total int)) (err error) {
	w, err := catalogue.OpenWriter(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	r, err := catalogue.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	t := fill.Target{Write: w, Read: r, Open: open}
	if _, err := t.RebuildWords(ctx, progress); err != nil {
		return err
	}
	spaces, err := r.Spaces(ctx)
	if err != nil {
		return err
	}
	for _, s := range spaces {
		if err := t.Optimize(ctx, s); err != nil {
			return err
		}
	}
	id, err := r.LibraryID(ctx)
	if err != nil {
		return err
	}
	if _, _, err := shelf.In(r.Folder(), id).Check(ctx, 0); errors.Is(err, durable.ErrForeign) {
		return badBackup("%s: it is of another library", shelf.File)
	} else if err != nil {
		return err
	}
	problems, err := health.Check(ctx, dir, r, open, health.Options{})
	if err == nil && len(problems) > 0 {
		err = badBackup("%s", problems[0].What)
	}
	return err
}
