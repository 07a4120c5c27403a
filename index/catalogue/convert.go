package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"paperkin/index/durable"
)

// A Conversion says which files beside an older catalogue become which, before the new
// catalogue takes its place. Folders are named as in the library's own. What the older
// catalogue needs stays as it is.
type Conversion struct {
	Folder    *durable.Folder
	Catalogue Queries          // the new one
	Spaces    []ConvertedSpace // those with rows
	// NewWords is the name of the word index that is to be made, in the folder of
	// [OpenWords], and WordsAre what it is; empty: there was none.
	NewWords string
	WordsAre durable.Identity
	// Copied is to be called with the numbers of bytes that were written.
	Copied func(bytes int64)
}

// ConvertedSpace are the old and the new folder of a space; they are the same one if its
// vectors are of today's format.
type ConvertedSpace struct {
	From, To         string
	Key              int64 // the new one
	Dimensions, Rows int
	Are              durable.Identity // its files
}

// A Converter makes files of today's formats of those that a [Conversion] names, and a word
// index of the new catalogue, which it returns; the zero value: one is to be made later.
// What it has made is durable when it returns.
type Converter func(context.Context, Conversion) (Words, error)

// identifiedSince is the version of the first format whose files say which library they
// are of.
const identifiedSince = 4

// filedSince is the version of the first format whose other files are those of today.
const filedSince = 5

// newSpaces has the numbers of the folders of spaces that an upgrade makes, one a line. It
// is there until they belong to the library.
const newSpaces = File + ".new-spaces"

// convert has the files of the spaces of a new catalogue made, which was of an older
// version, and returns the folders of the old ones. Where these do not say which library
// they are of, the spaces get keys above those of all folders that there are.
func convert(ctx context.Context, db *sql.DB, folder *durable.Folder, version int, c Converter, copied func(bytes int64)) (old []string, err error) {
	if version >= filedSince {
		return nil, nil
	}
	var by int64
	if version < identifiedSince {
		if by, err = moveSpaces(ctx, db, folder); err != nil {
			return nil, err
		}
	}
	conversion := Conversion{Folder: folder, Catalogue: Queries{db}, Copied: copied}
	have, err := conversion.Catalogue.Words(ctx)
	if err != nil {
		return nil, err
	}
	if err := conversion.prepare(ctx, db, by, have); err != nil {
		return nil, err
	}
	words, err := c(ctx, conversion)
	if err != nil {
		return nil, err
	}
	for _, s := range conversion.Spaces {
		if s.From != s.To {
			old = append(old, s.From)
		}
	}
	if words.Seq == 0 {
		return old, nil
	}
	_, err = db.ExecContext(ctx, `UPDATE lexicon SET generation = generation + 1, seq = ?, number = ?, sums = ?`, words.Seq, words.Is.Number, words.Sums)
	return append(old, filepath.Join(wordsFolder, WordsName(have.Generation))), err
}

