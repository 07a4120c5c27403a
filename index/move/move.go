// Package move takes a library to where its vectors are kept otherwise: from a folder into
// a cluster, and back. Nothing is embedded for that.
//
// [From.CopyTo] makes the library at the new place, in one step: its papers, their records
// and ids, what the user has said, the sources and the configuration. The papers that have
// a vector are pending there, until [fill.Target.Take] has taken it from a [From.Source],
// so a move that ends early goes on where it ended. Words are indexed as those of
// any library are. What waits to be sent stays behind, as remembered questions do.
//
// The library that is moved is not changed, and may be written to meanwhile: what is moved is its
// state as of one commit. The new one has the same id, as a restored backup has.
package move

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"paperkin/index/backup"
	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/feeds"
	"paperkin/index/fill"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// A From is a library that is to be moved, as of one commit.
type From struct {
	state   *catalogue.Snapshot
	folder  *durable.Folder
	library string // its id
	commit  string // see catalogue.Queries.Commit
	space   catalogue.Space
	store   vector.Store // nil: its vectors are elsewhere
}

// Open opens the library of whose catalogue r is a reader. Its vectors are in stores that
// open opens; for a nil open they are not in its folder.
func Open(ctx context.Context, r *catalogue.Reader, open vector.Opener) (f *From, err error) {
	// A re-index may drop the space after the state was taken that names it, or another run
	// give its files another number. The next state knows.
	for range 3 {
		f, err = take(ctx, r, open)
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, durable.ErrForeign) {
			break
		}
	}
	return f, catalogue.NameCause(catalogue.FileGone(r.Folder().Path(), catalogue.Cancelled(ctx, err)))
}

func take(ctx context.Context, r *catalogue.Reader, open vector.Opener) (f *From, err error) {
	f = &From{folder: r.Folder()}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
			f = nil
		}
	}()
	if f.state, err = r.Snapshot(ctx); err != nil {
		return f, err
	}
	if f.library, err = f.state.LibraryID(ctx); err != nil {
		return f, err
	}
	if f.commit, err = f.state.Commit(ctx); err != nil {
		return f, err
	}
	f.space, err = f.state.ActiveSpace(ctx)
	if errors.Is(err, catalogue.ErrNoSpace) {
		return f, nil
	}
	if err != nil || f.space.Rows == 0 || open == nil {
		return f, err
	}
	committed, err := f.state.Committed(ctx, f.space)
	if err == nil {
		f.store, err = fill.OpenStore(r.Folder(), f.space, open, committed)
	}
	return f, err
}

// Space is the active space, as it is in the library that is moved; zero if there is none.
func (f *From) Space() catalogue.Space { return f.space }

// Close releases what was opened.
func (f *From) Close() (err error) {
	if f.store != nil {
		err = f.store.Close()
	}
	if f.state != nil {
		err = errors.Join(err, f.state.Close())
	}
	return err
}

// Copied is what [From.CopyTo] found.
type Copied struct {
	Resumed bool // an earlier move of the same library has made the copy
	Changed bool // the library has changed since it did
}

// copiedAs names the value of the new library's space that says what it is a copy of.
const copiedAs = "moved-from"

// CopyTo makes the library in the folder dir, where its papers wait for their vectors. It
// appears there when all of it has been written. A copy that an earlier move has made of
// the same library stays as it is. In place of any other library it returns an error that
// wraps [backup.ErrLibraryExists], and in place of the shelf of another one that wraps
// [durable.ErrForeign]. What else of a shelf, sources or a configuration is there stays. A
// process that is killed may leave a folder .paperkin-move-* in dir.
func (f *From) CopyTo(ctx context.Context, dir string) (c Copied, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return c, err
	}
	if err := durable.MakeFolder(dir); err != nil {
		return c, catalogue.WriteError(dir, err)
	}
	lock, err := catalogue.Lock(dir)
	if err != nil {
		return c, catalogue.WriteError(dir, err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	if catalogue.Exists(dir) {
		return f.resume(ctx, dir)
	}
	made, err := os.MkdirTemp(dir, durable.Temporary+"move-")
	if err != nil {
		return c, catalogue.WriteError(dir, err)
	}
	defer os.RemoveAll(made)
	err = f.copyCatalogue(ctx, made)
	if err == nil {
		err = f.copyOthers(ctx, dir)
	}
	if err == nil {
		err = durable.Rename(filepath.Join(made, catalogue.File), filepath.Join(dir, catalogue.File))
	}
	return c, catalogue.WriteError(dir, catalogue.NameCause(catalogue.Cancelled(ctx, err)))
}

// resume looks whether the library in dir is the copy of an earlier move.
func (f *From) resume(ctx context.Context, dir string) (c Copied, err error) {
	exists := fmt.Errorf("%s: %w", dir, backup.ErrLibraryExists)
	r, err := catalogue.Open(ctx, dir)
	if err != nil {
		return c, errors.Join(exists, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if id, err := r.LibraryID(ctx); err != nil || id != f.library {
		return c, errors.Join(exists, err)
	}
	space, err := r.ActiveSpace(ctx)
	if err != nil || space.Space != f.space.Space {
		return c, exists
	}
	of, err := r.Value(ctx, space.Key, copiedAs)
	if err != nil || of == "" { // it is the library itself, or a backup of it
		return c, errors.Join(exists, err)
	}
	return Copied{Resumed: true, Changed: of != f.commit}, nil
}

// copyCatalogue makes the catalogue of the new library in a folder.
func (f *From) copyCatalogue(ctx context.Context, dir string) (err error) {
	image, err := f.state.File(ctx)
	if err != nil {
		return fmt.Errorf("read the catalogue: %w", err)
	}
	if err := durable.WriteFile(filepath.Join(dir, catalogue.File), func(w io.Writer) error { return image.Write(ctx, w) }); err != nil {
		return err
	}
	w, err := catalogue.OpenWriter(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	err = w.Update(ctx, func(tx *catalogue.Tx) error {
		if err := fill.Unmake(ctx, tx); err != nil || f.space.Key == 0 {
			return err
		}
		return tx.SetValue(ctx, f.space.Key, copiedAs, f.commit)
	})
	if err == nil { // all of it is to be in the one file
		_, err = w.Checkpoint(ctx)
	}
	return err
}

// copyOthers copies what lies beside the catalogue, unless it is there already.
func (f *From) copyOthers(ctx context.Context, dir string) error {
	to, err := durable.Hold(dir)
	if err != nil {
		return err
	}
	defer to.Close()
	said, _, err := shelf.In(f.folder, f.library).Open(ctx)
	if err != nil {
		return err
	}
	defer said.Close()
	if _, _, err := shelf.In(to, f.library).Check(ctx, 0); err != nil {
		return err
	}
	if err := writeNew(dir, shelf.File, said); err != nil {
		return err
	}
	sources, err := feeds.In(f.folder, f.library).Bytes()
	if err != nil {
		return err
	}
	config, err := backup.Config(f.folder.Path())
	if err != nil {
		return err
	}
	return errors.Join(writeNew(dir, feeds.File, bytes.NewReader(sources)), writeNew(dir, backup.ConfigFile, bytes.NewReader(config)))
}

// writeNew writes a file unless there is one of that name, or nothing to write.
func writeNew(dir, name string, from io.Reader) error {
	path := filepath.Join(dir, name)
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	b, err := io.ReadAll(from)
	if err != nil || len(b) == 0 {
		return err
	}
	return durable.WriteFile(path, durable.Bytes(b))
}
