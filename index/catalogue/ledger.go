package catalogue

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"paperkin/index/catalogue/counts"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// State is what has become of a paper in a space.
type State string

const (
	Pending   State = "pending"   // waits to be embedded
	Done      State = "done"      // has a vector of its whole text
	Truncated State = "truncated" // has a vector of the head of its text
	Failed    State = "failed"    // could not be embedded; the ledger holds the reason
	Skipped   State = "skipped"   // was not embedded by a version that left out what the note says; see Enlist
)

// Note is what is special about a paper in a space, whatever its state. The empty
// Note says that nothing is.
type Note string

// NoAbstract: the paper has no abstract. It is embedded by its title.
const NoAbstract Note = "no-abstract"

// firstState are the state and the note of papers AS p that were not embedded yet.
const firstState = `'pending', iif(p.abstract = '', 'no-abstract', '')`

// Ledger counts the papers of a space by state, and those without an abstract.
type Ledger struct {
	Done, Pending, Failed, Truncated, Skipped int
	NoAbstract                                int // of these
}

// Total is the number of papers in the ledger.
func (l Ledger) Total() int {
	return l.Done + l.Pending + l.Failed + l.Truncated + l.Skipped
}

// Ledger counts what happened to the library's papers in a space, by its key.
func (q Queries) Ledger(ctx context.Context, space int64) (Ledger, error) {
	var c Ledger
	var unknown string
	err := counts.Each(ctx, q.db, space, func(state, note string, papers int) {
		if count := c.of(State(state)); count != nil {
			*count += papers
		} else {
			unknown = state
		}
		if Note(note) == NoAbstract {
			c.NoAbstract += papers
		}
	})
	if err == nil && unknown != "" {
		err = fmt.Errorf("%w: ledger state %q", durable.ErrDamaged, unknown)
	}
	return c, err
}

// of is the count of a state, nil for one that is unknown.
func (l *Ledger) of(s State) *int {
	switch s {
	case Pending:
		return &l.Pending
	case Done:
		return &l.Done
	case Truncated:
		return &l.Truncated
	case Failed:
		return &l.Failed
	case Skipped:
		return &l.Skipped
	}
	return nil
}

// An Entry is one paper's line in the ledger of a space.
type Entry struct {
	ID     string
	Title  string
	State  State
	Reason string
}

// Entries calls yield for the papers of a space that are in a state, in the order
// in which they were added, until yield returns false.
func (q Queries) Entries(ctx context.Context, space int64, state State, yield func(Entry) bool) error {
	rows, err := q.db.QueryContext(ctx, `SELECT p.id, p.title, l.state, l.reason FROM ledger l
		JOIN papers p ON p.key = l.paper WHERE l.space = ? AND l.state = ? ORDER BY p.key`, space, state)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var e Entry
		if err := rows.Scan(&e.ID, &e.Title, &e.State, &e.Reason); err != nil {
			return err
		}
		if !yield(e) {
			break
		}
	}
	return rows.Err()
}

// CountPapers is the number of papers in the library.
func (q Queries) CountPapers(ctx context.Context) (int, error) { return counts.Papers(ctx, q.db) }

// CountDeleted is the number of a space's rows that no paper uses any more.
func (q Queries) CountDeleted(ctx context.Context, space int64) (n int, err error) {
	l, err := q.Ledger(ctx, space)
	if err != nil {
		return 0, err
	}
	err = q.db.QueryRowContext(ctx, `SELECT rows FROM spaces WHERE key = ?`, space).Scan(&n)
	if n -= l.Done + l.Truncated; errors.Is(err, sql.ErrNoRows) || n < 0 {
		return 0, nil
	}
	return n, err
}

// Recount counts the papers again that [Queries.Ledger] and [Queries.CountPapers] know the
// numbers of, and gives papers the counts of their records.
func (t *Tx) Recount(ctx context.Context) error {
	if err := counts.Again(ctx, t.tx); err != nil {
		return err
	}
	return attentionAgain(ctx, t.tx)
}

// Enlist gives every paper that a space's ledger lacks a row there: those that came after
// the last one that has a row, since it was always given all. Papers that an earlier
// version skipped, for want of an abstract, are pending from then on.
func (t *Tx) Enlist(ctx context.Context, space int64) error {
	if err := t.takeUpSkipped(ctx, space); err != nil {
		return err
	}
	var last int64
	err := t.tx.QueryRowContext(ctx, `SELECT coalesce(max(paper), 0) FROM ledger WHERE space = ?`, space).Scan(&last)
	if err != nil {
		return err
	}
	return counts.Keep(ctx, t.tx, `space = ? AND paper > ?`, []any{space, last}, func() error {
		_, err := t.tx.ExecContext(ctx, `INSERT INTO ledger (space, paper, state, note)
			SELECT ?, p.key, `+firstState+` FROM papers p WHERE p.key > ?`, space, last)
		return err
	})
}

