package catalogue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"paperkin/index/durable"
)

// What lies in the folder of a library. See also lockFile and commitsFile.
const (
	// File is the catalogue.
	File = "catalog.db"
	// spacesFolder holds the vectors, in a folder for each space.
	spacesFolder = "spaces"
	// wordsFolder holds the word index, in a folder for each generation: an index
	// never changes, so a reader of an older one is not disturbed.
	wordsFolder = "lexical"
)

// SpacesDir is the folder with the vectors of a library's spaces.
func SpacesDir(library string) string { return filepath.Join(library, spacesFolder) }

// SpaceDir is the folder with the vectors of one space, by its key.
func SpaceDir(library string, key int64) string {
	return filepath.Join(library, spacesFolder, strconv.FormatInt(key, 10))
}

// WordsDir is the folder with one generation of the word index.
func WordsDir(library string, generation int64) string {
	return filepath.Join(library, wordsFolder, strconv.FormatInt(generation, 10))
}

// Exists reports whether dir holds a library, readable or not.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, File))
	return err == nil || hasRemains(dir)
}

// hasRemains reports whether there is more of a library in dir than an empty
// folder and a lock: files that only a catalogue can have led to. Libraries
// before format 3 counted no commits.
func hasRemains(dir string) bool {
	for _, file := range []string{commitsFile, File + "-wal"} {
		if _, err := os.Stat(filepath.Join(dir, file)); err == nil {
			return true
		}
	}
	for _, folder := range []string{spacesFolder, wordsFolder} {
		if entries, err := os.ReadDir(filepath.Join(dir, folder)); err == nil && len(entries) > 0 {
			return true
		}
	}
	return false
}

// missing returns an error that wraps [ErrNoLibrary] when there is no catalogue
// and never was, and one that wraps [durable.ErrDamaged] when there was one.
func missing(dir, path string) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Size() > 0:
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return aFile(dir)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case hasRemains(dir) && err == nil:
		return fmt.Errorf("%s: %w: the file is empty", path, durable.ErrDamaged)
	case hasRemains(dir):
		return fmt.Errorf("%s: %w: the file is missing", path, durable.ErrDamaged)
	}
	return fmt.Errorf("%s: %w", dir, ErrNoLibrary)
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
				continue // not one of the library's folders
			}
			var known bool
			if err := w.conn.QueryRowContext(ctx, query, number).Scan(&known); err != nil {
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

// remove removes all files of a library and, if nothing is left in it, its
// folder. The caller holds the lock, whose file goes as well.
func remove(dir string) (err error) {
	// A catalogue without what it names can be opened and mended. The others
	// without a catalogue cannot, and a log must not outlive it.
	for _, name := range []string{spacesFolder, wordsFolder, commitsFile, File + "-wal", File + "-shm", File, lockFile} {
		err = errors.Join(err, os.RemoveAll(filepath.Join(dir, name)))
	}
	if entries, readErr := os.ReadDir(dir); readErr == nil && len(entries) == 0 {
		err = errors.Join(err, os.Remove(dir))
	}
	return err
}
