package catalogue

import (
	"context"
	"database/sql"
	"fmt"

	"paperkin/index/catalogue/schema"
	"paperkin/index/durable"
)

// applicationID marks an SQLite file as a Paperkin catalogue ("PKin").
const applicationID = 0x504b696e

// FormatVersion is the version of the library format that this code writes.
const FormatVersion = schema.Version

// migrations[v] brings a catalogue from format version v to v+1. SQLite's
// user_version holds the version.
var migrations = []func(context.Context, *sql.Tx) error{
	statements(schema.Format1), toFormat2, statements(schema.Format3), toFormat4,
}

// statements is a migration that SQL alone can do.
func statements(list string) func(context.Context, *sql.Tx) error {
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
		return 0, fmt.Errorf("%s: %w: an SQLite file, but not a Paperkin catalogue", path, durable.ErrDamaged)
	case version > FormatVersion:
		return 0, fmt.Errorf("%s: %w: version %d, this program reads up to %d", path, ErrNewerFormat, version, FormatVersion)
	}
	return version, nil
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
func migrate(ctx context.Context, db *sql.DB, version, to int) (err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	defer func() { err = Cancelled(ctx, err) }()
	for ; version < to; version++ {
		if err := migrations[version](ctx, tx); err != nil {
			return fmt.Errorf("catalogue format %d to %d: %w", version, version+1, err)
		}
	}
	mark := fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", to, applicationID)
	if _, err := tx.ExecContext(ctx, mark); err != nil {
		return err
	}
	return tx.Commit()
}
