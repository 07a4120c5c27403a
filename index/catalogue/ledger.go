package catalogue

import (
	"context"
	"fmt"

	"paperkin/index/durable"
)

// State is what has become of a paper in a space.
type State string

const (
	Pending   State = "pending"   // waits to be embedded
	Done      State = "done"      // has a vector of its whole text
	Truncated State = "truncated" // has a vector of the head of its text
	Failed    State = "failed"    // could not be embedded; the ledger holds the reason
	Skipped   State = "skipped"   // is not embedded: the note says why
)

// Note is what is special about a paper in a space, whatever its state. The empty
// Note says that nothing is.
type Note string

// NoAbstract: the paper has no abstract.
const NoAbstract Note = "no-abstract"

// firstState are the state and the note of papers AS p that were not embedded yet.
const firstState = `iif(p.abstract = '', 'skipped', 'pending'), iif(p.abstract = '', 'no-abstract', '')`

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
	// Grouped by the note as well it takes twice as long.
	rows, err := q.db.QueryContext(ctx, `SELECT state, count(*), sum(note = ?) FROM ledger WHERE space = ? GROUP BY state`, NoAbstract, space)
	if err != nil {
		return c, err
	}
	defer rows.Close()
	for rows.Next() {
		var state State
		var n, noAbstract int
		if err := rows.Scan(&state, &n, &noAbstract); err != nil {
			return c, err
		}
		count := c.of(state)
		if count == nil {
			return c, fmt.Errorf("%w: ledger state %q", durable.ErrDamaged, state)
		}
		*count = n
		c.NoAbstract += noAbstract
	}
	return c, rows.Err()
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
func (q Queries) CountPapers(ctx context.Context) (n int, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT count(*) FROM papers`).Scan(&n)
	return n, err
}

// CountDeleted is the number of a space's rows that no paper uses any more.
func (q Queries) CountDeleted(ctx context.Context, space int64) (n int, err error) {
	err = q.db.QueryRowContext(ctx, `SELECT count(*) FROM dead WHERE space = ?`, space).Scan(&n)
	return n, err
}
