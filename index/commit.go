package index

import (
	"context"
	"database/sql"
	"fmt"
	"paperkin/index/vector"
	"sync/atomic"
)

// committer is the writing end of one run: it knows what a space still lacks
// and makes embedded batches part of the library.
type committer struct {
	db      *writing
	read    *sql.DB // finds the work while the writer is busy
	space   Space   // Rows moves on with every commit
	store   vector.Store
	settled int // how many of the rows the store has been told to settle
	built   Built
	total   atomic.Int64 // papers that had or have to be embedded in this run
	overdue int          // papers whose text changed while they were embedded
}

// settleEvery is how many rows gather before the store settles them. Searches
// compare unsettled rows one by one: so many take a few milliseconds.
const settleEvery = 4096

// enlist completes the space's ledger and brings vectors back whose text is as
// it was when they were made.
func (c *committer) enlist(ctx context.Context) error {
	return c.db.inTx(ctx, func(tx *sql.Tx) error {
		if err := enlist(ctx, tx, c.space); err != nil {
			return err
		}
		return c.restore(ctx, tx)
	})
}

// enlist completes a space's ledger.
func enlist(ctx context.Context, tx *sql.Tx, space Space) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO ledger (space, paper, state)
		SELECT ?1, key, CASE abstract WHEN '' THEN 'no-abstract' ELSE 'pending' END FROM papers
		WHERE key NOT IN (SELECT paper FROM ledger WHERE space = ?1)`, space.Key)
	return err
}

func (c *committer) restore(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT l.paper, l.slot, l.made_from, p.title, p.abstract FROM ledger l
		JOIN papers p ON p.key = l.paper WHERE l.space = ? AND l.state = 'pending' AND l.slot IS NOT NULL`, c.space.Key)
	if err != nil {
		return err
	}
	defer rows.Close()
	type vector struct{ paper, slot int64 }
	var back []vector
	for rows.Next() {
		var v vector
		var madeFrom, title, abstract string
		if err := rows.Scan(&v.paper, &v.slot, &madeFrom, &title, &abstract); err != nil {
			return err
		}
		if madeFrom == exactHash(title, abstract) {
			back = append(back, v)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, v := range back {
		if _, err := tx.ExecContext(ctx, `DELETE FROM dead WHERE space = ? AND slot = ?`, c.space.Key, v.slot); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ledger SET state = made_as WHERE space = ? AND paper = ?`, c.space.Key, v.paper); err != nil {
			return err
		}
	}
	c.built.Restored += len(back)
	return nil
}

// commit makes a batch part of the library: vectors first, synced, then the
// transaction that names their slots.
func (c *committer) commit(ctx context.Context, r result) error {
	entries, vectors, err := c.entries(r)
	if err != nil {
		return err
	}
	if len(vectors) > 0 {
		if err := c.store.Put(ctx, c.space.Rows, vectors); err != nil {
			return err
		}
	}
	err = c.db.inTx(ctx, func(tx *sql.Tx) (err error) {
		entries, err = c.record(ctx, tx, entries, vectors)
		return err
	})
	if err != nil {
		return err
	}
	late := len(r.tasks) - len(entries)
	c.overdue += late
	c.total.Add(int64(-late)) // they come round again
	c.space.Rows += len(vectors)
	if c.space.Rows-c.settled >= settleEvery {
		if err := c.settle(ctx); err != nil {
			return err
		}
	}
	for _, e := range entries {
		switch e.state {
		case Done:
			c.built.Done++
		case Truncated:
			c.built.Truncated++
		case Failed:
			c.built.Failed++
		}
	}
	return nil
}

func (c *committer) settle(ctx context.Context) error {
	c.settled = c.space.Rows
	return c.store.Optimize(ctx, c.space.Rows)
}

// entry is what the ledger is to say of one paper of a batch.
type entry struct {
	task
	state  State
	slot   int    // of its vector; unless it failed
	reason string // why it failed
}

// entries gives every good vector of a batch the next slot of the space.
func (c *committer) entries(r result) ([]entry, [][]float32, error) {
	cut := map[int]bool{}
	failed := map[int]error{}
	if r.partial != nil {
		failed = r.partial.Failed
		for _, i := range r.partial.Truncated {
			cut[i] = true
		}
	}
	entries := make([]entry, len(r.tasks))
	var vectors [][]float32
	for i, v := range r.vectors {
		e := entry{task: r.tasks[i], state: Done, slot: c.space.Rows + len(vectors)}
		switch {
		case failed[i] != nil:
			e.state, e.reason = Failed, failed[i].Error()
		case len(v) != c.space.Dimensions:
			return nil, nil, fmt.Errorf("text %d of a batch: vector has %d components, want %d", i, len(v), c.space.Dimensions)
		case cut[i]:
			e.state = Truncated
		}
		if e.state != Failed {
			vectors = append(vectors, v)
		}
		entries[i] = e
	}
	return entries, vectors, nil
}

// record writes the entries of a batch, the checksum of its vectors, and the
// number of vectors that the space now has. It returns the entries that count:
// a paper whose text has changed since it was read, or that is gone, stays as
// it is now, and the row of its vector is dead.
func (c *committer) record(ctx context.Context, tx *sql.Tx, entries []entry, vectors [][]float32) ([]entry, error) {
	update, err := tx.PrepareContext(ctx, `UPDATE ledger SET state = ?1, reason = ?2, slot = ifnull(?3, slot),
		made_as = iif(?3 IS NULL, made_as, ?1), made_from = iif(?3 IS NULL, made_from, ?4)
		WHERE space = ?5 AND paper = ?6 AND (SELECT seq FROM changes WHERE paper = ?6) = ?7`)
	if err != nil {
		return nil, err
	}
	var counted []entry
	for _, e := range entries {
		slot := sql.NullInt64{Int64: int64(e.slot), Valid: e.state != Failed}
		r, err := update.ExecContext(ctx, e.state, e.reason, slot, e.hash, c.space.Key, e.paper, e.change)
		if err != nil {
			return nil, err
		}
		if n, err := r.RowsAffected(); err != nil {
			return nil, err
		} else if n == 1 {
			counted = append(counted, e)
			continue
		}
		if !slot.Valid {
			continue
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO dead (space, slot) VALUES (?, ?)`, c.space.Key, e.slot); err != nil {
			return nil, err
		}
	}
	if len(vectors) == 0 {
		return counted, nil
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO batches (space, first, rows, crc) VALUES (?, ?, ?, ?)`,
		c.space.Key, c.space.Rows, len(vectors), vector.Checksum(vectors)); err != nil {
		return nil, err
	}
	_, err = tx.ExecContext(ctx, `UPDATE spaces SET rows = ? WHERE key = ?`, c.space.Rows+len(vectors), c.space.Key)
	return counted, err
}
