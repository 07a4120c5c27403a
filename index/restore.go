package index

import (
	"archive/tar"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"paperkin/index/paper"
)

// Errors of [Restore], besides those of [OpenWriter].
var (
	// ErrBadBackup: the stream is no backup, or not a whole one.
	ErrBadBackup = errors.New("not a sound backup")
	// ErrLibraryExists: there is a library already where one is to be made.
	ErrLibraryExists = errors.New("there is a library already")
)

// RestoreOptions govern [Restore].
type RestoreOptions struct {
	// Aside is the name that a library in dir gets, which must be free, before
	// the restored one takes its place. Empty: there must be none.
	Aside string
}

// Restore makes a library in dir of a backup. It appears there when all of it has
// been read and checked; until then what is there stays, and after an error as
// well. A process that is killed may leave a folder .paperkin-restore-* beside
// dir, and, if it dies between two renames, what was there under its new name
// only.
func Restore(ctx context.Context, r io.Reader, dir string, open OpenStore, o RestoreOptions) (b BackedUp, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return b, err
	}
	if _, err := o.check(dir); err != nil {
		return b, err
	}
	parent := filepath.Dir(dir)
	if err := makeFolder(parent); err != nil {
		return b, err
	}
	made, err := os.MkdirTemp(parent, ".paperkin-restore-")
	if err != nil {
		return b, err
	}
	defer os.RemoveAll(made)
	if b, err = unpack(ctx, r, made, open); err != nil {
		return b, err
	}
	if err := rebuild(ctx, made, open); err != nil {
		return b, err
	}
	if err := errors.Join(SyncFolder(filepath.Join(made, spacesFolder)), SyncFolder(made)); err != nil {
		return b, err
	}
	return b, o.put(made, dir)
}

// check returns an error unless there is room for a library in dir, and reports
// whether something is there that has to be put aside.
func (o RestoreOptions) check(dir string) (occupied bool, err error) {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(entries) == 0:
		return false, nil
	case err != nil:
		return false, err
	case o.Aside == "":
		return false, fmt.Errorf("%s: %w", dir, ErrLibraryExists)
	}
	if _, err := os.Lstat(o.Aside); !errors.Is(err, fs.ErrNotExist) {
		return false, errors.Join(fmt.Errorf("%s: %w", o.Aside, ErrLibraryExists), err)
	}
	return true, nil
}

// put gives the folder of a library its name. Whoever has it gets another first,
// and nobody writes to it meanwhile.
func (o RestoreOptions) put(made, dir string) error {
	occupied, err := o.check(dir) // once more: reading a backup takes its time
	if err != nil {
		return err
	}
	if !occupied {
		if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return rename(made, dir)
	}
	lock, err := lock(dir)
	if err != nil {
		return err
	}
	if err = rename(dir, o.Aside); err == nil {
		if err = rename(made, dir); err != nil {
			err = errors.Join(err, rename(o.Aside, dir))
		}
	}
	return errors.Join(err, lock.Unlock())
}

// rename renames a file or a folder, durably.
func rename(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(to))
}