// takeUpSkipped makes the skipped papers of a space pending.
func (t *Tx) takeUpSkipped(ctx context.Context, space int64) error {
	var n int
	err := t.tx.QueryRowContext(ctx, `SELECT coalesce(sum(papers), 0) FROM counts WHERE space = ? AND state = 'skipped'`, space).Scan(&n)
	if err != nil || n == 0 { // the counts are read so that the ledger need not be
		return err
	}
	return counts.Keep(ctx, t.tx, `space = ? AND note = 'no-abstract'`, []any{space}, func() error {
		_, err := t.tx.ExecContext(ctx, `UPDATE ledger SET state = 'pending' WHERE space = ? AND state = 'skipped' AND note = 'no-abstract'`, space)
		return err
	})
}

// RestoreVectors restores the vectors of pending papers whose text is again the one
// that the vectors were made from. It returns how many papers need not be embedded
// for that reason.
func (t *Tx) RestoreVectors(ctx context.Context, space int64) (int, error) {
	papers, slots, err := t.restorable(ctx, space)
	if err != nil {
		return 0, err
	}
	return len(papers), t.keepCounts(ctx, space, papers, func() error {
		for i, paper := range papers {
			if _, err := t.tx.ExecContext(ctx, `DELETE FROM dead WHERE space = ? AND slot = ?`, space, slots[i]); err != nil {
				return err
			}
			if _, err := t.tx.ExecContext(ctx, `UPDATE ledger SET state = made_as WHERE space = ? AND paper = ?`, space, paper); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepCounts is [counts.Keep] for papers of a space.
func (t *Tx) keepCounts(ctx context.Context, space int64, papers []int64, change func() error) error {
	if len(papers) == 0 {
		return change()
	}
	first, last := slices.Min(papers), slices.Max(papers)
	if last-first < 2*int64(len(papers)) { // to count those between them as well takes less than to find each
		return counts.Keep(ctx, t.tx, `space = ? AND paper BETWEEN ? AND ?`, []any{space, first, last}, change)
	}
	list, err := json.Marshal(papers)
	if err != nil {
		return err
	}
	return counts.Keep(ctx, t.tx, `space = ? AND paper IN (SELECT value FROM json_each(?))`, []any{space, string(list)}, change)
}

// restorable finds the papers of RestoreVectors, and the slots of their vectors.
func (t *Tx) restorable(ctx context.Context, space int64) (papers, slots []int64, err error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT l.paper, l.slot, l.made_from, p.title, p.abstract FROM ledger l INDEXED BY ledger_work
		JOIN papers p ON p.key = l.paper WHERE l.space = ? AND `+(Work{}).isDue()+` AND l.slot IS NOT NULL`, space)
	if err != nil {
		return nil, nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var paper, slot int64
		var madeFrom, title, abstract string
		if err := rows.Scan(&paper, &slot, &madeFrom, &title, &abstract); err != nil {
			return nil, nil, err
		}
		if madeFrom == ExactHash(title, abstract) {
			papers, slots = append(papers, paper), append(slots, slot)
		}
	}
	return papers, slots, rows.Err()
}

// Work says which papers of a space are to be embedded: the pending ones with keys
// above After and up to Max.
type Work struct {
	Failed     bool // also those that failed before
	After, Max int64
}

// isDue says which papers of the ledger AS l these are, in SQL: by a condition that is the
// one of the index ledger_work, so that no others are read.
func (w Work) isDue() string {
	const either = `l.state IN ('pending', 'failed')`
	if w.Failed {
		return either
	}
	return either + ` AND l.state = 'pending'`
}

// CountWork counts the papers of a piece of work.
func (q Queries) CountWork(ctx context.Context, space int64, w Work) (n int, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT count(*) FROM ledger l INDEXED BY ledger_work WHERE l.space = ? AND `+w.isDue()+`
		AND l.paper > ? AND l.paper <= ?`, space, w.After, w.Max).Scan(&n)
	return n, err
}

// Text is the text of a paper that is to be embedded.
type Text struct {
	Paper           int64
	Change          int64 // number of the text's last change
	Title, Abstract string
}

// EachText calls yield for the papers of a piece of work, up to limit of them, in
// the order in which they were added, until yield returns false.
func (q Queries) EachText(ctx context.Context, space int64, w Work, limit int, yield func(Text) bool) error {
	rows, err := q.db.QueryContext(ctx, `SELECT p.key, c.seq, p.title, p.abstract FROM ledger l INDEXED BY ledger_work
		JOIN papers p ON p.key = l.paper JOIN changes c ON c.paper = p.key
		WHERE l.space = ? AND `+w.isDue()+` AND l.paper > ? AND l.paper <= ? ORDER BY l.paper LIMIT ?`,
		space, w.After, w.Max, limit)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var t Text
		if err := rows.Scan(&t.Paper, &t.Change, &t.Title, &t.Abstract); err != nil {
			return err
		}
		if !yield(t) {
			break
		}
	}
	return rows.Err()
}

// LastPaper is the highest key of a paper, 0 when there is none.
func (q Queries) LastPaper(ctx context.Context) (key int64, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT coalesce(max(key), 0) FROM papers`).Scan(&key)
	return key, err
}

// An Outcome is what has become of a paper that was to be embedded.
type Outcome struct {
	Paper  int64
	Change int64  // number of the change whose text was embedded
	Hash   string // of that text: see ExactHash
	State  State  // Done, Truncated or Failed
	Slot   int    // of its vector, unless it failed
	Reason string // why it failed
}

// AddBatch records the outcomes of a batch in a space's ledger, and the vectors
// that were put behind its last row, with their checksum. It returns the outcomes
// that count: a paper whose text has changed since it was read, or that is gone,
// stays as it is now, and the row of its vector is deleted.
func (t *Tx) AddBatch(ctx context.Context, s Space, outcomes []Outcome, vectors [][]float32) (counted []Outcome, err error) {
	papers := make([]int64, len(outcomes))
	for i, o := range outcomes {
		papers[i] = o.Paper
	}
	err = t.keepCounts(ctx, s.Key, papers, func() (err error) {
		counted, err = t.addOutcomes(ctx, s, outcomes)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(vectors) == 0 {
		return counted, nil
	}
	if _, err := t.tx.ExecContext(ctx, `INSERT INTO batches (space, first, rows, crc) VALUES (?, ?, ?, ?)`,
		s.Key, s.Rows, len(vectors), vector.Checksum(vectors)); err != nil {
		return nil, err
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE spaces SET rows = ? WHERE key = ?`, s.Rows+len(vectors), s.Key)
	return counted, err
}

// addOutcomes records outcomes, and returns those that count.
func (t *Tx) addOutcomes(ctx context.Context, s Space, outcomes []Outcome) (counted []Outcome, err error) {
	update, err := t.tx.PrepareContext(ctx, `UPDATE ledger SET state = ?1, reason = ?2, slot = ifnull(?3, slot),
		made_as = iif(?3 IS NULL, made_as, ?1), made_from = iif(?3 IS NULL, made_from, ?4)
		WHERE space = ?5 AND paper = ?6 AND state IN ('pending', 'failed') AND (SELECT seq FROM changes WHERE paper = ?6) = ?7`)
	if err != nil {
		return nil, err
	}
	for _, o := range outcomes {
		slot := sql.NullInt64{Int64: int64(o.Slot), Valid: o.State != Failed}
		record := func() (bool, error) {
			r, err := update.ExecContext(ctx, o.State, o.Reason, slot, o.Hash, s.Key, o.Paper, o.Change)
			if err != nil {
				return false, err
			}
			n, err := r.RowsAffected()
			return n == 1, err
		}
		done, err := record()
		if err == nil && !done {
			if o.Change, err = t.sameText(ctx, o); err == nil && o.Change > 0 {
				done, err = record()
			}
		}
		switch {
		case err != nil:
			return nil, err
		case done:
			counted = append(counted, o)
		case slot.Valid:
			if _, err := t.tx.ExecContext(ctx, `INSERT INTO dead (space, slot) VALUES (?, ?)`, s.Key, o.Slot); err != nil {
				return nil, err
			}
		}
	}
	return counted, nil
}

// sameText returns the number of the last change of a paper that has changed since its
// text was read, and whose text is the same all the same; 0 for any other.
func (t *Tx) sameText(ctx context.Context, o Outcome) (change int64, err error) {
	var title, abstract string
	err = t.tx.QueryRowContext(ctx, `SELECT c.seq, p.title, p.abstract FROM changes c JOIN papers p ON p.key = c.paper WHERE c.paper = ?`, o.Paper).
		Scan(&change, &title, &abstract)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, nil
	case err != nil || ExactHash(title, abstract) != o.Hash:
		return 0, err
	}
	return change, nil
}

