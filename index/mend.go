package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"paperkin/index/vector"
	"slices"
)

// verify has the store of a space compare its files with what the catalogue
// knows. A store whose kind has no files finds nothing.
func (l *Library) verify(ctx context.Context, s Space, state vector.Committed) (vector.Damage, error) {
	store, err := l.stores.open(spaceDir(l.dir, s.Key), s.Dimensions, vector.Committed{})
	if err != nil {
		return vector.Damage{}, err
	}
	defer store.Close()
	if m, ok := store.(vector.Mender); ok {
		return m.Verify(ctx, state)
	}
	return vector.Damage{Lost: new(vector.Bitmap)}, nil
}

// MendVectors puts the vectors of every space in order: what is derived from
// them is made anew, and papers whose vectors are damaged are pending again. It
// returns how many vectors of papers that cost.
func (w *Writer) MendVectors(ctx context.Context) (lost int, err error) {
	spaces, err := w.Spaces(ctx)
	if err != nil {
		return 0, err
	}
	for _, s := range spaces {
		n, err := w.mendSpace(ctx, s)
		if err != nil {
			return lost, err
		}
		lost += n
	}
	return lost, nil
}

// mendSpace mends the files first, then the catalogue: a process that is killed
// in between leaves damage, which the next one finds.
func (w *Writer) mendSpace(ctx context.Context, s Space) (lost int, err error) {
	if s.Rows == 0 {
		return 0, nil
	}
	state, err := committed(ctx, w.db, s)
	if err != nil {
		return 0, err
	}
	store, err := w.stores.open(spaceDir(w.dir, s.Key), s.Dimensions, vector.Committed{})
	if err != nil {
		return 0, err
	}
	if m, ok := store.(vector.Mender); ok {
		lost, err = w.mendRows(ctx, s, m, state)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return 0, err
	}
	c, err := w.newCommitter(ctx, s)
	if err != nil {
		return lost, err
	}
	return lost, errors.Join(c.store.Optimize(ctx, s.Rows), c.store.Close())
}

func (w *Writer) mendRows(ctx context.Context, s Space, m vector.Mender, state vector.Committed) (lost int, err error) {
	damage, err := m.Verify(ctx, state)
	if err != nil {
		return 0, err
	}
	batches, err := m.Mend(ctx, state, damage.Lost)
	if err != nil || damage.Lost.Len() == 0 {
		return 0, err
	}
	err = w.db.inTx(ctx, func(tx *sql.Tx) error {
		lost, err = bury(ctx, tx, s, damage.Lost)
		return errors.Join(err, updateBatches(ctx, tx, s, batches))
	})
	return lost, err
}

// bury makes rows dead, and those of their papers pending that had a vector. It
// returns how many these are.
func bury(ctx context.Context, tx *sql.Tx, s Space, rows *vector.Bitmap) (papers int, err error) {
	slots, err := json.Marshal(slices.Collect(rows.All))
	if err != nil {
		return 0, err
	}
	list := string(slots)
	err = tx.QueryRowContext(ctx, `SELECT count(*) FROM ledger WHERE space = ?1 AND state IN ('done', 'truncated')
		AND slot IN (SELECT value FROM json_each(?2))`, s.Key, list).Scan(&papers)
	if err != nil {
		return 0, err
	}
	for _, update := range []string{
		`INSERT OR IGNORE INTO dead (space, slot) SELECT ?1, value FROM json_each(?2)`,
		`UPDATE ledger SET state = iif(state IN ('done', 'truncated'), 'pending', state), slot = NULL, made_from = '', made_as = ''
			WHERE space = ?1 AND slot IN (SELECT value FROM json_each(?2))`,
	} {
		if _, err := tx.ExecContext(ctx, update, s.Key, list); err != nil {
			return 0, err
		}
	}
	return papers, nil
}

func updateBatches(ctx context.Context, tx *sql.Tx, s Space, batches []vector.Batch) error {
	for _, b := range batches {
		if _, err := tx.ExecContext(ctx, `UPDATE batches SET crc = ? WHERE space = ? AND first = ?`, b.CRC, s.Key, b.First); err != nil {
			return err
		}
	}
	return nil
}
