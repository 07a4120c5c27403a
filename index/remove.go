package index

import (
	"context"
	"database/sql"
)

// buryPaper takes a paper's vectors out of all searches, in every space.
const buryPaper = `INSERT OR IGNORE INTO dead (space, slot)
	SELECT space, slot FROM ledger WHERE paper = ? AND slot IS NOT NULL`

// Remove takes papers out of the library, with their ids, their ledger rows
// and their vectors' slots, in one transaction. Keys that name no paper are
// ignored.
func (w *Writer) Remove(ctx context.Context, keys []int64) error {
	return w.db.inTx(ctx, func(tx *sql.Tx) error {
		for _, k := range keys {
			if err := removePaper(ctx, tx, k); err != nil {
				return err
			}
		}
		return nil
	})
}

func removePaper(ctx context.Context, tx *sql.Tx, key int64) error {
	if _, err := tx.ExecContext(ctx, buryPaper, key); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM papers WHERE key = ?`, key)
	return err
}
