package catalogue

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"paperkin/index/filter"
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
// there was none yet. Keys only grow: see [Filter].
func (q Queries) LastKey(ctx context.Context) (int64, error) { return lastKey(ctx, q.db) }

// Embedded calls yield with the id and the slot of every paper that has a vector
// in a space, in the order in which the papers were added, until yield returns an
// error, which it passes on.
func (q Queries) Embedded(ctx context.Context, space int64, yield func(id string, slot int) error) error {
	rows, err := q.db.QueryContext(ctx, `SELECT p.id, l.slot FROM papers p CROSS JOIN ledger l ON l.space = ? AND l.paper = p.key
		WHERE l.state IN ('done', 'truncated') ORDER BY p.key`, space)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var slot int
		if err := rows.Scan(&id, &slot); err != nil {
			return err
		}
		if err := yield(id, slot); err != nil {
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
