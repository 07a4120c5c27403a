package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"paperkin/index/catalogue/counts"
	"paperkin/index/catalogue/schema"
	"paperkin/index/durable"
	"paperkin/index/paper"
)

// applicationID marks an SQLite file as a Paperkin catalogue ("PKin").
const applicationID = 0x504b696e

// FormatVersion is the version of the library format that this code writes.
const FormatVersion = schema.Version

// migration is a step that brings a catalogue to another format version.
type migration func(context.Context, *sql.Tx) error

// migrations[v] brings a catalogue from format version v to v+1. SQLite's
// user_version holds the version.
var migrations = []migration{
	statements(schema.Format1), toFormat2, statements(schema.Format3), toFormat4, toFormat5, statements(schema.Format6),
}

// statements is a migration that SQL alone can do.
func statements(list string) migration {
	return func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, list)
		return err
	}
}

// checkFormat returns the catalogue's format version: 0 for an empty file. It
// refuses a file that is not a catalogue, and one that a newer program wrote.
func checkFormat(ctx context.Context, db queryer, path string) (int, error) {
	var version, app, tables int
	err := db.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT application_id FROM pragma_application_id), (SELECT count(*) FROM sqlite_schema)`).Scan(&version, &app, &tables)
	if IsDamage(err) {
		return 0, fmt.Errorf("%s: %w: %w", path, durable.ErrDamaged, err)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	switch {
	case tables == 0 && version == 0:
		return 0, nil
	case app != applicationID:
		return 0, notOurs(path)
	case version > FormatVersion:
		return 0, fmt.Errorf("%s: %w: version %d, this program reads up to %d", path, ErrNewerFormat, version, FormatVersion)
	}
	return version, nil
}

func notOurs(path string) error {
	return fmt.Errorf("%s: %w: an SQLite file, but not a Paperkin catalogue", path, durable.ErrDamaged)
}

// checkCurrent returns an error that wraps [durable.ErrDamaged] unless a sealed catalogue
// is of the current format.
func checkCurrent(ctx context.Context, db queryer, path string) error {
	version, err := checkFormat(ctx, db, path)
	if err == nil && version != FormatVersion {
		err = fmt.Errorf("%s: %w: format %d does not have sealed pages", path, durable.ErrDamaged, version)
	}
	return err
}

// migrate brings the catalogue from one version to another in one transaction.
func migrate(ctx context.Context, db *sql.DB, version, to int) error {
	return take(ctx, db, version, to, migrations[version:max(version, to)])
}

// take takes steps in one transaction, all of which bring the catalogue from one version to
// another.
func take(ctx context.Context, db *sql.DB, version, to int, steps []migration) (err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	defer func() { err = Cancelled(ctx, err) }()
	for _, step := range steps {
		if err := step(ctx, tx); err != nil {
			return fmt.Errorf("catalogue format %d to %d: %w", version, to, err)
		}
	}
	mark := fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", to, applicationID)
	if _, err := tx.ExecContext(ctx, mark); err != nil {
		return err
	}
	return tx.Commit()
}

// Empty returns an empty catalogue of a format version without a file.
func Empty(ctx context.Context, version int) (*sql.DB, error) {
	db, err := memory()
	if err != nil {
		return nil, err
	}
	steps := migrations[:version]
	if version == FormatVersion {
		steps = []migration{statements(schema.Now), statements(schema.NowRows)}
	}
	if err := take(ctx, db, 0, version, steps); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// memory is a database without a file.
func memory() (*sql.DB, error) {
	db, err := sql.Open("sqlite", ":memory:")
	if err == nil {
		db.SetMaxOpenConns(1) // each has a database of its own
	}
	return db, err
}

// What SQL alone cannot do.

func toFormat5(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, schema.Format5); err != nil {
		return err
	}
	return counts.Again(ctx, tx)
}

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
	insert, err := tx.PrepareContext(ctx, `INSERT INTO sources (paper, hash, provider, name, revised, run, file, line, text_hash, work_hash, year)
		VALUES (?, ?, '', ?, '', 1, 1, 0, ?, ?, ?)`)
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
