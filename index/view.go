package index

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/bits"

	"paperkin/index/lexical"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// A View is one consistent state of the library: catalogue and vectors as of
// one commit. Whatever a writer does meanwhile, it shows the same. It is not
// safe for concurrent use; take one per question. Close it.
type View struct {
	lib   *Library
	tx    *sql.Tx
	store *held[*openedStore]
	words *held[*openedWords] // nil while there is no word index
	Space Space               // the active space

	// Behind is how many papers were added, changed or removed since the word
	// index was brought up to date.
	Behind int
}

// View opens the current state of the library. It returns [ErrNoSpace] when
// nothing has been embedded yet.
func (l *Library) View(ctx context.Context) (*View, error) {
	v, err := l.view(ctx)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, lexical.ErrDamaged) {
		// A writer switched to new vectors or a new word index, and removed the
		// old files, after this view's snapshot was taken. The next one sees what
		// is there now.
		v, err = l.view(ctx)
	}
	return v, gone(err)
}

// gone is err, as one that wraps [ErrRepairable] when it says that a file is
// missing which the catalogue knows of.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrDamaged) {
		return fmt.Errorf("%w: %w", ErrRepairable, err)
	}
	return err
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
	if v.store, err = v.lib.stores.acquireStore(v.Space, state); err != nil {
		return err
	}
	return v.openWords(ctx)
}

func (v *View) openWords(ctx context.Context) error {
	have, err := currentLexicon(ctx, v.tx)
	if err != nil {
		return err
	}
	if v.Behind, err = have.behind(ctx, v.tx); err != nil || have.generation == 0 {
		return err
	}
	v.words, err = v.lib.words.acquireWords(have.generation)
	if errors.Is(err, lexical.ErrDamaged) {
		err = fmt.Errorf("%w: %w", ErrRepairable, err)
	}
	return err
}

// Close releases the view.
func (v *View) Close() error {
	err := v.tx.Rollback()
	if errors.Is(err, sql.ErrTxDone) { // its context was cancelled
		err = nil
	}
	if v.store != nil {
		err = errors.Join(err, v.lib.stores.release(v.store))
	}
	if v.words != nil {
		err = errors.Join(err, v.lib.words.release(v.words))
	}
	return err
}

// Words returns the word index, nil while there is none. It is the view's, and
// open as long as the view is.
func (v *View) Words() *lexical.Index {
	if v.words == nil {
		return nil
	}
	return v.words.resource.Index
}

// Search returns the nearest rows to a unit vector: see [vector.Store.Search].
func (v *View) Search(ctx context.Context, vector []float32, k int, allow *vector.Bitmap) ([]vector.Neighbour, error) {
	return v.store.resource.Search(ctx, vector, k, allow)
}

// Vectors returns the vectors at slots, in the order given.
func (v *View) Vectors(ctx context.Context, slots []int) ([][]float32, error) {
	return v.store.resource.Vectors(ctx, slots)
}

// A Row is a paper's place in the library.
type Row struct {
	Key  int64
	Slot int // of its vector in the active space; -1 while it has none
}

// RowsAt returns the rows of the papers whose vectors are at slots, in the
// order given.
func (v *View) RowsAt(ctx context.Context, slots []int) ([]Row, error) {
	return rowsBy(ctx, v, slots, func(r Row) int { return r.Slot }, `SELECT l.paper, l.slot FROM json_each(?) s
		CROSS JOIN ledger l ON l.space = ? AND l.slot = s.value`)
}

// RowsOf returns the rows of papers by their keys, in the order given. Keys of
// papers that the view does not have are left out.
func (v *View) RowsOf(ctx context.Context, keys []int64) ([]Row, error) {
	return rowsBy(ctx, v, keys, func(r Row) int64 { return r.Key }, `SELECT l.paper,
		CASE WHEN l.state IN ('done', 'truncated') THEN l.slot END FROM json_each(?) s
		CROSS JOIN ledger l ON l.space = ? AND l.paper = s.value`)
}

// rowsBy runs a query for rows by a list of names, and brings them into the
// order of the list.
func rowsBy[N comparable](ctx context.Context, v *View, names []N, name func(Row) N, query string) ([]Row, error) {
	list, err := json.Marshal(names)
	if err != nil {
		return nil, err
	}
	found, err := v.tx.QueryContext(ctx, query, string(list), v.Space.Key)
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

// IDs returns the canonical ids of papers by their keys.
func (v *View) IDs(ctx context.Context, keys []int64) (map[int64]string, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := v.tx.QueryContext(ctx, `SELECT p.key, p.id FROM json_each(?) s CROSS JOIN papers p ON p.key = s.value`, string(list))
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

// Papers returns papers by their keys, in the order given. A key that the view
// does not have is an error.
func (v *View) Papers(ctx context.Context, keys []int64) ([]paper.Paper, error) {
	list, err := json.Marshal(keys)
	if err != nil {
		return nil, err
	}
	rows, err := v.tx.QueryContext(ctx, `SELECT `+paperColumns+` FROM json_each(?) s CROSS JOIN papers p ON p.key = s.value
		ORDER BY s.key`, string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var papers []paper.Paper
	for rows.Next() {
		_, p, err := scanPaper(rows.Scan)
		if err != nil {
			return nil, err
		}
		papers = append(papers, p)
	}
	if len(papers) != len(keys) && rows.Err() == nil {
		return nil, fmt.Errorf("%w: %d of %d papers are missing", ErrDamaged, len(keys)-len(papers), len(keys))
	}
	return papers, rows.Err()
}

// Live is the number of papers that a search without filters ranks.
func (v *View) Live() int { return v.Space.Rows - v.store.resource.state.Deleted.Len() }

// Spread returns the slots of n papers, or of all when there are fewer, spread
// evenly over the vectors of papers.
func (v *View) Spread(n int) []int {
	live := v.Live()
	n = min(n, live)
	slots := make([]int, 0, n)
	dead, seen := v.store.resource.state.Deleted, 0
	for w := 0; len(slots) < n; w++ {
		for word := ^dead.Word(w); word != 0 && len(slots) < n; word &= word - 1 {
			if seen == len(slots)*live/n {
				slots = append(slots, w*64+bits.TrailingZeros64(word))
			}
			seen++
		}
	}
	return slots
}
