package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"paperkin/index/paper"
)

// A View is one consistent state of the library: catalogue and vectors as of
// one commit. Whatever a writer does meanwhile, it shows the same. It is not
// safe for concurrent use; take one per question. Close it.
type View struct {
	lib   *Library
	tx    *sql.Tx
	store *sharedStore
	Space Space // the active space
}

// View opens the current state of the library. It returns [ErrNoSpace] when
// nothing has been embedded yet.
func (l *Library) View(ctx context.Context) (*View, error) {
	v, err := l.view(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		// A re-index switched and removed the old vectors after this view's
		// snapshot was taken. The next one sees the new space.
		v, err = l.view(ctx)
	}
	return v, err
}

func (l *Library) view(ctx context.Context) (*View, error) {
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	v := &View{lib: l, tx: tx}
	if err := v.open(ctx); err != nil {
		return nil, errors.Join(err, v.Close())
	}
	return v, nil
}

func (v *View) open(ctx context.Context) (err error) {
	if v.Space, err = activeSpace(ctx, v.tx); err != nil {
		return err
	}
	state, err := committed(ctx, v.tx, v.Space)
	if err != nil {
		return err
	}
	v.store, err = v.lib.stores.acquire(v.Space, state)
	return err
}

// Close releases the view.
func (v *View) Close() error {
	err := v.tx.Rollback()
	if v.store != nil {
		err = errors.Join(err, v.lib.stores.release(v.store))
	}
	return err
}

// Search returns the nearest rows to a unit vector: see [Store.Search].
func (v *View) Search(ctx context.Context, vector []float32, k int, allow *Bitmap) ([]Neighbour, error) {
	return v.store.Search(ctx, vector, k, allow)
}

// Vectors returns the vectors at slots, in the order given.
func (v *View) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	return v.store.Vectors(ctx, slots)
}

// Papers returns the papers whose vectors are at slots, by slot.
func (v *View) Papers(ctx context.Context, slots []int) (map[int]paper.Paper, error) {
	list, err := json.Marshal(slots)
	if err != nil {
		return nil, err
	}
	rows, err := v.tx.QueryContext(ctx, `SELECT l.slot, `+paperColumns+` FROM json_each(?) s
		JOIN ledger l ON l.space = ? AND l.slot = s.value JOIN papers p ON p.key = l.paper`, string(list), v.Space.Key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	papers := make(map[int]paper.Paper, len(slots))
	for rows.Next() {
		var slot int
		_, p, err := scanPaper(func(into ...any) error { return rows.Scan(append([]any{&slot}, into...)...) })
		if err != nil {
			return nil, err
		}
		papers[slot] = p
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, s := range slots {
		if _, ok := papers[s]; !ok {
			return nil, fmt.Errorf("%w: space %d, slot %d belongs to no paper", ErrDamaged, v.Space.Key, s)
		}
	}
	return papers, nil
}

// IDs returns the ids of the papers whose vectors are at slots, by slot.
// Ties in a ranking are broken by them.
func (v *View) IDs(ctx context.Context, slots []int) (map[int]string, error) {
	list, err := json.Marshal(slots)
	if err != nil {
		return nil, err
	}
	rows, err := v.tx.QueryContext(ctx, `SELECT l.slot, p.id FROM json_each(?) s
		JOIN ledger l ON l.space = ? AND l.slot = s.value JOIN papers p ON p.key = l.paper`, string(list), v.Space.Key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids := make(map[int]string, len(slots))
	for rows.Next() {
		var slot int
		var id string
		if err := rows.Scan(&slot, &id); err != nil {
			return nil, err
		}
		ids[slot] = id
	}
	return ids, rows.Err()
}

// Live is the number of papers that a search without filters ranks.
func (v *View) Live() int { return v.Space.Rows - v.store.state.Dead.Len() }