// nameAnew gives what records were read from the names that public makes of theirs. Two
// that have the same name then are one.
func nameAnew(ctx context.Context, db *sql.DB, public func(name string) string) error {
	names := map[int64]string{}
	rows, err := db.QueryContext(ctx, `SELECT key, name FROM files ORDER BY key`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int64
		var name string
		if err := rows.Scan(&key, &name); err != nil {
			return err
		}
		if after := public(name); after != name {
			names[key] = after
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(names)) {
		for _, statement := range []string{
			`UPDATE OR IGNORE files SET name = ?2 WHERE key = ?1`,
			`UPDATE sources SET file = (SELECT key FROM files WHERE name = ?2) WHERE file = ?1`,
			`DELETE FROM files WHERE key = ?1 AND name <> ?2`, // the name was taken
		} {
			if _, err := db.ExecContext(ctx, statement, key, names[key]); err != nil {
				return err
			}
		}
	}
	return nil
}

// prepare makes the folders that a conversion fills. by is how much the keys of the
// spaces have grown.
func (c *Conversion) prepare(ctx context.Context, db *sql.DB, by int64, have Words) error {
	library, err := Queries{db}.LibraryID(ctx)
	if err != nil {
		return err
	}
	spaces, err := Queries{db}.Spaces(ctx)
	if err != nil {
		return err
	}
	var names strings.Builder
	for _, s := range spaces {
		if s.Rows > 0 {
			c.Spaces = append(c.Spaces, ConvertedSpace{spaceName(s.Key - by), spaceName(s.Key), s.Key,
				s.Dimensions, s.Rows, durable.Identity{Library: library, Number: s.Number}})
			if by > 0 {
				fmt.Fprintln(&names, s.Key)
			}
		}
	}
	if err := errors.Join(durable.CreateIn(c.Folder.Root, newSpaces, []byte(names.String())), durable.SyncIn(c.Folder.Root, ".")); err != nil {
		return err
	}
	for _, s := range c.Spaces {
		if err := c.Folder.MkdirAll(s.To, 0o700); err != nil {
			return err
		}
	}
	if len(c.Spaces) > 0 {
		if err := durable.SyncIn(c.Folder.Root, spacesFolder); err != nil {
			return err
		}
	}
	if have.Generation == 0 {
		return nil
	}
	c.NewWords, c.WordsAre = WordsName(have.Generation+1), durable.Identity{Library: library, Number: durable.NewNumber()}
	return errors.Join(c.Folder.MkdirAll(wordsFolder, 0o700), c.Folder.RemoveAll(filepath.Join(wordsFolder, c.NewWords)))
}

// removeUnfinished removes what an upgrade of the library has made that was killed before
// its catalogue took the place of the old one.
func removeUnfinished(ctx context.Context, old *sql.DB, folder *durable.Folder) error {
	b, err := folder.ReadFile(newSpaces)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for line := range strings.Lines(string(b)) {
		key, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
		if err != nil {
			continue // the write was torn: the folder was not made
		}
		var used bool
		if err := old.QueryRowContext(ctx, numberedSpaces.used, key).Scan(&used); err != nil {
			return err
		}
		if used {
			continue // an earlier version has gone on with the library
		}
		if err := durable.RemoveAll(folder.Root, spaceName(key)); err != nil {
			return err
		}
	}
	return folder.Remove(newSpaces)
}

// room returns how many bytes an upgrade of a library writes at most before it removes
// anything.
func room(ctx context.Context, old *sql.DB, version int, folder *durable.Folder) (bytes int64, err error) {
	err = old.QueryRowContext(ctx, `SELECT page_size * (page_count - freelist_count)
		FROM pragma_page_size, pragma_page_count, pragma_freelist_count`).Scan(&bytes)
	if err != nil {
		return 0, err
	}
	bytes += bytes/16 + 1<<20 // columns, tables and indexes that are new; 83,344 papers took nothing
	if version < 2 {
		bytes += bytes / 4 // a record for every paper
	}
	if !canLink(folder) { // keep writes a copy then
		bytes += sizeBelow(folder, File)
	}
	// A new word index is built, which takes no more room than the old one; vectors are
	// copied if they do not say which library they are of.
	if version >= filedSince {
		return bytes, nil
	}
	rows, err := old.QueryContext(ctx, `SELECT ? || '/' || key FROM spaces WHERE rows > 0 AND ? UNION ALL SELECT ? || '/' || generation FROM lexicon`,
		spacesFolder, version < identifiedSince, wordsFolder)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return 0, err
		}
		bytes += sizeBelow(folder, name)
	}
	return bytes, rows.Err()
}

// canLink reports whether files can have a second name.
func canLink(folder *durable.Folder) bool {
	const name = File + ".new-link"
	folder.Remove(name) // of a process that was killed here
	return folder.Link(File, name) == nil && folder.Remove(name) == nil
}

// sizeBelow returns the size of a file, or of the files in a folder. One that cannot be
// looked at counts as nothing.
func sizeBelow(folder *durable.Folder, name string) (bytes int64) {
	fs.WalkDir(folder.FS(), filepath.ToSlash(name), func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		if info, err := e.Info(); err == nil {
			bytes += info.Size()
		}
		return nil
	})
	return bytes
}

// highest returns the highest number of a space's folder, 0 if there is none.
func highest(folder *durable.Folder) (n int64, err error) {
	entries, err := fs.ReadDir(folder.FS(), spacesFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for _, e := range entries {
		if key, err := strconv.ParseInt(e.Name(), 10, 32); err == nil {
			n = max(n, key)
		}
	}
	return n, err
}

// moveSpaces adds a number to the keys of all spaces, and returns it: the new ones are
// above all keys that were given, and above all folders.
func moveSpaces(ctx context.Context, db *sql.DB, folder *durable.Folder) (by int64, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer tx.Rollback()
	var given int64
	if err := tx.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'spaces'`).Scan(&given); err != nil {
		return 0, err
	}
	if by, err = highest(folder); err != nil {
		return 0, err
	}
	statements := []string{`PRAGMA defer_foreign_keys = ON`}
	if by <= given { // else folders of a newer state are to stay above the last key that was given: see AddSpace
		by = given
		statements = append(statements, `UPDATE sqlite_sequence SET seq = seq + ?1 WHERE name = 'spaces'`)
	}
	statements = append(statements, `UPDATE spaces SET key = key + ?1`, `UPDATE ledger SET space = space + ?1`,
		`UPDATE dead SET space = space + ?1`, `UPDATE batches SET space = space + ?1`,
		`UPDATE counts SET space = space + ?1 WHERE space <> 0`)
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s, by); err != nil {
			return 0, err
		}
	}
	return by, tx.Commit()
}
