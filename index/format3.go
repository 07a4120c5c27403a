package index

import (
	"context"
	"database/sql"
)

// format3 brings a library from format version 2 to 3: the catalogue counts its
// commits, and its pages are sealed, which [upgrade] sees to.
const format3 = `
CREATE TABLE commits (count INTEGER NOT NULL) STRICT; -- see commitsFile; one row
INSERT INTO commits VALUES (0);
`

func toFormat3(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, format3)
	return err
}
