package catalogue

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"

	"paperkin/index/catalogue/image"
	"paperkin/index/durable"
)

// A library or a backup may come from elsewhere, with good checksums and numbers
// that this program would not write. These bounds limit the numbers that
// become sizes of memory; no real library comes near them.
const (
	maxDimensions = 1 << 16
	maxRows       = 1 << 32
	maxKey        = 1 << 28
	maxSeq        = 1 << 53 // of changes, imports, lines and word indexes
)

// check returns an error that wraps [durable.ErrDamaged] when a space has numbers
// that no real space has.
func (s Space) check() error {
	if s.Key <= 0 || s.Dimensions <= 0 || s.Dimensions > maxDimensions || s.Rows < 0 || s.Rows > maxRows {
		return fmt.Errorf("%w: space %d has %d rows of %d dimensions", durable.ErrDamaged, s.Key, s.Rows, s.Dimensions)
	}
	return nil
}

// File returns the catalogue as a file that [OpenUntrusted] opens, in the state of the
// snapshot. It has no log.
func (s *Snapshot) File(ctx context.Context) (*image.File, error) { return image.Open(ctx, s.tx) }

// OpenUntrusted opens a copy of a catalogue that may come from anywhere. It
// returns an error that [IsDamage], or one that wraps [ErrNewerFormat], unless the
// file is one that this program would write: of the current format, with good
// checksums, bounded numbers, and no triggers or views but its own.
func OpenUntrusted(ctx context.Context, path string) (*Reader, error) {
	if err := checkSeal(ctx, path); err != nil {
		return nil, err
	}
	db, err := openSealed(path, url.Values{}, "query_only(1)")
	if err != nil {
		return nil, err
	}
	r := &Reader{Queries{db}, db}
	err = checkCurrent(ctx, r.pool, path)
	if err == nil {
		err = checkUntrusted(ctx, r.pool)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// checkUntrusted returns an error that wraps [durable.ErrDamaged] when a catalogue
// is not one that this program has written: SQLite runs the triggers and views
// that it finds.
func checkUntrusted(ctx context.Context, db queryer) error {
	empty, err := inMemory(ctx)
	if err != nil {
		return err
	}
	defer empty.Close()
	want, err := programs(ctx, empty)
	if err != nil {
		return err
	}
	got, err := programs(ctx, db)
	if err != nil {
		return err
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("%w: its triggers and views are not Paperkin's", durable.ErrDamaged)
	}
	if _, err := lastKey(ctx, db); err != nil {
		return err
	}
	var strays int
	err = db.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM ledger l JOIN spaces s ON s.key = l.space WHERE l.slot < 0 OR l.slot >= s.rows) +
		(SELECT count(*) FROM dead d JOIN spaces s ON s.key = d.space WHERE d.slot < 0 OR d.slot >= s.rows)`).Scan(&strays)
	if err == nil && strays > 0 {
		err = fmt.Errorf("%w: %d slots lie outside the rows of their spaces", durable.ErrDamaged, strays)
	}
	return err
}

// lastKey returns the last key that a paper was given, 0 if there was none yet. It
// returns an error that wraps [durable.ErrDamaged] when a paper has a key that is
// never given.
func lastKey(ctx context.Context, db queryer) (last int64, err error) {
	var first int64
	err = db.QueryRowContext(ctx, `SELECT (SELECT coalesce(min(key), 1) FROM papers), max(
		(SELECT coalesce(max(key), 0) FROM papers),
		(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'papers'))`).Scan(&first, &last)
	if err == nil && (first < 1 || last > maxKey) {
		err = fmt.Errorf("%w: papers are numbered from %d to %d", durable.ErrDamaged, first, last)
	}
	return last, err
}

// programs are the parts of a catalogue's schema that do something.
func programs(ctx context.Context, db queryer) (list []string, err error) {
	rows, err := db.QueryContext(ctx, `SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema
		WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%' ORDER BY 1`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
