package catalogue

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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
	return filepath.Join(library, spaceName(key))
}

// spaceName is the name of the folder of a space in that of its library.
func spaceName(key int64) string { return filepath.Join(spacesFolder, strconv.FormatInt(key, 10)) }

// OpenSpace opens the folder with the vectors of a space, by its key, in the folder of
// its library.
func OpenSpace(library *durable.Folder, key int64) (*os.Root, error) {
	return durable.OpenFolderIn(library.Root, spaceName(key))
}

// OpenWords opens the folder of the word indexes in the folder of their library. Each
// is in a folder of its own, by its [WordsName].
func OpenWords(library *durable.Folder) (*os.Root, error) {
	return durable.OpenFolderIn(library.Root, wordsFolder)
}

// WordsName is the name of the folder of one generation of the word index.
func WordsName(generation int64) string { return strconv.FormatInt(generation, 10) }

// MakeSpaceFolder makes the folder of a space, unless it is there.
func (w *Writer) MakeSpaceFolder(key int64) error {
	return w.makeBelow(spaceName(key))
}

// RemoveSpaceFolder removes the folder of a space, but not what was put aside in it.
func (w *Writer) RemoveSpaceFolder(key int64) error { return w.removeFolder(spaceName(key)) }

// removeFolder removes a folder of the library. What was put aside in it stays, and the
// folder with it: another library may have nothing else of the file.
func (w *Writer) removeFolder(name string) error {
	folder, err := durable.OpenFolderIn(w.folder.Root, name)
	if err != nil { // it is not there, or a file or a link is in its place
		return durable.RemoveAll(w.folder.Root, name)
	}
	entries, err := fs.ReadDir(folder.FS(), ".")
	stays := false
	for _, e := range entries {
		if strings.Contains(e.Name(), durable.Aside) {
			stays = true
			continue
		}
		err = errors.Join(err, durable.RemoveAll(folder, e.Name()))
	}
	if err = errors.Join(err, folder.Close()); err != nil || stays {
		return err
	}
	return durable.RemoveAll(w.folder.Root, name)
}

// MakeWordsFolder makes the folder of the word indexes, unless it is there.
func (w *Writer) MakeWordsFolder() error { return w.makeBelow(wordsFolder) }

func (w *Writer) makeBelow(name string) error {
	err := w.folder.Mkdir(name, 0o700)
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case errors.Is(err, fs.ErrNotExist): // the folder of the spaces is not there
		err = errors.Join(w.folder.Mkdir(filepath.Dir(name), 0o700), w.folder.Mkdir(name, 0o700), durable.SyncIn(w.folder.Root, "."))
	case err != nil: // something else may have its place
		above, other := durable.OpenFolderIn(w.folder.Root, filepath.Dir(name))
		if other != nil {
			return other
		}
		return errors.Join(durable.Whole(w.folder.Root, err), above.Close())
	}
	return errors.Join(err, durable.SyncIn(w.folder.Root, filepath.Dir(name)))
}

// FreeSpaceFolder puts aside what is in the place of the folder of a space, or of all
// spaces, and is no folder: a file, a link.
func (w *Writer) FreeSpaceFolder(key int64) error {
	return w.freeBelow(spacesFolder, spaceName(key))
}

// FreeWordsFolder is FreeSpaceFolder for the folder of the word indexes.
func (w *Writer) FreeWordsFolder() error { return w.freeBelow(wordsFolder) }

func (w *Writer) freeBelow(names ...string) error {
	for _, name := range names {
		root, err := durable.OpenFolderIn(w.folder.Root, name)
		switch {
		case err == nil:
			err = root.Close()
		case errors.Is(err, durable.ErrForeign):
			err = durable.PutAside(w.folder.Root, name)
		case errors.Is(err, fs.ErrNotExist):
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Exists reports whether dir holds a library, readable or not.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, File))
	return err == nil || hasRemains(os.DirFS(dir))
}

// hasRemains reports whether there is more of a library in a folder than an empty
// folder and a lock: files that only a catalogue can have led to. Libraries
// before format 3 counted no commits.
func hasRemains(library fs.FS) bool {
	for _, file := range []string{commitsFile, File + "-wal"} {
		if _, err := fs.Stat(library, file); err == nil {
			return true
		}
	}
	for _, folder := range []string{spacesFolder, wordsFolder} {
		if entries, err := fs.ReadDir(library, folder); err == nil && len(entries) > 0 {
			return true
		}
	}
	return false
}

