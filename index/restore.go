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

// Errors of [Restore] and [Replace], besides those of [OpenWriter].
var (
	// ErrBadBackup: the stream is no backup, or not a whole one.
	ErrBadBackup = errors.New("not a sound backup")
	// ErrLibraryExists: there is a library already where one is to be made.
	ErrLibraryExists = errors.New("there is a library already")
	// ErrOccupied: there is something else where a library is to be made.
	ErrOccupied = errors.New("there is something else than a library")
)

// Restore makes a library in dir of a backup. dir must not exist, or be empty; the
// library appears there when all of it has been read and checked.
func Restore(ctx context.Context, r io.Reader, dir string, open OpenStore) (BackedUp, error) {
	dir, err := filepath.Abs(dir) // "." cannot be removed, and has no parent
	if err != nil {
		return BackedUp{}, err
	}
	if there, err := libraryAt(dir); err != nil {
		return BackedUp{}, err
	} else if there {
		return BackedUp{}, fmt.Errorf("%s: %w", dir, ErrLibraryExists)
	}
	made, b, err := assemble(ctx, r, filepath.Dir(dir), open)
	if err != nil {
		return b, err
	}
	return b, place(made, dir)
}

// Replace is [Restore] where there may be a library: that one moves aside, to the
// name with ".replaced" at its end, when the backup has turned out to be sound.
// aside is that name, empty when there was none. Nobody may be writing to it.
func Replace(ctx context.Context, r io.Reader, dir string, open OpenStore) (b BackedUp, aside string, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return b, "", err
	}
	there, err := libraryAt(dir)
	if err != nil {
		return b, "", err
	}
	if there {
		aside = dir + ".replaced"
		if _, err := os.Lstat(aside); err == nil {
			return b, "", fmt.Errorf("%s: %w", aside, ErrLibraryExists)
		}
	}
	made, b, err := assemble(ctx, r, filepath.Dir(dir), open)
	if err != nil {
		return b, "", err
	}
	if !there {
		return b, "", place(made, dir)
	}
	held, err := lock(dir)
	if err == nil {
		err = errors.Join(exchange(made, dir, aside), held.Unlock())
	}
	if err != nil {
		return b, "", errors.Join(unwritable(dir, err), os.RemoveAll(made))
	}
	return b, aside, SyncFolder(filepath.Dir(dir))
}

// exchange puts the folder made at dir, and what was there aside.
func exchange(made, dir, aside string) error {
	if err := os.Rename(dir, aside); err != nil {
		return err
	}
	if err := os.Rename(made, dir); err != nil {
		return errors.Join(err, os.Rename(aside, dir))
	}
	return nil
}

// libraryAt reports whether there is a library in dir. What is neither one nor
// an empty folder is an error that wraps [ErrOccupied].
func libraryAt(dir string) (bool, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, err
	case !info.IsDir():
		return false, fmt.Errorf("%s: %w: a file", dir, ErrOccupied)
	case Exists(dir):
		return true, nil
	}
	entries, err := os.ReadDir(dir)
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s: %w: %s", dir, ErrOccupied, entries[0].Name())
	}
	return false, err
}

// assemble makes a library of a backup in a new folder below parent.
func assemble(ctx context.Context, r io.Reader, parent string, open OpenStore) (made string, b BackedUp, err error) {
	if err := os.MkdirAll(parent, 0o700); err != nil {
		return "", b, unwritable(parent, err)
	}
	made, err = os.MkdirTemp(parent, ".paperkin-restore-")
	if err != nil {
		return "", b, unwritable(parent, err)
	}
	if b, err = unpack(ctx, r, made, open); err == nil {
		err = rebuild(ctx, made, open)
	}
	if err != nil {
		err = errors.Join(err, os.RemoveAll(made))
	}
	return made, b, err
}

// place gives a folder that is whole its name, which nothing but an empty folder
// may have. After an error the folder is gone.
func place(made, dir string) error {
	err := os.Remove(dir)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(made, dir)
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(made))
	}
	return SyncFolder(filepath.Dir(dir))
}

// unpack writes the catalogue and the vectors of a backup into a folder.
func unpack(ctx context.Context, r io.Reader, dir string, open OpenStore) (b BackedUp, err error) {
	packed := paper.CountPacked(r)
	stream, err := zstd.NewReader(packed, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(1<<27))
	if err != nil {
		return b, badBackup("%w", err)
	}
	defer stream.Close()
	unpacked := packed.Bound(stream)
	archive := tar.NewReader(unpacked)
	next := func(name string, most int64) (int64, error) {
		h, err := archive.Next()
		switch {
		case err != nil:
			return 0, badBackup("%s: %w", name, err)
		case isSparse(h): // a hole costs nothing in the archive, and takes as long to write as it is said to be
			return 0, badBackup("%s: it has holes", name)
		case h.Name != name || h.Typeflag != tar.TypeReg || h.Size > most:
			return 0, badBackup("%q of %d bytes, want %q of %d at most", h.Name, h.Size, name, most)
		}
		return h.Size, nil
	}

	size, err := next(backupHeaderName, 1<<16)
	if err != nil {
		return b, err
	}
	header := backupHeader{}
	if err := json.NewDecoder(io.LimitReader(archive, size)).Decode(&header); err != nil {
		return b, badBackup("%s: %w", backupHeaderName, err)
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
		return b, badBackup("%s: %w", catalogueFile, err)
	}
	spaces, err := spacesOf(ctx, path)
	if err != nil {
		if IsDamage(err) {
			err = badBackup("%w", err)
		}
		return b, err
	}
	if len(spaces) != header.Spaces {
		return b, badBackup("%d spaces, want %d", len(spaces), header.Spaces)
	}
	for _, s := range spaces {
		size, err := next(rowsName(s.Key), s.rowsSize())
		if err == nil && size != s.rowsSize() {
			err = badBackup("%s: %d bytes, want %d", rowsName(s.Key), size, s.rowsSize())
		}
		if err == nil {
			err = unpackRows(ctx, archive, spaceDir(dir, s.Key), s, open)
		}
		if err != nil {
			return b, err
		}
	}
	if _, err := archive.Next(); err != io.EOF {
		return b, badBackup("more than %d spaces (%v)", len(spaces), err)
	}
	if n, err := io.Copy(io.Discard, unpacked); err != nil || n > 0 { // to its checksum
		return b, badBackup("%d bytes after its end (%v)", n, err)
	}
	return b, nil
}

// badBackup says what is wrong with a backup. That reading it failed, or writing
// what is in it, says nothing of the backup.
func badBackup(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	var file *fs.PathError
	if errors.As(err, &file) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrBadBackup, err)
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
	if err := os.MkdirAll(dir, 0o700); err != nil {
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
			return badBackup("%s: %w", rowsName(s.Key), err)
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