// unpack writes the catalogue and the vectors of a backup into a folder.
func unpack(ctx context.Context, r io.Reader, dir string, open OpenStore) (b BackedUp, err error) {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: %w", ErrBadBackup, fmt.Errorf(format, args...))
	}
	packed := paper.CountPacked(r)
	stream, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(1<<27))
	if err != nil {
		return b, bad("%w", err)
	}
	defer stream.Close()
	unpacked := packed.Bound(stream)
	archive := tar.NewReader(unpacked)
	next := func(name string, most int64) (int64, error) {
		h, err := archive.Next()
		switch {
		case err != nil:
			return 0, bad("%s: %w", name, err)
		case isSparse(h): // a hole costs nothing in the archive, and takes as long to write as it is said to be
			return 0, bad("%s: it has holes", name)
		case h.Name != name || h.Typeflag != tar.TypeReg || h.Size > most:
			return 0, bad("%q of %d bytes, want %q of %d at most", h.Name, h.Size, name, most)
		}
		return h.Size, nil
	}

	size, err := next(backupHeaderName, 1<<16)
	if err != nil {
		return b, err
	}
	header := backupHeader{}
	if err := json.NewDecoder(io.LimitReader(archive, size)).Decode(&header); err != nil {
		return b, bad("%s: %w", backupHeaderName, err)
	}
	if header.Format > backupFormat {
		return b, fmt.Errorf("backup: %w: version %d, this program reads up to %d", ErrNewerFormat, header.Format, backupFormat)
	}
	b = header.BackedUp
	if size, err = next(catalogueFile, b.Bytes); err != nil {
		return b, err
	}
	path := filepath.Join(dir, catalogueFile)
	if err := unpackFile(path, archive, size); err != nil {
		return b, bad("%s: %w", catalogueFile, err)
	}
	spaces, err := spacesOf(ctx, path)
	if err != nil {
		if IsDamage(err) {
			err = bad("%w", err)
		}
		return b, err
	}
	if len(spaces) != header.Spaces {
		return b, bad("%d spaces, want %d", len(spaces), header.Spaces)
	}
	for _, s := range spaces {
		size, err := next(rowsName(s.Key), s.rowsSize())
		if err == nil && size != s.rowsSize() {
			err = bad("%s: %d bytes, want %d", rowsName(s.Key), size, s.rowsSize())
		}
		if err == nil {
			err = unpackRows(ctx, archive, spaceDir(dir, s.Key), s, open)
		}
		if err != nil {
			return b, err
		}
	}
	if _, err := archive.Next(); err != io.EOF {
		return b, bad("more than %d spaces (%v)", len(spaces), err)
	}
	if n, err := io.Copy(io.Discard, unpacked); err != nil || n > 0 { // to its checksum
		return b, bad("%d bytes after its end (%v)", n, err)
	}
	return b, nil
}

func isSparse(h *tar.Header) bool {
	for key := range h.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

func unpackFile(path string, r io.Reader, size int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.CopyN(f, r, size)
	return errors.Join(err, f.Sync(), f.Close())
}

func spacesOf(ctx context.Context, catalogue string) ([]Space, error) {
	if err := checkSeal(ctx, catalogue); err != nil {
		return nil, err
	}
	db, err := openSealed(catalogue, url.Values{}, "query_only(1)")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := checkCurrent(ctx, db, catalogue); err != nil {
		return nil, err
	}
	if err := checkForeign(ctx, db); err != nil {
		return nil, err
	}
	return listSpaces(ctx, db, "")
}

// unpackRows puts the rows of a space into a store of its own.
func unpackRows(ctx context.Context, r io.Reader, dir string, s Space, open OpenStore) (err error) {
	if err := makeFolder(dir); err != nil {
		return err
	}
	store, err := open(dir, s.Dimensions, Committed{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	b := make([]byte, backupRows*s.Dimensions*4)
	for first := 0; first < s.Rows; first += backupRows {
		n := min(backupRows, s.Rows-first)
		if _, err := io.ReadFull(r, b[:n*s.Dimensions*4]); err != nil {
			return fmt.Errorf("%w: %s: %w", ErrBadBackup, rowsName(s.Key), err)
		}
		vectors := make([][]float32, n)
		for i := range vectors {
			vectors[i] = make([]float32, s.Dimensions)
			for j := range vectors[i] {
				vectors[i][j] = math.Float32frombits(binary.LittleEndian.Uint32(b[(i*s.Dimensions+j)*4:]))
			}
		}
		if err := store.Put(ctx, first, vectors); err != nil {
			return err
		}
	}
	return nil
}

// rebuild makes what a backup does not hold, and checks the whole.
func rebuild(ctx context.Context, dir string, open OpenStore) (err error) {
	w, err := OpenWriter(ctx, dir, open)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if _, err := w.RebuildWords(ctx, nil); err != nil {
		return err
	}
	spaces, err := w.Spaces(ctx)
	if err != nil {
		return err
	}
	for _, s := range spaces {
		c, err := w.newCommitter(ctx, s)
		if err != nil {
			return err
		}
		if err := errors.Join(c.settle(ctx), c.store.Close()); err != nil {
			return err
		}
	}
	problems, err := w.Check(ctx)
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("%w: %s", ErrBadBackup, problems[0].What)
	}
	return err
}