// missing returns an error that wraps [ErrNoLibrary] when there is no catalogue
// and never was, and one that wraps [durable.ErrDamaged] when there was one.
func missing(dir, path string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return aFile(dir)
	}
	library, err := os.OpenRoot(dir) // another may take its place between two questions
	switch {
	case errors.Is(err, syscall.ENOTDIR):
		return aFile(dir)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %w", dir, ErrNoLibrary)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: %w", durable.ErrDenied, err)
	case err != nil:
		return err
	}
	defer library.Close()
	if link, err := library.Lstat(File); err == nil && link.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%s: %w", path, ErrLinked) // SQLite would look for the log beside the file that it leads to
	}
	info, err := library.Stat(File)
	switch remains := hasRemains(library.FS()); {
	case err == nil && info.IsDir():
		return fmt.Errorf("%s: %w: it is a folder", path, durable.ErrDamaged)
	case err == nil && info.Size() > 0:
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case remains && err == nil:
		return fmt.Errorf("%s: %w: the file is empty", path, durable.ErrDamaged)
	case remains:
		return fmt.Errorf("%s: %w: the file is missing", path, durable.ErrDamaged)
	}
	return fmt.Errorf("%s: %w", dir, ErrNoLibrary)
}

// A folder with a number that the catalogue has given, and does not use, is of something
// that was dropped: [Writer.Sweep] removes it. One with a higher number is of a newer
// state of the library, whose catalogue an older copy has replaced: it stays. To embed
// all papers may have taken hours, so a space's folder gets another name before the
// catalogue gives a number like its own, or a higher one. Word indexes are made in
// minutes: the next one has a number above all others, and removes them when it is in
// use.

// numbered is a folder whose folders have the numbers that the catalogue gives.
type numbered struct {
	folder string
	used   string // SQL: whether the catalogue uses a number
	last   string // SQL: the last number that it has given
}

var (
	numberedSpaces = numbered{spacesFolder, `SELECT count(*) FROM spaces WHERE key = ?`,
		`SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'spaces'`}
	numberedWords = numbered{wordsFolder, `SELECT count(*) FROM lexicon WHERE generation = ?`,
		`SELECT coalesce(max(generation), 0) FROM lexicon`}
)

// NewWords is the name, in the folder of [OpenWords], of the one in which a word index is
// made. It gets its [WordsName] when it is complete.
const NewWords = "new"

// Sweep removes the files and folders that the catalogue has stopped using: a process was
// killed before it removed them, or while it filled them. Those that are [Newer] stay.
func (w *Writer) Sweep(ctx context.Context) error {
	var useless []string
	for _, name := range []string{filepath.Join(wordsFolder, NewWords), newSpaces, File + newFile + "-journal", File + newFile} {
		if _, err := w.folder.Lstat(name); err == nil {
			useless = append(useless, name)
		}
	}
	for _, n := range []numbered{numberedSpaces, numberedWords} {
		some, _, err := n.unused(ctx, w.db, w.folder)
		if err != nil {
			return err
		}
		useless = append(useless, some...)
	}
	for _, name := range useless {
		if err := w.removeFolder(name); err != nil {
			return durable.Whole(w.folder.Root, err)
		}
	}
	return nil
}

// NextGeneration is a number for the word index that follows one: above all that there
// are folders of.
func (w *Writer) NextGeneration(have Words) (int64, error) {
	numbers, err := numberedWords.numbers(w.folder)
	return max(have.Generation, slices.Max(append(numbers, 0))) + 1, err
}

// DropWords removes all word indexes but one.
func (w *Writer) DropWords(keep Words) error {
	numbers, err := numberedWords.numbers(w.folder)
	for _, n := range numbers {
		if n != keep.Generation {
			err = errors.Join(err, w.folder.RemoveAll(filepath.Join(wordsFolder, WordsName(n))))
		}
	}
	return durable.Whole(w.folder.Root, err)
}

// A Leftover is a file or a folder in a library that nothing uses.
type Leftover struct {
	Path string
	Why  Why
}

// Why is the reason that a [Leftover] is there.
type Why string

