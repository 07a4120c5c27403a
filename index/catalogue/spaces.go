package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"paperkin/embed"
	"paperkin/index/catalogue/counts"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// Role says what a space is for.
type Role string

const (
	// Active: the one space that searches use.
	Active Role = "active"
	// Building: being filled by a re-index that has not switched yet.
	Building Role = "building"
	// Kept: a former active space, kept on request.
	Kept Role = "kept"
)

// A Space is an embedding space as the library holds it.
type Space struct {
	Key  int64
	Role Role
	embed.Space
	Number, Next string // of its files: see [vector.Committed]
	Rows         int    // slots 0 to Rows-1 are committed, those that no paper uses any more included
}

// Spaces lists the library's spaces, oldest first.
func (q Queries) Spaces(ctx context.Context) ([]Space, error) { return listSpaces(ctx, q.db, "") }

// SpacesAs lists the spaces with a role, oldest first.
func (q Queries) SpacesAs(ctx context.Context, role Role) ([]Space, error) {
	return listSpaces(ctx, q.db, role)
}

// ActiveSpace returns the space that searches use, or [ErrNoSpace].
func (q Queries) ActiveSpace(ctx context.Context) (Space, error) {
	found, err := listSpaces(ctx, q.db, Active)
	if err != nil {
		return Space{}, err
	}
	if len(found) == 0 {
		return Space{}, ErrNoSpace
	}
	return found[0], nil
}

// listSpaces lists the spaces with a role, all of them for the empty role.
func listSpaces(ctx context.Context, db queryer, role Role) ([]Space, error) {
	rows, err := db.QueryContext(ctx, `SELECT key, role, provider, model, digest, dimensions,
		document_template, query_template, preparation, number, next, rows FROM spaces WHERE ?1 = '' OR role = ?1 ORDER BY key`, role)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var spaces []Space
	for rows.Next() {
		var s Space
		if err := rows.Scan(&s.Key, &s.Role, &s.Provider, &s.Model, &s.Digest, &s.Dimensions,
			&s.DocumentTemplate, &s.QueryTemplate, &s.Preparation, &s.Number, &s.Next, &s.Rows); err != nil {
			return nil, err
		}
		if err := s.Check(); err != nil {
			return nil, err
		}
		spaces = append(spaces, s)
	}
	return spaces, rows.Err()
}

// AddSpace records a new, empty space. Its key is one that no space has had. Folders of a
// newer state of the library are put aside.
func (t *Tx) AddSpace(ctx context.Context, role Role, s embed.Space) (Space, error) {
	if err := t.putNewerAside(ctx); err != nil {
		return Space{}, err
	}
	added := Space{Role: role, Space: s, Number: durable.NewNumber()}
	err := t.tx.QueryRowContext(ctx, `INSERT INTO spaces (role, provider, model, digest, dimensions,
		document_template, query_template, preparation, number) VALUES (?,?,?,?,?,?,?,?,?) RETURNING key`,
		role, s.Provider, s.Model, s.Digest, s.Dimensions, s.DocumentTemplate, s.QueryTemplate, s.Preparation, added.Number).Scan(&added.Key)
	if err != nil {
		return Space{}, fmt.Errorf("new space: %w", err)
	}
	return added, nil
}

// putNewerAside gives folders of a newer state of the library other names.
func (t *Tx) putNewerAside(ctx context.Context) error {
	_, strange, err := numberedSpaces.unused(ctx, t.tx, t.library)
	for _, name := range strange {
		err = errors.Join(err, durable.PutAside(t.library.Root, name))
	}
	return err
}

// SetValue records a named value of a space: a number, a text or bytes.
func (t *Tx) SetValue(ctx context.Context, space int64, name string, value any) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO space_values (space, name, value) VALUES (?, ?, ?)
		ON CONFLICT DO UPDATE SET value = excluded.value`, space, name, value)
	return err
}

// RemoveValue forgets a named value of a space.
func (t *Tx) RemoveValue(ctx context.Context, space int64, name string) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM space_values WHERE space = ? AND name = ?`, space, name)
	return err
}

