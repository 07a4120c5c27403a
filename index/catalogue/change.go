package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"paperkin/index/catalogue/counts"
	"paperkin/index/paper"
)

// Sources is [Queries.Sources], of papers that were added in this transaction as
// well.
func (t *ImportTx) Sources(ctx context.Context, key int64) (paper.Paper, []Source, error) {
	if err := t.flush(ctx); err != nil {
		return paper.Paper{}, nil, err
	}
	return t.Tx.Sources(ctx, key)
}

// AddSource makes s a source of a paper that is there, in place of one with the
// same hash. f is its fingerprint and content its content hash. only says that the
// paper has no other source: then the paper itself says what s says.
func (t *ImportTx) AddSource(ctx context.Context, key int64, s Source, f Fingerprint, content string, only bool) error {
	values, err := t.sourceValues(ctx, key, s, f)
	if err != nil {
		return err
	}
	if err := t.flush(ctx); err != nil { // the paper may wait
		return err
	}
	var record any
	if !only {
		b, err := json.Marshal(withoutCounts(s.Paper))
		if err != nil {
			return err
		}
		record = string(b)
	}
	// A source without a provider is from before sources were kept. This is what it
	// came from.
	if _, err := t.exec(ctx, `DELETE FROM sources WHERE paper = ? AND provider = '' AND hash = ?`, key,
		SourceHash("", s.Paper.ID, content)); err != nil {
		return err
	}
	_, err = t.exec(ctx, `INSERT OR REPLACE INTO sources (`+sourceFields+`, record) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`, append(values, record)...)
	return err
}

// DropSource takes a source, named by its hash, from a paper, to which another has come
// that says all of it.
func (t *ImportTx) DropSource(ctx context.Context, key int64, hash string) error {
	if err := t.flush(ctx); err != nil { // the source may wait
		return err
	}
	_, err := t.exec(ctx, `DELETE FROM sources WHERE paper = ? AND hash = ?`, key, hash)
	return err
}

// KeepRecord stores what the only source of a paper says, because the paper is
// about to say something else.
func (t *ImportTx) KeepRecord(ctx context.Context, key int64, s Source) error {
	if err := t.flush(ctx); err != nil { // the source may wait
		return err
	}
	record, err := json.Marshal(withoutCounts(s.Paper))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `UPDATE sources SET record = ? WHERE paper = ?`, string(record), key)
	return err
}

// SetRevised records when the provider of a source, named by its hash, has last
// said what it says.
func (t *ImportTx) SetRevised(ctx context.Context, key int64, hash, revised string) error {
	if err := t.flush(ctx); err != nil { // the source may wait
		return err
	}
	_, err := t.exec(ctx, `UPDATE sources SET revised = ? WHERE paper = ? AND hash = ?`, revised, key, hash)
	return err
}

