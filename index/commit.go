package index

import (
	"context"
	"database/sql"
	"fmt"
)

// committer is the writing end of one run: it knows what a space still lacks
// and makes embedded batches part of the library.
type committer struct {
	db    *sql.DB
	space Space // Rows moves on with every commit
	store Store
	built Built
}

// enlist completes the space's ledger, brings vectors back whose text is as it
// was when they were made, and counts the work.
func (c *committer) enlist(ctx context.Context) error {
	return inTx(ctx, c.db, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO ledger (space, paper, state)
			SELECT ?1, key, CASE abstract WHEN '' THEN 'no-abstract' ELSE 'pending' END FROM papers
			WHERE key NOT IN (SELECT paper FROM ledger WHERE space = ?1)`, c.space.Key)
		if err != nil {
			return err
		}
		if err := c.restore(ctx, tx); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT count(*) FROM ledger WHERE space = ? AND state IN ('pending', 'failed')`,
			c.space.Key).Scan(&c.built.Total)
	})
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
	c.built.Restored = len(back)
	return nil
}

// pages sends the papers that are to be embedded, in pages of n, in the order
// they were added. A paper is sent once, so one that fails again does not come
// round again in this run.
func (c *committer) pages(ctx context.Context, n int, work chan<- []task) error {
	var last int64
	for {
		page, err := c.page(ctx, last, n)
		if err != nil || len(page) == 0 {
			return err
		}
		last = page[len(page)-1].paper
		select {
		case work <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (c *committer) page(ctx context.Context, after int64, n int) ([]task, error) {
	rows, err := c.db.QueryContext(ctx, `SELECT p.key, p.title, p.abstract FROM ledger l JOIN papers p ON p.key = l.paper
		WHERE l.space = ? AND l.state IN ('pending', 'failed') AND l.paper > ? ORDER BY l.paper LIMIT ?`, c.space.Key, after, n)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var page []task
	for rows.Next() {
		var t task
		var title, abstract string
		if err := rows.Scan(&t.paper, &title, &abstract); err != nil {
			return nil, err
		}
		t.text, t.hash = c.space.Document(title, abstract), exactHash(title, abstract)
		page = append(page, t)
	}
	return page, rows.Err()
}

// commit makes a batch part of the library: vectors first, synced, then the
// transaction that names their slots.
func (c *committer) commit(ctx context.Context, r result) error {
	cut := map[int]bool{}
	failed := map[int]error{}
	if r.partial != nil {
		failed = r.partial.Failed
		for _, i := range r.partial.Truncated {
			cut[i] = true
		}
	}
	var good [][]float32
	for i, v := range r.vectors {
		switch {
		case failed[i] != nil:
		case len(v) != c.space.Dimensions:
			return fmt.Errorf("text %d of a batch: vector has %d components, want %d", i, len(v), c.space.Dimensions)
		default:
			good = append(good, v)
		}
	}
	first := c.space.Rows
	if len(good) > 0 {
		if err := c.store.Put(ctx, first, good); err != nil {
			return err
		}
	}
	built := c.built
	err := inTx(ctx, c.db, func(tx *sql.Tx) error {
		update, err := tx.PrepareContext(ctx, `UPDATE ledger SET state = ?1, made_as = ?1, reason = '', slot = ?2, made_from = ?3
			WHERE space = ?4 AND paper = ?5`)
		if err != nil {
			return err
		}
		slot := first
		for i, t := range r.tasks {
			if why := failed[i]; why != nil {
				if _, err := tx.ExecContext(ctx, `UPDATE ledger SET state = 'failed', reason = ? WHERE space = ? AND paper = ?`,
					why.Error(), c.space.Key, t.paper); err != nil {
					return err
				}
				built.Failed++
				continue
			}
			state := Done
			if cut[i] {
				state = Truncated
				built.Truncated++
			} else {
				built.Done++
			}
			if _, err := update.ExecContext(ctx, state, slot, t.hash, c.space.Key, t.paper); err != nil {
				return err
			}
			slot++
		}
		if len(good) == 0 {
			return nil
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO batches (space, first, rows, crc) VALUES (?, ?, ?, ?)`,
			c.space.Key, first, len(good), Checksum(good)); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE spaces SET rows = ? WHERE key = ?`, slot, c.space.Key)
		return err
	})
	if err != nil {
		return err
	}
	c.space.Rows += len(good)
	c.built = built
	return nil
}