// Value returns a named value of a space that is a text. It is empty where there is none,
// or one of another kind.
func (q Queries) Value(ctx context.Context, space int64, name string) (text string, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT value FROM space_values WHERE space = ? AND name = ? AND typeof(value) = 'text'`, space, name).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return text, err
}

// ReserveSpace returns a key for a space that is about to take the place of another, see
// [Tx.ReplaceSpace], with a number for its files. From the commit on its folder can be
// made; until it is in use it is one that [Writer.Sweep] removes.
func (t *Tx) ReserveSpace(ctx context.Context, s Space) (Space, error) {
	if err := t.putNewerAside(ctx); err != nil {
		return s, err
	}
	err := t.tx.QueryRowContext(ctx, `UPDATE sqlite_sequence SET seq = 1 + max(seq, (SELECT coalesce(max(key), 0) FROM spaces))
		WHERE name = 'spaces' RETURNING seq`).Scan(&s.Key)
	s.Number, s.Next, s.Rows = durable.NewNumber(), "", 0
	return s, err
}

// liveRows are the rows of papers that have a vector, in SQL.
const liveRows = `space = ? AND slot IS NOT NULL AND state IN ('done', 'truncated')`

// LiveRows lists rows of a space that hold vectors of papers, with slots after one and up
// to limit of them, in the order of their slots.
func (q Queries) LiveRows(ctx context.Context, space int64, after, limit int) ([]Row, error) {
	rows, err := q.db.QueryContext(ctx, `SELECT paper, slot FROM ledger WHERE `+liveRows+` AND slot > ? ORDER BY slot LIMIT ?`, space, after, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var live []Row
	for rows.Next() {
		var r Row
		if err := rows.Scan(&r.Key, &r.Slot); err != nil {
			return nil, err
		}
		live = append(live, r)
	}
	return live, rows.Err()
}

// A Made is the vector of a paper in a space, and what it was made from.
type Made struct {
	Row
	ID    string // of the paper
	State State  // Done or Truncated
	Hash  string // of the text: see [ExactHash]
}

// Made returns the vectors of papers in a space, by their keys. Papers without one that is
// of their present text are left out.
func (q Queries) Made(ctx context.Context, space int64, keys []int64) (map[int64]Made, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := q.db.QueryContext(ctx, `SELECT l.paper, l.slot, p.id, l.state, l.made_from FROM json_each(?) s
		CROSS JOIN ledger l ON l.space = ? AND l.paper = s.value CROSS JOIN papers p ON p.key = l.paper
		WHERE l.state IN ('done', 'truncated')`, string(list), space)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	made := make(map[int64]Made, len(keys))
	for rows.Next() {
		var m Made
		if err := rows.Scan(&m.Key, &m.Slot, &m.ID, &m.State, &m.Hash); err != nil {
			return nil, err
		}
		made[m.Key] = m
	}
	return made, rows.Err()
}

// Unmake makes the papers of a space pending that have a vector there: in a copy of a
// catalogue, beside which there are no vectors yet. The space has no rows then, and another
// number for its files. Of its values those with the given names stay.
func (t *Tx) Unmake(ctx context.Context, space int64, values []string) error {
	list, err := json.Marshal(values)
	if err != nil {
		return err
	}
	return counts.Keep(ctx, t.tx, `space = ?`, []any{space}, func() error {
		for _, s := range []struct {
			do   string
			with []any
		}{
			{`UPDATE ledger SET state = iif(state IN ('done', 'truncated'), 'pending', state), slot = NULL, made_from = '', made_as = ''
				WHERE space = ? AND slot IS NOT NULL`, []any{space}},
			{`DELETE FROM dead WHERE space = ?`, []any{space}},
			{`DELETE FROM batches WHERE space = ?`, []any{space}},
			{`DELETE FROM space_values WHERE space = ? AND name NOT IN (SELECT value FROM json_each(?))`, []any{space, string(list)}},
			{`UPDATE spaces SET rows = 0, number = ?, next = '' WHERE key = ?`, []any{durable.NewNumber(), space}},
		} {
			if _, err := t.tx.ExecContext(ctx, s.do, s.with...); err != nil {
				return err
			}
		}
		return nil
	})
}

// ReplaceSpace puts a space that was reserved in the place of another. It has the rows of
// [Queries.LiveRows] of the other, in the same order, in these batches. Vectors of texts
// that papers had before are forgotten.
func (t *Tx) ReplaceSpace(ctx context.Context, old, by Space, batches []vector.Batch) error {
	if _, err := t.tx.ExecContext(ctx, `INSERT INTO spaces (key, role, provider, model, digest, dimensions, document_template, query_template, preparation, number, rows)
		SELECT ?, 'kept', provider, model, digest, dimensions, document_template, query_template, preparation, ?, ? FROM spaces WHERE key = ?`,
		by.Key, by.Number, by.Rows, old.Key); err != nil {
		return err
	}
	for _, b := range batches {
		if _, err := t.tx.ExecContext(ctx, `INSERT INTO batches (space, first, rows, crc) VALUES (?, ?, ?, ?)`, by.Key, b.First, b.Rows, b.CRC); err != nil {
			return err
		}
		r, err := t.tx.ExecContext(ctx, `UPDATE ledger SET space = ?, slot = live.slot FROM
			(SELECT paper AS of, ? + row_number() OVER (ORDER BY slot) - 1 AS slot FROM
				(SELECT paper, slot FROM ledger WHERE `+liveRows+` ORDER BY slot LIMIT ?)) AS live
			WHERE ledger.space = ? AND ledger.paper = live.of`, by.Key, b.First, old.Key, b.Rows, old.Key)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n != int64(b.Rows) {
			return errors.Join(err, fmt.Errorf("%d papers for %d rows of space %d", n, b.Rows, by.Key))
		}
	}
	for _, s := range []string{
		`UPDATE ledger SET space = ?1, slot = NULL, made_from = '', made_as = '' WHERE space = ?2`,
		`UPDATE space_values SET space = ?1 WHERE space = ?2`,
		`DELETE FROM spaces WHERE key = ?2`,
	} {
		if _, err := t.tx.ExecContext(ctx, s, by.Key, old.Key); err != nil {
			return err
		}
	}
	_, err := t.tx.ExecContext(ctx, `UPDATE spaces SET role = ? WHERE key = ?`, old.Role, by.Key)
	return errors.Join(err, counts.Move(ctx, t.tx, old.Key, by.Key))
}

// Renumber records which number the files of a space have, and which one they are about
// to get; empty: none.
func (t *Tx) Renumber(ctx context.Context, space int64, number, next string) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE spaces SET number = ?, next = ? WHERE key = ?`, number, next, space)
	return err
}