// UpdatePaper writes what a paper says now, with its content hash, in place of
// what it said. If its text changed, its vectors are no longer found and it is
// pending again. The ledger remembers the vectors all the same, for the case that
// the old text returns before the paper is embedded again.
func (t *ImportTx) UpdatePaper(ctx context.Context, key int64, old, p paper.Paper, content string) error {
	values, err := paperValues(p, content)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE papers SET (`+paperFields+`) = (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) WHERE key = ?`,
		append(values, key)...); err != nil {
		return err
	}
	t.name(key, without(p.Aliases, old.Aliases), without(p.Keys, old.Keys))
	if err := t.SetCounts(ctx, key, old.Counts, p.Counts); err != nil {
		return err
	}
	if ExactHash(old.Title, old.Abstract) == ExactHash(p.Title, p.Abstract) {
		return nil
	}
	if _, err := t.exec(ctx, deleteRows, key); err != nil {
		return err
	}
	return counts.Keep(ctx, t.tx, ofPaper, []any{key}, func() error {
		_, err = t.exec(ctx, `UPDATE ledger SET (state, note) = (SELECT `+firstState+` FROM papers p WHERE p.key = ledger.paper), reason = ''
			WHERE `+ofPaper, key)
		return err
	})
}

// carried marks, in the table of keys, an id that records of a paper carry and that is
// not the paper's own: several papers have such records. No key begins with it, since
// keys are free of control characters.
const carried = "\x1f"

// Carry notes ids that find a paper where no paper has them, but are not its own.
func (t *ImportTx) Carry(key int64, ids []string) {
	for _, id := range ids {
		t.keys = append(t.keys, carried+id, key)
	}
}

// Carried lists the ids of [ImportTx.Carry] of a paper.
func (t *ImportTx) Carried(ctx context.Context, key int64) ([]string, error) {
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	rows, err := t.tx.QueryContext(ctx, `SELECT substr(name, 2) FROM keys WHERE paper = ? AND substr(name, 1, 1) = '`+carried+`' ORDER BY name`, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Strip takes all sources, ids and keys from a paper, whose row stays, with an id that
// no paper has.
func (t *ImportTx) Strip(ctx context.Context, key int64) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	if _, err := t.exec(ctx, `UPDATE papers SET id = '`+carried+`' || key WHERE key = ?`, key); err != nil {
		return err
	}
	for _, table := range []string{"sources", "aliases", "keys"} {
		if _, err := t.exec(ctx, `DELETE FROM `+table+` WHERE paper = ?`, key); err != nil {
			return err
		}
	}
	return nil
}

// Arrived is the number of the import that a paper arrived with, 0 for one from before
// imports were dated.
func (t *ImportTx) Arrived(ctx context.Context, key int64) (run int64, err error) {
	if err := t.flush(ctx); err != nil { // the paper may wait
		return 0, err
	}
	s, err := t.stmt(ctx, `SELECT arrived FROM papers WHERE key = ?`)
	if err == nil {
		err = s.QueryRowContext(ctx, key).Scan(&run)
	}
	return run, err
}

// SetArrived says that a paper arrived with an earlier import than the one that gave it
// its key.
func (t *ImportTx) SetArrived(ctx context.Context, key, run int64) error {
	if err := t.flush(ctx); err != nil { // the paper may wait
		return err
	}
	_, err := t.exec(ctx, `UPDATE papers SET arrived = ? WHERE key = ?`, run, key)
	return err
}

// AddDeletion records that a provider has deleted a record, at the later of two
// times; an unknown time is later than any other.
func (t *ImportTx) AddDeletion(ctx context.Context, d Deletion) error {
	_, err := t.exec(ctx, `INSERT INTO deleted (provider, name, revised) VALUES (?1, ?2, ?3)
		ON CONFLICT DO UPDATE SET revised = iif(revised = '' OR ?3 = '', '', max(revised, ?3))`, d.Provider, d.Name, d.Revised)
	if err != nil {
		return err
	}
	return t.flush(ctx) // papers that wait may have this source
}

// RemoveDeletion forgets that a provider has deleted a record, which is there again.
func (t *ImportTx) RemoveDeletion(ctx context.Context, provider, name string) error {
	_, err := t.exec(ctx, `DELETE FROM deleted WHERE provider = ? AND name = ?`, provider, name)
	return err
}

// ofPaper are the rows of a paper in the ledger.
const ofPaper = `paper = ?`

// deleteRows takes a paper's vectors out of all searches, in every space.
const deleteRows = `INSERT OR IGNORE INTO dead (space, slot)
	SELECT space, slot FROM ledger WHERE paper = ? AND slot IS NOT NULL`

// RemovePaper removes a paper with its ids and its ledger rows, and takes its
// vectors out of all searches. A key of no paper is ignored.
func (t *Tx) RemovePaper(ctx context.Context, key int64) error {
	if _, err := t.tx.ExecContext(ctx, deleteRows, key); err != nil {
		return err
	}
	return counts.Keep(ctx, t.tx, ofPaper, []any{key}, func() error {
		r, err := t.tx.ExecContext(ctx, `DELETE FROM papers WHERE key = ?`, key)
		if err != nil {
			return err
		}
		n, err := r.RowsAffected()
		return errors.Join(err, counts.AddPapers(ctx, t.tx, -int(n)))
	})
}

// What the user has removed stays away when it is read again. Of a removed paper the
// library keeps names alone, in the table of the banished: ids that its records carry, or
// what else names a record. The column at has the time and, behind a space, the id of the
// paper, so that its names are forgotten together.

// Banish notes names of a removed paper, whose id is given. Those that other papers have or
// carry are left out; it returns which were not.
func (t *Tx) Banish(ctx context.Context, at time.Time, id string, names []string) (banished []string, err error) {
	list, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	rows, err := t.tx.QueryContext(ctx, `INSERT INTO banished (alias, at) SELECT DISTINCT j.value, ?1 FROM json_each(?2) j
		WHERE NOT EXISTS (SELECT 1 FROM aliases WHERE alias = j.value) AND NOT EXISTS (SELECT 1 FROM keys WHERE name = '`+carried+`' || j.value)
		ON CONFLICT DO UPDATE SET at = excluded.at RETURNING alias`, at.UTC().Format(time.RFC3339)+" "+id, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		banished = append(banished, name)
	}
	return banished, rows.Err()
}

// A Banished is a paper that was removed and is to stay away.
type Banished struct {
	ID    string   // its id
	At    string   // when it was removed, in UTC and RFC 3339
	Names []string // by which its records are known, in order

	mark string // the column at
}

func banishedOf(mark string) Banished {
	at, id, _ := strings.Cut(mark, " ")
	return Banished{ID: id, At: at, mark: mark}
}

// Banished lists the papers that are to stay away, in the order in which they were removed.
func (q Queries) Banished(ctx context.Context) (list []Banished, err error) {
	rows, err := q.db.QueryContext(ctx, `SELECT at, alias FROM banished ORDER BY at, alias`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var mark, name string
		if err := rows.Scan(&mark, &name); err != nil {
			return nil, err
		}
		if len(list) == 0 || list[len(list)-1].mark != mark {
			list = append(list, banishedOf(mark))
		}
		last := &list[len(list)-1]
		if last.Names = append(last.Names, name); last.ID == "" { // as another program may have left it
			last.ID = name
		}
	}
	return list, rows.Err()
}

// Readmit takes papers back: their records do not stay away any more.
func (t *Tx) Readmit(ctx context.Context, list ...Banished) error {
	for _, b := range list {
		if _, err := t.tx.ExecContext(ctx, `DELETE FROM banished WHERE at = ?`, b.mark); err != nil {
			return err
		}
	}
	return nil
}

// HasBanished reports whether any paper is to stay away.
func (t *Tx) HasBanished(ctx context.Context) (has bool, err error) {
	err = t.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM banished)`).Scan(&has)
	return has, err
}

// BanishedBy returns the papers that are to stay away and have some of these names, by name.
func (t *ImportTx) BanishedBy(ctx context.Context, names []string) (map[string]Banished, error) {
	type named struct{ name, mark string }
	found, err := lookUp(ctx, t, `SELECT b.alias, b.at FROM json_each(?) j CROSS JOIN banished b ON b.alias = j.value`, slices.Clone(names),
		func(n *named, row *sql.Rows) error { return row.Scan(&n.name, &n.mark) })
	by := map[string]Banished{}
	for _, n := range found {
		by[n.name] = banishedOf(n.mark)
	}
	return by, err
}
