// Package counts keeps how many papers a library has, and how many of them are in which
// state in a space, so that nobody has to count rows to know it. Whoever changes the
// ledger does it within [Keep]; a trigger on every row would make imports 3% slower.
//
// The package knows nothing of what states mean.
package counts

import (
	"context"
	"database/sql"
)

// library is the space, of none, whose papers are all of the library.
const library = 0

// Queryer is a catalogue, or a transaction that sees one state of it.
type Queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// Tx is a transaction that writes.
type Tx interface {
	Queryer
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// of is what is counted together.
type of struct {
	space       int64
	state, note string
}

// Papers is how many papers there are in the library.
func Papers(ctx context.Context, db Queryer) (n int, err error) {
	err = db.QueryRowContext(ctx, `SELECT coalesce(sum(papers), 0) FROM counts WHERE space = ?`, library).Scan(&n)
	return n, err
}

// Each calls yield for every state and note that papers of a space have.
func Each(ctx context.Context, db Queryer, space int64, yield func(state, note string, papers int)) error {
	found, err := scan(db.QueryContext(ctx, `SELECT space, state, note, papers FROM counts WHERE space = ? AND papers <> 0`, space))
	for k, n := range found {
		yield(k.state, k.note, n)
	}
	return err
}

func scan(rows *sql.Rows, err error) (map[of]int, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	found := map[of]int{}
	for rows.Next() {
		var k of
		var n int
		if err := rows.Scan(&k.space, &k.state, &k.note, &n); err != nil {
			return nil, err
		}
		found[k] = n
	}
	return found, rows.Err()
}

// Keep counts what change does to the rows of the ledger that a condition in SQL is true
// of, before and after. No other rows may change their space, state or note, come or go.
func Keep(ctx context.Context, tx Tx, where string, args []any, change func() error) error {
	count := func() (map[of]int, error) {
		return scan(tx.QueryContext(ctx, `SELECT space, state, note, count(*) FROM ledger WHERE `+where+` GROUP BY space, state, note`, args...))
	}
	before, err := count()
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	after, err := count()
	if err != nil {
		return err
	}
	for k, n := range before {
		after[k] -= n
	}
	for k, n := range after {
		if err := add(ctx, tx, k, n); err != nil {
			return err
		}
	}
	return nil
}

func add(ctx context.Context, tx Tx, k of, papers int) error {
	if papers == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO counts (space, state, note, papers) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET papers = papers + excluded.papers`, k.space, k.state, k.note, papers)
	return err
}

// AddPapers counts papers that are new in the library, or gone: a number below 0.
func AddPapers(ctx context.Context, tx Tx, papers int) error {
	return add(ctx, tx, of{space: library}, papers)
}

// Move gives the counts of a space to another, which has none, in place of its own.
func Move(ctx context.Context, tx Tx, from, to int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE counts SET space = ? WHERE space = ?`, to, from)
	return err
}

// Forget forgets a space.
func Forget(ctx context.Context, tx Tx, space int64) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM counts WHERE space = ?`, space)
	return err
}

// rows are what the counts should be.
const rows = `SELECT space, state, note, count(*) AS papers FROM ledger GROUP BY space, state, note
	UNION ALL SELECT 0, '', '', count(*) FROM papers`

// Again counts everything again.
func Again(ctx context.Context, tx Tx) error {
	for _, s := range []string{`DELETE FROM counts`, `INSERT INTO counts (space, state, note, papers) ` + rows} {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Wrong is a query that counts the counts that are wrong and names the first.
const Wrong = `WITH counted AS (SELECT * FROM (` + rows + `) WHERE papers <> 0),
	kept AS (SELECT space, state, note, papers FROM counts WHERE papers <> 0)
	SELECT count(*), min(iif(space = 0, 'of all papers', 'space ' || space || ', ' || state)) FROM
		(SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
		UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))`
