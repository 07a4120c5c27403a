package catalogue

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"paperkin/index/filter"
	"paperkin/index/paper"
)

// A Row is a paper's place in a space.
type Row struct {
	Key  int64
	Slot int // of its vector; -1 while it has none
}

// EachRow calls yield for every paper that has, or had, a vector in a space, in the order
// of their slots, until yield returns an error, which it passes on. Slots of papers that
// were removed are left out.
func (q Queries) EachRow(ctx context.Context, space int64, yield func(Row) error) error {
	rows, err := q.db.QueryContext(ctx, `SELECT paper, slot FROM ledger WHERE space = ? AND slot IS NOT NULL ORDER BY slot`, space)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r Row
		if err := rows.Scan(&r.Key, &r.Slot); err != nil {
			return err
		}
		if err := yield(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// IDs returns the canonical ids of papers by their keys. Keys of no paper are
// left out.
func (q Queries) IDs(ctx context.Context, keys []int64) (map[int64]string, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, p.id FROM json_each(?) s CROSS JOIN papers p ON p.key = s.value`, string(list))
	if err != nil {
		return nil, err
	}
	return scanTexts(rows, len(keys))
}

// Arrivals says when papers arrived, by their keys: the start of the import that they came
// with, in UTC and RFC 3339. Keys of papers for which that is not known are left out.
func (q Queries) Arrivals(ctx context.Context, keys []int64) (map[int64]string, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, r.at FROM json_each(?) s CROSS JOIN papers p ON p.key = s.value
		CROSS JOIN runs r ON r.number = p.arrived WHERE r.at <> ''`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	arrivals := make(map[int64]string, len(keys))
	for rows.Next() {
		var key int64
		var at string
		if err := rows.Scan(&key, &at); err != nil {
			return nil, err
		}
		arrivals[key] = at
	}
	return arrivals, rows.Err()
}

// Titles returns the titles of papers by their ids. Ids of no paper are left out.
func (q Queries) Titles(ctx context.Context, ids []string) (map[string]string, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT p.id, p.title FROM json_each(?) s CROSS JOIN papers p ON p.id = s.value`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	titles := make(map[string]string, len(ids))
	for rows.Next() {
		var id, title string
		if err := rows.Scan(&id, &title); err != nil {
			return nil, err
		}
		titles[id] = title
	}
	return titles, rows.Err()
}

// LastKey is the last key that a paper was given, also one that was removed since; 0 if
// there was none yet. Keys only grow: see filter.Filter.
func (q Queries) LastKey(ctx context.Context) (int64, error) { return lastKey(ctx, q.db) }

// Settled is the key up to which none of the papers with keys above after waits: to be
// embedded in a space, or for a word index that knows the changes up to one. It is
// [Queries.LastKey] where none does.
func (q Queries) Settled(ctx context.Context, space, known, after int64) (key int64, err error) {
	var first sql.NullInt64 // that waits; the ledger has papers in the order in which they came
	err = q.db.QueryRowContext(ctx, `SELECT min(key) FROM (
		SELECT min(l.paper) AS key FROM ledger l INDEXED BY ledger_work WHERE l.space = ?1 AND `+(Work{}).isDue()+` AND l.paper > ?3
		UNION ALL SELECT min(key) FROM papers WHERE key > max(?3, (SELECT coalesce(max(paper), 0) FROM ledger WHERE space = ?1))
		UNION ALL SELECT min(c.paper) FROM changes c JOIN papers p ON p.key = c.paper WHERE c.seq > ?2 AND c.paper > ?3)`, space, known, after).Scan(&first)
	if err != nil || first.Valid {
		return first.Int64 - 1, err
	}
	return q.LastKey(ctx)
}

// Embedded calls yield with the id and the row of every paper that has a vector
// in a space, in the order in which the papers were added, until yield returns an
// error, which it passes on.
func (q Queries) Embedded(ctx context.Context, space int64, yield func(id string, row Row) error) error {
	rows, err := q.db.QueryContext(ctx, `SELECT p.id, p.key, l.slot FROM papers p CROSS JOIN ledger l ON l.space = ? AND l.paper = p.key
		WHERE l.state IN ('done', 'truncated') ORDER BY p.key`, space)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var row Row
		if err := rows.Scan(&id, &row.Key, &row.Slot); err != nil {
			return err
		}
		if err := yield(id, row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// nameOf is the column that papers are ordered by, which has an index of its own.
var nameOf = map[filter.Order]string{filter.ByID: "id", filter.ByTitle: "title_key"}

// EachNamed calls yield for the keys of all papers in the order of their ids or their
// titles, or backwards, until yield returns false. Papers without a title come last. same
// says that a paper has the name of the one before it.
func (q Queries) EachNamed(ctx context.Context, by filter.Order, backwards bool, yield func(key int64, same bool) bool) error {
	name, ok := nameOf[by]
	if !ok {
		return fmt.Errorf("no names by %q", by)
	}
	down := ""
	if backwards {
		down = " DESC"
	}
	var before []byte
	first, ended := true, false
	take := func(key int64, text sql.RawBytes) bool {
		same := !first && bytes.Equal(text, before)
		before, first = append(before[:0], text...), false
		ended = !yield(key, same)
		return !ended
	}
	for _, which := range []string{"<> ''", "= ''"} {
		err := q.eachKey(ctx, `SELECT key, `+name+` FROM papers WHERE `+name+` `+which+` ORDER BY `+name+down, take)
		if err != nil || ended {
			return err
		}
	}
	return nil
}

// eachKey calls yield for what a query finds until yield returns false. The text is valid
// until then.
func (q Queries) eachKey(ctx context.Context, query string, yield func(key int64, text sql.RawBytes) bool) error {
	rows, err := q.db.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	var text sql.RawBytes
	for rows.Next() {
		var key int64
		if err := rows.Scan(&key, &text); err != nil {
			return err
		}
		if !yield(key, text) {
			return nil
		}
	}
	return rows.Err()
}

// NamesOf returns what papers are ordered by, of their ids or their titles, by their keys.
func (q Queries) NamesOf(ctx context.Context, by filter.Order, keys []int64) (map[int64]string, error) {
	if by == filter.ByID {
		return q.IDs(ctx, keys)
	}
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, p.title_key FROM json_each(?) s CROSS JOIN papers p ON p.key = s.value`, string(list))
	if err != nil {
		return nil, err
	}
	return scanTexts(rows, len(keys))
}

// scanTexts reads rows of a key and a text each, and closes them.
func scanTexts(rows *sql.Rows, n int) (map[int64]string, error) {
	defer rows.Close()
	texts := make(map[int64]string, n)
	for rows.Next() {
		var key int64
		var text string
		if err := rows.Scan(&key, &text); err != nil {
			return nil, err
		}
		texts[key] = text
	}
	return texts, rows.Err()
}

// Whole is what the catalogue has of a paper, for whoever keeps all of it elsewhere, and its
// place in a space.
type Whole struct {
	Key     int64
	Change  int64 // number of the last change of the paper
	AsOf    int64 // number of the last change of any paper when it was read: see [Queries.LastChange]
	Paper   paper.Paper
	Carried []string // ids that find the paper where no paper has them: see [ImportTx.Carry]
	Files   []string // files and services that its records came from, each once
	Run     int64    // number of the import that it arrived with, 0 when that is not known
	Arrived string   // see [Queries.Arrivals]; empty when that is not known

	State  State
	Note   Note
	Reason string
	Slot   int    // -1 where it never had a vector
	Made   string // hash of the text that its vector was made of: see [ExactHash]
}

// HasVector reports whether the paper has a vector of its text in the space.
func (k Whole) HasVector() bool { return k.State == Done || k.State == Truncated }

// wholeColumns are what scanWhole reads, from papers AS p, with their changes AS c, their
// runs AS r and their places AS l in the ledger.
const wholeColumns = `c.seq, ` + lastChange + `, p.arrived, coalesce(r.at, ''), coalesce(l.state, 'pending'), coalesce(l.note, ''), coalesce(l.reason, ''),
	coalesce(l.slot, -1), coalesce(l.made_from, ''),
	(SELECT json_group_array(name) FROM (SELECT substr(name, 2) AS name FROM keys WHERE paper = p.key AND substr(name, 1, 1) = '` + carried + `' ORDER BY 1)),
	(SELECT json_group_array(f.name) FROM sources s JOIN files f ON f.key = s.file WHERE s.paper = p.key),
	` + paperColumns

// scanWhole calls yield for rows of wholeColumns, until it returns false.
func scanWhole(rows *sql.Rows, yield func(Whole) bool) error {
	defer rows.Close()
	var k Whole
	var carried, files string
	var row paperRow
	into := row.into(&k.Change, &k.AsOf, &k.Run, &k.Arrived, &k.State, &k.Note, &k.Reason, &k.Slot, &k.Made, &carried, &files)
	for rows.Next() {
		err := rows.Scan(into...)
		if err != nil {
			return err
		}
		k.Key, k.Carried, k.Files = row.key, nil, nil
		if k.Paper, err = row.paper(); err == nil {
			err = readColumns(k.Paper.ID, []column{{carried, &k.Carried}, {files, &k.Files}})
		}
		if err != nil {
			return err
		}
		slices.Sort(k.Files) // most papers have one: SQLite would set up two tables for each
		k.Files = slices.Compact(k.Files)
		if !yield(k) {
			break
		}
	}
	return rows.Err()
}

// Whole returns what there is of papers by their keys, in the order of the keys given. Those
// of no paper are left out.
func (q Queries) Whole(ctx context.Context, space int64, keys []int64) ([]Whole, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT `+wholeColumns+` FROM json_each(?) j CROSS JOIN papers p ON p.key = j.value CROSS JOIN changes c ON c.paper = p.key
		LEFT JOIN runs r ON r.number = p.arrived LEFT JOIN ledger l ON l.space = ? AND l.paper = p.key`, string(list), space)
	if err != nil {
		return nil, err
	}
	all := make([]Whole, 0, len(keys))
	err = scanWhole(rows, func(k Whole) bool { all = append(all, k); return true })
	if err != nil {
		return nil, err
	}
	// SQLite would copy all columns of all rows to order them.
	place := make(map[int64]int, len(keys))
	for i, key := range keys {
		place[key] = i
	}
	slices.SortFunc(all, func(a, b Whole) int { return place[a.Key] - place[b.Key] })
	return all, nil
}

// EachWhole is [Queries.EachText] of all that there is of the papers.
func (q Queries) EachWhole(ctx context.Context, space int64, w Work, limit int, yield func(Whole) bool) error {
	rows, err := q.db.QueryContext(ctx, `SELECT `+wholeColumns+` FROM ledger l INDEXED BY ledger_work
		CROSS JOIN papers p ON p.key = l.paper CROSS JOIN changes c ON c.paper = p.key LEFT JOIN runs r ON r.number = p.arrived
		WHERE l.space = ? AND `+w.isDue()+` AND l.paper > ? AND l.paper <= ? ORDER BY l.paper LIMIT ?`, space, w.After, w.Max, limit)
	if err != nil {
		return err
	}
	return scanWhole(rows, yield)
}

// LastChanges returns the numbers of the last changes of papers, by their keys. Those of no
// paper are left out.
func (q Queries) LastChanges(ctx context.Context, keys []int64) (map[int64]int64, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, c.seq FROM json_each(?) j CROSS JOIN papers p ON p.key = j.value CROSS JOIN changes c ON c.paper = p.key`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	last := make(map[int64]int64, len(keys))
	for rows.Next() {
		var key, seq int64
		if err := rows.Scan(&key, &seq); err != nil {
			return nil, err
		}
		last[key] = seq
	}
	return last, rows.Err()
}

// A Seq is the last change of a paper, and its number.
type Seq struct {
	Seq, Paper int64
	Gone       bool
}

// Changed lists the last changes of papers after one up to another, at most n of them, in
// order.
func (q Queries) Changed(ctx context.Context, after, last int64, n int) ([]Seq, error) {
	return q.changed(ctx, `SELECT c.seq, c.paper, NOT EXISTS (SELECT 1 FROM papers WHERE key = c.paper) FROM changes c
		WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq LIMIT ?`, after, last, n)
}

// Gone lists the removals of papers that were not forgotten yet, up to a change, in order.
func (q Queries) Gone(ctx context.Context, last int64) ([]Seq, error) {
	return q.changed(ctx, `SELECT c.seq, c.paper, 1 FROM changes c LEFT JOIN papers p ON p.key = c.paper WHERE p.key IS NULL AND c.seq <= ? ORDER BY c.seq`, last)
}

// Failures lists the papers of a space that could not be embedded, by their last changes up
// to one, in the order of their keys.
func (q Queries) Failures(ctx context.Context, space, last int64) ([]Seq, error) {
	return q.changed(ctx, `SELECT c.seq, c.paper, 0 FROM ledger l INDEXED BY ledger_work JOIN changes c ON c.paper = l.paper
		WHERE l.space = ? AND l.state IN ('pending', 'failed') AND l.state = 'failed' AND c.seq <= ? ORDER BY l.paper`, space, last)
}

func (q Queries) changed(ctx context.Context, query string, args ...any) (list []Seq, err error) {
	rows, err := q.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s Seq
		if err := rows.Scan(&s.Seq, &s.Paper, &s.Gone); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// LastChange is the number of the last change that was ever made.
func (q Queries) LastChange(ctx context.Context) (seq int64, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT `+lastChange).Scan(&seq)
	return seq, err
}

const lastChange = `(SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changes')`
