package catalogue

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"paperkin/index/catalogue/sealed"
	"paperkin/index/durable"
	"paperkin/index/paper"
)

// A library or a backup may come from elsewhere, with good checksums and numbers
// that this program would not write. These bounds limit the numbers that
// become sizes of memory; no real library comes near them.
const (
	maxDimensions = 1 << 16
	maxRows       = 1 << 32
	MaxKey        = 1 << 28
	maxSeq        = 1 << 53 // of changes, imports, lines and word indexes
)

// Check returns an error that wraps [durable.ErrDamaged] when a space has numbers
// that no real space has.
func (s Space) Check() error {
	if s.Key <= 0 || s.Dimensions <= 0 || s.Dimensions > maxDimensions || s.Rows < 0 || s.Rows > maxRows {
		return fmt.Errorf("%w: space %d has %d rows of %d dimensions", durable.ErrDamaged, s.Key, s.Rows, s.Dimensions)
	}
	return nil
}

// OpenUntrusted opens a copy of a catalogue that may come from anywhere. It
// returns an error that [IsDamage], or one that wraps [ErrNewerFormat], unless the
// file is one that this program would write: with good checksums, bounded numbers,
// papers that an import makes, and no triggers or views but its own. One of an earlier
// format whose pages are sealed is brought up to date; what else is in its library is
// then for the caller to make.
func OpenUntrusted(ctx context.Context, path string) (*Reader, error) {
	err := checkAge(path)
	if errors.Is(err, ErrOlderFormat) {
		err = renewUntrusted(ctx, path)
	}
	if err != nil {
		return nil, err
	}
	db, err := openSealed(path, url.Values{}, "query_only(1)")
	if err != nil {
		return nil, err
	}
	r := &Reader{Queries: Queries{db}, pool: db}
	err = checkCurrent(ctx, r.pool, path)
	if err == nil {
		err = checkUntrusted(ctx, r.pool)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// renewUntrusted puts a catalogue of the current format in the place of an older one.
func renewUntrusted(ctx context.Context, path string) error {
	if h, err := sealed.Read(path); err != nil || !h.Sealed {
		return errors.Join(fmt.Errorf("%s: %w: its pages are not sealed", path, durable.ErrDamaged), err)
	}
	old, err := openSealed(path, url.Values{})
	if err != nil {
		return err
	}
	defer old.Close()
	old.SetMaxOpenConns(1)
	version, err := checkFormat(ctx, old, path)
	if err == nil {
		err = checkPrograms(ctx, old, version)
	}
	if err != nil {
		return err
	}
	return replace(ctx, old, path, func(copied string) error {
		db, err := openSealed(copied, url.Values{})
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		return errors.Join(migrate(ctx, db, version, FormatVersion), db.Close(), old.Close())
	})
}

// checkUntrusted returns an error that wraps [durable.ErrDamaged] when a catalogue
// is not one that this program has written. Its triggers and views come first.
func checkUntrusted(ctx context.Context, db queryer) error {
	if err := checkPrograms(ctx, db, FormatVersion); err != nil {
		return err
	}
	for _, checks := range []func(context.Context, queryer) error{checkNumbers, checkPapers, checkRecords, checkCounts, checkColumns} {
		if err := checks(ctx, db); err != nil {
			return err
		}
	}
	return nil
}

// checkPrograms returns an error that wraps [durable.ErrDamaged] when a catalogue
// has triggers or views that those of its format do not have: SQLite runs what it
// finds.
func checkPrograms(ctx context.Context, db queryer, version int) error {
	empty, err := Empty(ctx, version)
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
	return nil
}

// checkNumbers returns an error that wraps [durable.ErrDamaged] when a number is one
// that nothing writes.
func checkNumbers(ctx context.Context, db queryer) error {
	if _, err := lastKey(ctx, db); err != nil {
		return err
	}
	found, err := Queries{db}.run(ctx, impossible)
	if err == nil && len(found) > 0 {
		err = fmt.Errorf("%w: %d %s, such as %q", durable.ErrDamaged, found[0].N, found[0].What, found[0].First)
	}
	return err
}

// unsound is the error about a row of a table that no import would have written.
func unsound(table, of string, err error) error {
	return fmt.Errorf("%w: table %s, %.100q: %w", durable.ErrDamaged, table, of, err)
}

// checkPapers returns an error that wraps [durable.ErrDamaged] when a paper is not one
// that an import makes.
func checkPapers(ctx context.Context, db queryer) error {
	rows, err := db.QueryContext(ctx, `SELECT `+paperColumns+`, (SELECT count(*) FROM sources WHERE paper = p.key) FROM papers p`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var records int
		_, p, err := scanPaper(func(columns ...any) error { return rows.Scan(append(columns, &records)...) })
		if err != nil {
			return err
		}
		if err := p.Check(max(records, 1)); err != nil {
			return unsound("papers", p.ID, err)
		}
	}
	return rows.Err()
}

// checkRecords is checkPapers for the records that papers were made of.
func checkRecords(ctx context.Context, db queryer) error {
	rows, err := db.QueryContext(ctx, `SELECT p.id, s.record FROM sources s JOIN papers p ON p.key = s.paper WHERE s.record IS NOT NULL`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var record []byte
		if err := rows.Scan(&of, &record); err != nil {
			return err
		}
		var p paper.Paper
		err := json.Unmarshal(record, &p)
		if err == nil {
			err = p.Check(1)
		}
		if err != nil {
			return unsound("sources", of, err)
		}
	}
	return rows.Err()
}

// A rule returns an error that names a column whose text is not as it is written.
type rule func(column, value string) error

// upTo is a rule for text of at most that many bytes.
func upTo(most int) rule {
	return func(column, value string) error { return paper.CheckText(column, value, most) }
}

// hash is a rule for so many hexadecimal digits, or none.
func hash(digits int) rule {
	return func(column, value string) error {
		if value != "" && (len(value) != digits || strings.Trim(value, "0123456789abcdef") != "") {
			return fmt.Errorf("%s %.100q is no hash", column, value)
		}
		return nil
	}
}

// raw is a rule for what only look-ups read.
func raw(column, value string) error {
	if len(value) > paper.MaxRecord {
		return fmt.Errorf("%s of %d bytes, the limit is %d", column, len(value), paper.MaxRecord)
	}
	return nil
}

// one is a rule for one of some texts.
func one(of ...string) rule {
	return func(column, value string) error {
		if !slices.Contains(of, value) {
			return fmt.Errorf("%s %.100q is unknown", column, value)
		}
		return nil
	}
}

const (
	exactDigits = 24        // of ExactHash
	foldDigits  = 20        // of the hashes of package paper
	maxLine     = 256 << 10 // bytes, more than any name of a record

	numberDigits = 32 // of durable.NewNumber
	sumDigits    = 64 // of SHA-256
)

// key is a rule for a name, which [carried] may stand before.
func key(column, value string) error {
	return paper.CheckText(column, strings.TrimPrefix(value, carried), maxLine)
}

// columns are the columns with text of which papers are not made, and what they hold.
// of is the column that says what a row is about.
var columns = []struct {
	table, of string
	names     []string
	rules     []rule
}{
	{"papers", "id", []string{"title_key", "content_hash"}, []rule{raw, hash(foldDigits)}},
	{"sources", "paper", []string{"hash", "provider", "name", "revised", "text_hash", "work_hash"},
		[]rule{hash(exactDigits), upTo(maxLine), upTo(maxLine), upTo(maxLine), hash(foldDigits), hash(foldDigits)}},
	{"keys", "paper", []string{"name"}, []rule{key}},
	{"files", "key", []string{"name"}, []rule{raw}},
	{"deleted", "name", []string{"name", "provider", "revised"}, []rule{upTo(maxLine), upTo(maxLine), upTo(maxLine)}},
	{"ledger", "paper", []string{"state", "note", "reason", "made_from", "made_as"},
		[]rule{one("pending", "done", "truncated", "failed", "skipped"), one("", "no-abstract"), raw, hash(exactDigits), one("", "done", "truncated")}},
	{"spaces", "key", []string{"role", "provider", "model", "digest", "document_template", "query_template", "preparation", "number", "next"},
		[]rule{one("active", "building", "kept"), upTo(maxLine), upTo(maxLine), upTo(maxLine), raw, raw, upTo(maxLine), hash(numberDigits), hash(numberDigits)}},
	{"space_values", "space", []string{"name", "value"}, []rule{upTo(maxLine), raw}},
	{"lexicon", "generation", []string{"number", "sums"}, []rule{hash(numberDigits), hash(sumDigits)}},
	{"library", "id", []string{"id", "folding"}, []rule{hash(numberDigits), upTo(maxLine)}},
	{"runs", "number", []string{"at"}, []rule{upTo(maxLine)}},
	{"banished", "alias", []string{"alias", "at"}, []rule{upTo(maxLine), upTo(maxLine)}},
}

// checkColumns returns an error that wraps [durable.ErrDamaged] when a column breaks
// its rule.
func checkColumns(ctx context.Context, db queryer) error {
	for _, c := range columns {
		rows, err := db.QueryContext(ctx, `SELECT `+c.of+`, `+strings.Join(c.names, ", ")+` FROM `+c.table)
		if err != nil {
			return err
		}
		of, values := "", make([]string, len(c.names))
		into := []any{&of}
		for i := range values {
			into = append(into, &values[i])
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				return errors.Join(err, rows.Close())
			}
			for i, check := range c.rules {
				if err := check(c.names[i], values[i]); err != nil {
					return errors.Join(rows.Close(), unsound(c.table, idOr(ctx, db, c.of, of), err))
				}
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	return nil
}

// idOr returns the id of the paper with a key, if a column of keys says what a row is
// about, else what the column says.
func idOr(ctx context.Context, db queryer, column, of string) string {
	var id string
	if column != "paper" || db.QueryRowContext(ctx, `SELECT id FROM papers WHERE key = ?`, of).Scan(&id) != nil {
		return of
	}
	return id
}

// lastKey returns the last key that a paper was given, 0 if there was none yet. It
// returns an error that wraps [durable.ErrDamaged] when a paper has a key that is
// never given.
func lastKey(ctx context.Context, db queryer) (last int64, err error) {
	var first int64
	err = db.QueryRowContext(ctx, `SELECT (SELECT coalesce(min(key), 1) FROM papers), max(
		(SELECT coalesce(max(key), 0) FROM papers),
		(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'papers'))`).Scan(&first, &last)
	if err == nil && (first < 1 || last > MaxKey) {
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
