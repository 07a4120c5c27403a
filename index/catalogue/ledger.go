package catalogue

import (
	"context"
	"fmt"

	"paperkin/index/durable"
)

// State is what has become of a paper in a space.
type State string

const (
	Pending    State = "pending"     // waits to be embedded
	Done       State = "done"        // has a vector of its whole text
	Truncated  State = "truncated"   // has a vector of the head of its text
	Failed     State = "failed"      // could not be embedded; the ledger holds the reason
	NoAbstract State = "no-abstract" // is not embedded: there is no abstract
)

// Ledger counts the papers of a space by state.
type Ledger struct {
	Done, Pending, Failed, Truncated, NoAbstract int
}

// Total is the number of papers in the ledger.
func (l Ledger) Total() int {
	return l.Done + l.Pending + l.Failed + l.Truncated + l.NoAbstract
}

// Ledger counts what happened to the library's papers in a space, by its key.
func (q Queries) Ledger(ctx context.Context, space int64) (Ledger, error) {
	var c Ledger
	rows, err := q.db.QueryContext(ctx, `SELECT state, count(*) FROM ledger WHERE space = ? GROUP BY state`, space)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	for rows.Next() {
		var state State
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return c, err
		}
		switch state {
		case Pending:
			c.Pending = n
		case Done:
			c.Done = n
		case Truncated:
			c.Truncated = n
		case Failed:
			c.Failed = n
		case NoAbstract:
			c.NoAbstract = n
		default:
			return c, fmt.Errorf("%w: ledger state %q", durable.ErrDamaged, state)
		}
	}
	return c, rows.Err()
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
func (q Queries) CountPapers(ctx context.Context) (n int, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT count(*) FROM papers`).Scan(&n)
	return n, err
}

// CountDeleted is the number of a space's rows that no paper uses any more.
func (q Queries) CountDeleted(ctx context.Context, space int64) (n int, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT count(*) FROM dead WHERE space = ?`, space).Scan(&n)
	return n, err
}