// KeepActive gives the active space the role [Kept].
func (t *Tx) KeepActive(ctx context.Context) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE spaces SET role = 'kept' WHERE role = 'active'`)
	return err
}

// Activate makes a space the active one. There must be no other.
func (t *Tx) Activate(ctx context.Context, space int64) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE spaces SET role = 'active' WHERE key = ?`, space)
	return err
}

// RemoveSpace removes a space with its ledger. Its folder stays: see
// [Writer.RemoveSpaceFolder].
func (t *Tx) RemoveSpace(ctx context.Context, space int64) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM spaces WHERE key = ?`, space)
	return errors.Join(err, counts.Forget(ctx, t.tx, space))
}

// Committed returns what the catalogue knows of a space's rows. Its batches are
// read when they are asked for, through the same connection.
func (q Queries) Committed(ctx context.Context, s Space) (vector.Committed, error) {
	c := vector.Committed{Rows: s.Rows, Deleted: new(vector.Bitmap), Batches: func(from int) ([]vector.Batch, error) {
		return listBatches(ctx, q.db, s, from)
	}}
	library, err := q.LibraryID(ctx)
	if err != nil {
		return c, err
	}
	c.Is, c.Next = durable.Identity{Library: library, Number: s.Number}, s.Next
	rows, err := q.db.QueryContext(ctx, `SELECT slot FROM dead WHERE space = ?`, s.Key)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	for rows.Next() {
		var slot int
		if err := rows.Scan(&slot); err != nil {
			return c, err
		}
		if slot < 0 || slot >= s.Rows {
			return c, fmt.Errorf("%w: deleted slot %d of %d rows", durable.ErrDamaged, slot, s.Rows)
		}
		c.Deleted.Add(slot)
	}
	return c, rows.Err()
}

// listBatches lists the batches of a space that hold rows from one on.
func listBatches(ctx context.Context, db queryer, s Space, from int) ([]vector.Batch, error) {
	rows, err := db.QueryContext(ctx, `SELECT first, rows, crc FROM batches WHERE space = ?1 AND first >=
		(SELECT coalesce(max(first), 0) FROM batches WHERE space = ?1 AND first <= ?2) ORDER BY first`, s.Key, from)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var batches []vector.Batch
	for rows.Next() {
		var b vector.Batch
		if err := rows.Scan(&b.First, &b.Rows, &b.CRC); err != nil {
			return nil, err
		}
		if b.First < 0 || b.Rows < 1 || b.Rows > s.Rows-b.First {
			return nil, fmt.Errorf("%w: a batch of %d rows from row %d of %d on", durable.ErrDamaged, b.Rows, b.First, s.Rows)
		}
		batches = append(batches, b)
	}
	return batches, rows.Err()
}

// SetChecksums records new checksums for batches of a space.
func (t *Tx) SetChecksums(ctx context.Context, space int64, batches []vector.Batch) error {
	for _, b := range batches {
		if _, err := t.tx.ExecContext(ctx, `UPDATE batches SET crc = ? WHERE space = ? AND first = ?`, b.CRC, space, b.First); err != nil {
			return err
		}
	}
	return nil
}

// SpaceError refuses to compare vectors of two spaces.
type SpaceError struct {
	Library, Embedder embed.Space
}

func (e *SpaceError) Error() string {
	return fmt.Sprintf("the library's vectors and the embedder's are in different spaces: %s", e.Library.Mismatch(e.Embedder))
}

// CheckSpace returns a [*SpaceError] unless both spaces are the same.
func CheckSpace(library, embedder embed.Space) error {
	if library != embedder {
		return &SpaceError{Library: library, Embedder: embedder}
	}
	return nil
}
