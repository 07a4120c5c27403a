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

// A Change is the text of a paper that was added or changed, or the news that the
// paper is gone.
type Change struct {
	Paper           int64
	Title, Abstract string
	Gone            bool
}

// EachChange calls yield for what happened to papers after a change, up to a last
// one, in order, until yield returns false.
func (q Queries) EachChange(ctx context.Context, after, last int64, yield func(Change) bool) error {
	rows, err := q.db.QueryContext(ctx, `SELECT c.paper, coalesce(p.title, ''), coalesce(p.abstract, ''), p.key IS NULL
		FROM changes c LEFT JOIN papers p ON p.key = c.paper WHERE c.seq > ? AND c.seq <= ? ORDER BY c.seq`, after, last)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c Change
		if err := rows.Scan(&c.Paper, &c.Title, &c.Abstract, &c.Gone); err != nil {
			return err
		}
		if c.Paper < 1 || c.Paper > MaxKey {
			return fmt.Errorf("%w: a change of paper %d", durable.ErrDamaged, c.Paper)
		}
		if !yield(c) {
			break
		}
	}
	return rows.Err()
}

// UseWords makes a word index the one in use, and forgets the papers that are
// gone: the index knows.
func (t *Tx) UseWords(ctx context.Context, w Words) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM lexicon`); err != nil {
		return err
	}
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM changes WHERE paper NOT IN (SELECT key FROM papers)`); err != nil {
		return err
	}
	_, err := t.tx.ExecContext(ctx, `INSERT INTO lexicon (generation, seq, number, sums) VALUES (?, ?, ?, ?)`,
		w.Generation, w.Seq, w.Is.Number, w.Sums)
	return err
}
