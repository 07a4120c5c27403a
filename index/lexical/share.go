package lexical

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"paperkin/index/durable"
)

// Adopt makes an index of one that an earlier version made, which names no library: it
// shares the files of the index in the folder from with the folder to, both in another
// one, and writes checksums of its own. The error wraps [ErrDamaged] when the index
// has checksums and its files do not match them.
func Adopt(in *os.Root, from, to string, id durable.Identity) (Identity, error) {
	old, err := openFolder(in, from)
	if err != nil {
		return Identity{}, err
	}
	defer old.Close()
	b, err := old.ReadFile(sumsFile)
	switch {
	case errors.Is(err, fs.ErrNotExist): // an earlier version still
	case err != nil:
		return Identity{}, durable.Whole(old, err)
	default:
		lines, ok := trimSum(b)
		if !ok {
			return Identity{}, damaged(old, sumsFile)
		}
		if err := compare(old, slices.Collect(strings.Lines(lines))); err != nil {
			return Identity{}, err
		}
	}
	if err := in.MkdirAll(path.Join(to, postingsFolder), 0o700); err != nil {
		return Identity{}, err
	}
	if err := share(in, path.Join(from, postingsFolder), path.Join(to, postingsFolder)); err != nil {
		return Identity{}, err
	}
	d, err := documentsIn(old, olderDocuments, durable.Castagnoli)
	if err != nil {
		return Identity{}, err
	}
	dir, err := in.OpenRoot(to)
	if err != nil {
		return Identity{}, err
	}
	defer dir.Close()
	if err := d.write(dir); err != nil {
		return Identity{}, err
	}
	return writeSums(dir, id)
}

// share makes the files of a folder appear in another one, both in a third. Segments
// never change once they are written, so they are linked. scorch writes to its root
// file, which is copied.
func share(in *os.Root, from, to string) error {
	entries, err := fs.ReadDir(in.FS(), from)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrDamaged, durable.Whole(in, err))
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		source, target := path.Join(from, e.Name()), path.Join(to, e.Name())
		if filepath.Ext(e.Name()) == ".zap" && in.Link(source, target) == nil {
			continue
		}
		if err := copyFile(in, source, target); err != nil { // segments too, where a file system has no links
			return err
		}
	}
	return nil
}

func copyFile(in *os.Root, from, to string) (err error) {
	source, err := in.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrDamaged, durable.Whole(in, err))
	} else if err != nil {
		return err
	}
	defer source.Close()
	target, err := in.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	return errors.Join(err, target.Sync(), target.Close())
}
