package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
)

// A Row is a paper's place in a space.
type Row struct {
	Key  int64
	Slot int // of its vector; -1 while it has none
}

// RowsAt returns the rows of the papers whose vectors are at slots of a space,
// in the order given.
func (q Queries) RowsAt(ctx context.Context, space int64, slots []int) ([]Row, error) {
	return rowsBy(ctx, q.db, space, slots, func(r Row) int { return r.Slot }, `SELECT l.paper, l.slot FROM json_each(?) s
		CROSS JOIN ledger l ON l.space = ? AND l.slot = s.value`)
}

// RowsOf returns the rows of papers in a space by their keys, in the order given.
// Keys of papers that the space does not have are left out.
func (q Queries) RowsOf(ctx context.Context, space int64, keys []int64) ([]Row, error) {
	return rowsBy(ctx, q.db, space, keys, func(r Row) int64 { return r.Key }, `SELECT l.paper,
		CASE WHEN l.state IN ('done', 'truncated') THEN l.slot END FROM json_each(?) s
		CROSS JOIN ledger l ON l.space = ? AND l.paper = s.value`)
}

// rowsBy runs a query for rows by a list of names, and brings them into the
// order of the list.
func rowsBy[N comparable](ctx context.Context, db queryer, space int64, names []N, name func(Row) N, query string) ([]Row, error) {
	list, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	found, err := db.QueryContext(ctx, query, string(list), space)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	by := make(map[N]Row, len(names))
	for found.Next() {
		var r Row
		var slot sql.NullInt64
		if err := found.Scan(&r.Key, &slot); err != nil {
			return nil, err
		}
		r.Slot = -1
		if slot.Valid {
			r.Slot = int(slot.Int64)
		}
		by[name(r)] = r
	}
	rows := make([]Row, 0, len(names))
	for _, n := range names {
		if r, ok := by[n]; ok {
			rows = append(rows, r)
		}
	}
	return rows, found.Err()
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
	defer rows.Close()
	ids := make(map[int64]string, len(keys))
	for rows.Next() {
		var key int64
		var id string
		if err := rows.Scan(&key, &id); err != nil {
			return nil, err
		}
		ids[key] = id
	}
	return ids, rows.Err()
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
