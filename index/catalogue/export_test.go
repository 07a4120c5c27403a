package catalogue

import (
	"context"
	"database/sql"
	"fmt"
)

// SetFormat marks a catalogue as written by another version.
func (w *Writer) SetFormat(version int) error {
	_, err := w.conn.Exec(fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}

// Exec runs a statement in a transaction.
func (t *Tx) Exec(ctx context.Context, query string) (sql.Result, error) {
	return t.tx.ExecContext(ctx, query)
}
