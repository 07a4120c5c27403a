package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"paperkin/index/catalogue/schema"
	"paperkin/index/durable"
	"paperkin/index/paper"
)

// What SQL alone cannot do when an older catalogue is brought up to date.

// oldColumns are the columns of papers AS p in formats 1 to 3, and their names.
const oldColumns = `p.key, p.id, p.title, p.abstract, p.authors, p.published, p.venue, p.categories, p.url, p.extra, p.original,
	(SELECT json_group_array(alias) FROM (SELECT alias FROM aliases WHERE paper = p.key ORDER BY alias))`

func scanOldPaper(scan func(...any) error) (key int64, p paper.Paper, err error) {
	var authors, categories, aliases string
	var extra, original sql.NullString
	err = scan(&key, &p.ID, &p.Title, &p.Abstract, &authors, &p.Published, &p.Venue, &categories, &p.URL, &extra, &original, &aliases)
	if err != nil {
		return 0, p, err
	}
	return key, p, readColumns(p.ID, []column{
		{authors, &p.Authors}, {categories, &p.Categories}, {aliases, &p.Aliases}, {extra.String, &p.Extra}, {original.String, &p.Original},
	})
}

// toFormat2 makes every paper its own source.
func toFormat2(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, schema.Format2); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, `INSERT INTO sources (`+sourceFields+`) VALUES (?, ?, '', ?, '', 1, 1, 0, ?, ?, ?)`)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT `+oldColumns+` FROM papers p`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		key, p, err := scanOldPaper(rows.Scan)
		if err != nil {
			return err
		}
		f := FingerprintOf(p)
		if _, err := insert.ExecContext(ctx, key, SourceHash("", p.ID, paper.ContentHash(p)), p.ID, f.Text, f.Work, f.Year); err != nil {
			return err
		}
	}
	return rows.Err()
}

// detailsKey is the key under which format 3 keeps fields that have no column, in the
// column of extra fields.
const detailsKey = "paperkin:details"

// toFormat4 gives fields their columns.
func toFormat4(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, schema.Format4); err != nil {
		return err
	}
	update, err := tx.PrepareContext(ctx, `UPDATE papers SET (extra, `+detailFields+`) = (?,?,?,?,?,?,?,?,?,?) WHERE key = ?`)
	if err != nil {
		return err
	}
	rows, err := tx.QueryContext(ctx, `SELECT key, id, extra FROM papers WHERE instr(extra, '"`+detailsKey+`"')`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key int64
		var id, extra string
		if err := rows.Scan(&key, &id, &extra); err != nil {
			return err
		}
		values, err := takeDetails(extra)
		if err != nil {
			return fmt.Errorf("%w: paper %s: %w", durable.ErrDamaged, id, err)
		}
		if _, err := update.ExecContext(ctx, append(values, key)...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// takeDetails returns the extra fields of a paper of format 3 without its details,
// and the values of detailFields.
func takeDetails(column string) ([]any, error) {
	var extra map[string]json.RawMessage
	if err := json.Unmarshal([]byte(column), &extra); err != nil {
		return nil, err
	}
	var p paper.Paper
	if err := json.Unmarshal(extra[detailsKey], &p); err != nil {
		return nil, err
	}
	delete(extra, detailsKey)
	var j jsonColumns
	values := append([]any{j.orNull(extra, len(extra))}, j.details(p)...)
	return values, j.err
}

// A Conversion says which files beside an older catalogue become which, before the new
// catalogue takes its place. Folders are named as in the library's own. The old ones
// stay as they are.
type Conversion struct {
	Folder *durable.Folder
	Spaces []ConvertedSpace // those with rows
	// Words are the old and the new word index in the folder of [OpenWords]; both
	// empty when there is none.
	Words, NewWords string
	WordsAre        durable.Identity
}

// ConvertedSpace are the old and the new folder of a space.
type ConvertedSpace struct {
	From, To         string
	Dimensions, Rows int
	Are              durable.Identity // its files
}

// A Converter makes files of today's formats of those that a [Conversion] names. It
// returns the digest of the new word index's checksums, empty if the old one is of no
// use. What it has made is durable when it returns.
type Converter func(context.Context, Conversion) (sums string, err error)

// converting begins the name of a folder that a conversion fills.
const converting = "new-"

// convert moves the spaces of a new catalogue to keys above those of all folders that
// there are, and has their files and the word index made. It returns the folders of the
// old ones.
func convert(ctx context.Context, db *sql.DB, folder *durable.Folder, c Converter) (old []string, err error) {
	by, err := moveSpaces(ctx, db, folder)
	if err != nil {
		return nil, err
	}
	have, err := Queries{db}.Words(ctx)
	if err != nil {
		return nil, err
	}
	have.Is.Number = durable.NewNumber()
	conversion, err := prepare(ctx, db, folder, by, have)
	if err != nil {
		return nil, err
	}
	if have.Sums, err = c(ctx, conversion); err != nil {
		return nil, err
	}
	for _, s := range conversion.Spaces {
		old = append(old, s.From)
		key := strings.TrimPrefix(filepath.Base(s.To), converting)
		if err := folder.Rename(s.To, filepath.Join(spacesFolder, key)); err != nil {
			return nil, err
		}
	}
	if len(conversion.Spaces) > 0 {
		err = durable.SyncIn(folder.Root, spacesFolder)
	}
	if have.Generation > 0 {
		old = append(old, filepath.Join(wordsFolder, conversion.Words))
	}
	return old, errors.Join(err, useConverted(ctx, db, have))
}

// prepare makes the folders that a conversion fills. by is how much the keys of the
// spaces have grown.
func prepare(ctx context.Context, db *sql.DB, folder *durable.Folder, by int64, have Words) (Conversion, error) {
	c := Conversion{Folder: folder}
	library, err := Queries{db}.LibraryID(ctx)
	if err != nil {
		return c, err
	}
	spaces, err := Queries{db}.Spaces(ctx)
	if err != nil {
		return c, err
	}
	for _, s := range spaces {
		if s.Rows == 0 {
			continue
		}
		to := filepath.Join(spacesFolder, converting+strconv.FormatInt(s.Key, 10))
		if err := errors.Join(folder.RemoveAll(to), folder.MkdirAll(to, 0o700)); err != nil {
			return c, err
		}
		c.Spaces = append(c.Spaces, ConvertedSpace{filepath.Join(spacesFolder, strconv.FormatInt(s.Key-by, 10)), to,
			s.Dimensions, s.Rows, durable.Identity{Library: library, Number: s.Number}})
	}
	if have.Generation == 0 {
		return c, nil
	}
	c.Words, c.NewWords, c.WordsAre = WordsName(have.Generation), WordsName(have.Generation+1), have.Is
	return c, folder.RemoveAll(filepath.Join(wordsFolder, c.NewWords))
}

// useConverted makes the new word index the one in use, if there is one.
func useConverted(ctx context.Context, db *sql.DB, w Words) error {
	if _, err := db.ExecContext(ctx, `DELETE FROM lexicon`); err != nil || w.Sums == "" {
		return err
	}
	_, err := db.ExecContext(ctx, `INSERT INTO lexicon (generation, seq, number, sums) VALUES (?, ?, ?, ?)`,
		w.Generation+1, w.Seq, w.Is.Number, w.Sums)
	return err
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
		`UPDATE dead SET space = space + ?1`, `UPDATE batches SET space = space + ?1`)
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s, by); err != nil {
			return 0, err
		}
	}
	return by, tx.Commit()
}
