package backup

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
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/paper/packed"
	"paperkin/index/shelf"
	"paperkin/index/vector"
)

// badBackup is an error that wraps [ErrBadBackup], unless it says that reading the
// backup failed, or writing what is in it: that says nothing of the backup.
func badBackup(format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	var file *fs.PathError
	if errors.As(err, &file) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrBadBackup, err)
}

// unpack writes the catalogue, the shelf and the vectors of a backup into a folder.
func unpack(ctx context.Context, r io.Reader, dir string, open vector.Opener) (b Contents, err error) {
	counter := packed.Count(r)
	stream, err := zstd.NewReader(counter, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(1<<27))
	if err != nil {
		return b, badBackup("%w", err)
	}
	defer stream.Close()
	unpacked := counter.Bound(stream)
	archive := members{tar.NewReader(unpacked)}
	if b, err = archive.header(); err != nil {
		return b, err
	}
	spaces, err := archive.catalogue(ctx, dir, b)
	if err != nil {
		return b, err
	}
	if err := errors.Join(archive.shelf(dir, b), archive.config(dir, b), archive.feeds(dir, b)); err != nil {
		return b, err
	}
	for _, s := range spaces {
		size, err := archive.next(rowsName(s.Key), rowsSize(s.Space))
		if err == nil && size != rowsSize(s.Space) {
			err = badBackup("%s: %d bytes, want %d", rowsName(s.Key), size, rowsSize(s.Space))
		}
		if err == nil {
			err = unpackRows(ctx, archive, catalogue.SpaceDir(dir, s.Key), s, open)
		}
		if err != nil {
			return b, err
		}
	}
	switch _, err := archive.Next(); {
	case err == nil:
		return b, badBackup("more than %d spaces", len(spaces))
	case err != io.EOF:
		return b, badBackup("at its end: %w", err)
	}
	switch n, err := io.Copy(io.Discard, unpacked); { // to its checksum
	case err != nil:
		return b, badBackup("at its end: %w", err)
	case n > 0:
		return b, badBackup("%d bytes after its end", n)
	}
	return b, nil
}

// members reads the files of a backup, in their order.
type members struct{ *tar.Reader }

// next advances to the next file, which must have a name and at most most bytes, and
// returns its size.
func (m members) next(name string, most int64) (int64, error) {
	h, err := m.Next()
	switch {
	case err != nil:
		return 0, badBackup("%s: %w", name, err)
	case isSparse(h): // a hole costs nothing in the archive, and takes as long to write as it is said to be
		return 0, badBackup("%s: sparse file", name)
	case h.Name != name || h.Typeflag != tar.TypeReg || h.Size > most:
		return 0, badBackup("%q of %d bytes, want %q of %d at most", h.Name, h.Size, name, most)
	}
	return h.Size, nil
}

func (m members) header() (Contents, error) {
	size, err := m.next(headerName, 1<<16)
	if errors.Is(err, zstd.ErrMagicMismatch) {
		return Contents{}, badBackup("it does not begin as a backup does")
	}
	if err != nil {
		return Contents{}, err
	}
	var h header
	if err := json.NewDecoder(io.LimitReader(m, size)).Decode(&h); err != nil {
		return Contents{}, badBackup("%s: %w", headerName, err)
	}
	if h.Format > format {
		return Contents{}, fmt.Errorf("backup: %w: version %d, this program reads up to %d", catalogue.ErrNewerFormat, h.Format, format)
	}
	return h.Contents, nil
}

// catalogue writes the catalogue into a folder, and returns its spaces.
func (m members) catalogue(ctx context.Context, dir string, b Contents) ([]space, error) {
	size, err := m.next(catalogue.File, b.Bytes)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, catalogue.File)
	if err := unpackFile(path, m, size); err != nil {
		return nil, badBackup("%s: %w", catalogue.File, err)
	}
	spaces, err := spacesOf(ctx, path)
	if catalogue.IsDamage(err) {
		return nil, badBackup("%w", err)
	}
	if err == nil && len(spaces) != b.Spaces {
		err = badBackup("%d spaces, want %d", len(spaces), b.Spaces)
	}
	return spaces, err
}

// shelf writes the shelf into a folder, if there is one. What its lines say is for
// package shelf to judge, which trusts none of them.
func (m members) shelf(dir string, b Contents) error {
	if b.Shelf == 0 {
		return nil
	}
	size, err := m.next(shelf.File, b.Shelf)
	if err != nil {
		return err
	}
	if size != b.Shelf {
		return badBackup("%s: %d bytes, want %d", shelf.File, size, b.Shelf)
	}
	if err := unpackFile(filepath.Join(dir, shelf.File), m, size); err != nil {
		return badBackup("%s: %w", shelf.File, err)
	}
	return nil
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

// space is a space of a backup, and what its files are to be.
type space struct {
	catalogue.Space
	are durable.Identity
}

func spacesOf(ctx context.Context, path string) ([]space, error) {
	c, err := catalogue.OpenUntrusted(ctx, path)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	spaces, err := c.Spaces(ctx)
	if err != nil {
		return nil, err
	}
	library, err := c.LibraryID(ctx)
	list := make([]space, len(spaces))
	for i, s := range spaces {
		list[i] = space{s, durable.Identity{Library: library, Number: s.Number}}
	}
	return list, err
}

// unpackRows puts the rows of a space into a store of its own.
func unpackRows(ctx context.Context, r io.Reader, dir string, s space, open vector.Opener) (err error) {
	if err := durable.MakeFolder(dir); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	store, err := open(root, s.Dimensions, vector.Committed{Is: s.are})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	b := make([]byte, rowsAtOnce*s.Dimensions*4)
	for first := 0; first < s.Rows; first += rowsAtOnce {
		n := min(rowsAtOnce, s.Rows-first)
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
