package catalogue

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"paperkin/index/durable"
)

// Words is what the catalogue knows of the word index that is in use. The zero
// value means that there is none yet.
type Words struct {
	Generation int64 // see [WordsName]
	Seq        int64 // the last change that the index knows

	Is   durable.Identity // of its files
	Sums string           // SHA-256 of their checksums
}

// InUse reports whether there is an index that can be looked at. One that knows no change
// is to be built anew: it is of an older format, or of an empty library.
func (w Words) InUse() bool { return w.Generation > 0 && w.Seq > 0 }

// Words returns the word index that is in use.
func (q Queries) Words(ctx context.Context) (Words, error) {
	var w Words
	err := q.db.QueryRowContext(ctx, `SELECT generation, seq, (SELECT id FROM library), number, sums FROM lexicon`).
		Scan(&w.Generation, &w.Seq, &w.Is.Library, &w.Is.Number, &w.Sums)
	if errors.Is(err, sql.ErrNoRows) {
		return w, nil
	}
	if err == nil && (w.Generation < 1 || w.Generation > maxSeq) {
		err = fmt.Errorf("%w: generation %d of the word index", durable.ErrDamaged, w.Generation)
	}
	return w, err
}

// CountChanges counts the papers that were added, changed or removed after a
// change, and returns the number of the last change among them, 0 if there is
// none.
func (q Queries) CountChanges(ctx context.Context, after int64) (papers int, last int64, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT count(*), coalesce(max(seq), 0) FROM changes WHERE seq > ?`, after).Scan(&papers, &last)
	return papers, last, err
}

// UseWords makes a word index the one in use, and forgets the papers that are
// gone: the index knows. Those that were gone before are forgotten already: known is the
// last change that the index in use knew.
func (t *Tx) UseWords(ctx context.Context, known int64, w Words) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM lexicon`); err != nil {
		return err
	}
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM changes WHERE seq > ? AND NOT EXISTS (SELECT 1 FROM papers WHERE key = changes.paper)`, known); err != nil {
		return err
	}
	_, err := t.tx.ExecContext(ctx, `INSERT INTO lexicon (generation, seq, number, sums) VALUES (?, ?, ?, ?)`,
		w.Generation, w.Seq, w.Is.Number, w.Sums)
	return err
}
