package index

import (
	"context"
	"database/sql"
	"fmt"
)

// SetFormat marks a library as written by another version, for tests.
func SetFormat(w *Writer, version int) error {
	_, err := w.db.Exec(fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}

// Lock takes the writer's lock alone.
var Lock = lock

// InTx runs f in a transaction of the writer's.
func InTx(ctx context.Context, w *Writer, f func(*sql.Tx) error) error { return w.db.inTx(ctx, f) }