const (
	// Newer: a folder with a number that the catalogue has not given yet. It is of a
	// newer state of it: an older copy has taken its place.
	Newer Why = "newer"
	// Upgraded: the catalogue as it was before it was brought up to date. It holds what
	// has been removed since.
	Upgraded Why = "upgraded"
	// Unfinished: a process was killed while it wrote the file.
	Unfinished Why = "unfinished"
	// Other: a file of another library, or of another state of this one, that was put
	// aside.
	Other Why = "other"
)

// unfinished are the names of files that are being written.
var unfinished = []string{File + newFile + "*", wordsFolder + "/" + NewWords, tryFile, durable.Temporary + "*", "*/" + durable.Temporary + "*",
	"*/*/" + durable.Temporary + "*", "*/*/*/" + durable.Temporary + "*"}

// Leftovers lists what nothing uses in the folder of the library. While a writer is at
// work, it leaves out what that may be writing.
func (q Queries) Leftovers(ctx context.Context, library *durable.Folder) (found []Leftover, err error) {
	add := func(why Why, names []string) {
		for _, name := range names {
			found = append(found, Leftover{filepath.Join(library.Path(), name), why})
		}
	}
	_, strange, err := numberedSpaces.unused(ctx, q.db, library)
	if err != nil {
		return nil, err
	}
	add(Newer, strange)
	list := func(why Why, pattern string) error {
		// Not library.FS(): that opens files to see whether they are folders, and closing the
		// catalogue's drops SQLite's locks (see package sealed).
		names, err := fs.Glob(os.DirFS(library.Through()), pattern)
		add(why, names)
		return err
	}
	err = list(Upgraded, File+".format-*")
	const aside = "*" + durable.Aside + "*"
	for _, pattern := range []string{aside, "*/" + aside, "*/*/" + aside} {
		err = errors.Join(err, list(Other, pattern))
	}
	if WriterAt(library.Path()) == 0 {
		for _, pattern := range unfinished {
			err = errors.Join(err, list(Unfinished, pattern))
		}
	}
	return found, err
}

// RemoveLeftover removes what nothing uses.
func (w *Writer) RemoveLeftover(l Leftover) error {
	name, err := filepath.Rel(w.folder.Path(), l.Path)
	if err != nil {
		return err
	}
	return durable.RemoveAll(w.folder.Root, name)
}

// unused returns the folders in a library that the catalogue does not use: those that it
// may have used, and those with numbers that it has not given.
func (n numbered) unused(ctx context.Context, db queryer, library *durable.Folder) (useless, strange []string, err error) {
	numbers, err := n.numbers(library)
	if err != nil || len(numbers) == 0 {
		return nil, nil, err
	}
	var last int64
	if err := db.QueryRowContext(ctx, n.last).Scan(&last); err != nil {
		return nil, nil, err
	}
	for _, number := range numbers {
		var used bool
		if err := db.QueryRowContext(ctx, n.used, number).Scan(&used); err != nil {
			return nil, nil, err
		}
		switch name := filepath.Join(n.folder, strconv.FormatInt(number, 10)); {
		case used:
		case number > last:
			strange = append(strange, name)
		default:
			useless = append(useless, name)
		}
	}
	return useless, strange, nil
}

// numbers are the numbers that there are folders of, in no order.
func (n numbered) numbers(library *durable.Folder) (numbers []int64, err error) {
	folder, err := durable.OpenFolderIn(library.Root, n.folder)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, durable.ErrForeign) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	defer folder.Close()
	entries, err := fs.ReadDir(folder.FS(), ".")
	for _, e := range entries {
		number, err := strconv.ParseInt(e.Name(), 10, 32)
		if err == nil && number > 0 && strconv.FormatInt(number, 10) == e.Name() { // else it is not the library's
			numbers = append(numbers, number)
		}
	}
	return numbers, err
}

// remove removes all files of a library and, if nothing is left in it, its
// folder, which it closes. The caller holds the lock, whose file goes as well.
func remove(library *durable.Folder) (err error) {
	// A catalogue without what it names can be opened and mended. The others
	// without a catalogue cannot, and a log must not outlive it.
	for _, name := range []string{spacesFolder, wordsFolder, commitsFile, File + "-wal", File + "-shm", File, lockFile} {
		err = errors.Join(err, durable.RemoveAll(library.Root, name))
	}
	entries, readErr := fs.ReadDir(library.FS(), ".")
	moved := library.Check()
	err = errors.Join(err, library.Close())
	if readErr == nil && len(entries) == 0 && moved == nil {
		err = errors.Join(err, os.Remove(library.Path()))
	}
	return err
}