// GiveUpRows takes rows of a space out of all searches and makes the papers
// pending again whose vectors they hold. It returns how many papers that costs.
func (t *Tx) GiveUpRows(ctx context.Context, space int64, rows *vector.Bitmap) (papers int, err error) {
	slots, err := json.Marshal(slices.Collect(rows.All))
	if err != nil {
		return 0, err
	}
	list := string(slots)
	err = t.tx.QueryRowContext(ctx, `SELECT count(*) FROM ledger WHERE space = ?1 AND state IN ('done', 'truncated')
		AND slot IN (SELECT value FROM json_each(?2))`, space, list).Scan(&papers)
	if err != nil {
		return 0, err
	}
	return papers, counts.Keep(ctx, t.tx, `space = ?`, []any{space}, func() error {
		for _, update := range []string{
			`INSERT OR IGNORE INTO dead (space, slot) SELECT ?1, value FROM json_each(?2)`,
			`UPDATE ledger SET state = iif(state IN ('done', 'truncated'), 'pending', state), slot = NULL, made_from = '', made_as = ''
				WHERE space = ?1 AND slot IN (SELECT value FROM json_each(?2))`,
		} {
			if _, err := t.tx.ExecContext(ctx, update, space, list); err != nil {
				return err
			}
		}
		return nil
	})
}
