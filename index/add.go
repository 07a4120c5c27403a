package index

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"paperkin/index/paper"
	"paperkin/index/vector"
)

// addBatch is how many records one transaction of [Writer.Add] takes: enough
// to make the sync at its end cheap, few enough to lose little on a kill.
const addBatch = 1000

// errDiscard makes inTx roll back what is not to be kept.
var errDiscard = errors.New("discard")

// AddOptions govern [Writer.Add]. The zero value reads everything, keeps what
// is good and tells nobody.
type AddOptions struct {
	// Strict makes the first bad record an error; nothing is written then.
	Strict bool
	// DryRun counts what would happen and writes nothing.
	DryRun bool
	// Bad is called for every record that could not be taken. May be nil.
	Bad func(error)
	// Progress is called after every transaction. May be nil.
	Progress func(Added)
}

// Added counts records by what became of them. Read is the sum of the others.
type Added struct {
	Read      int
	New       int // made a paper
	Updated   int // changed a paper
	Unchanged int // the library knew it all
	Duplicate int // the same paper came earlier in this run, with all of this
	Skipped   int // bad records
	Deleted   int // take a paper back, or were taken back by their source
}

// Add takes records into the catalogue: papers that are new or changed are
// pending afterwards, and wait for [Writer.Embed]. Records of one paper, by any
// of its ids, by its text, or by title, first author and year, are merged, with
// the same result in whatever order they come; only of two versions of a record
// without dates the one counts that was added last. The sequence yields a record or
// an error; an error that is a [paper.BadRecord] concerns one record, which is
// counted and passed over, and any other ends the run. It is read in another
// goroutine, which a cancelled ctx does not wait for.
//
// Records are taken in batches, each in one transaction: after an error the
// batches before it stay, and one that was begun when ctx was cancelled is
// finished, unless Strict or DryRun want all or nothing. Memory does not grow
// with the input.
func (w *Writer) Add(ctx context.Context, records iter.Seq2[paper.Record, error], o AddOptions) (Added, error) {
	a, err := newAdder(ctx, w.db)
	if err != nil {
		return Added{}, err
	}
	reading := readAhead(ctx, records, addBatch)
	defer reading.stop()
	var total Added
	writing := context.WithoutCancel(ctx)
	if o.Strict || o.DryRun {
		writing = ctx
	}
	for more := true; more; {
		batch, ok, err := reading.next() // before the transaction, which keeps others waiting
		if err != nil {
			return total, err
		}
		err = w.db.inTx(writing, func(tx *sql.Tx) (err error) {
			a.tx, a.stmts, a.files = tx, map[string]*sql.Stmt{}, map[string]int64{}
			for ok && err == nil {
				if err = a.take(writing, batch, o); err != nil || !o.Strict && !o.DryRun {
					break
				}
				batch, ok, err = reading.next() // these want all in one transaction
			}
			if more = ok; err == nil {
				err = a.finish(writing, !more)
			}
			if err == nil && o.DryRun {
				err = errDiscard
			}
			return err
		})
		if err != nil && !errors.Is(err, errDiscard) {
			return total, err
		}
		total = a.added
		if o.Progress != nil {
			o.Progress(total)
		}
	}
	return total, nil
}

// adder is one run of Add.
type adder struct {
	tx     *sql.Tx              // the transaction in hand
	stmts  map[string]*sql.Stmt // prepared in it, by their text
	known  *known               // of the batch in hand
	added  Added
	seen   vector.Bitmap    // keys of the papers that this run read
	listed int64            // papers with a higher key have no ledger rows yet
	run    int64            // the number of this import
	files  map[string]int64 // keys of files, by their names, in this transaction
	inserts
}

// newAdder makes the table that remembers, for papers that were there before
// this run, what they were like. A source that holds two different records of
// a paper changes it back and forth at every run; in the end nothing has
// changed, and the counts must say so.
func newAdder(ctx context.Context, db *writing) (*adder, error) {
	_, err := db.ExecContext(ctx, `DROP TABLE IF EXISTS temp.changed;
		CREATE TEMP TABLE changed (paper INTEGER PRIMARY KEY, before TEXT NOT NULL, times INTEGER NOT NULL)`)
	if err != nil {
		return nil, err
	}
	var a adder
	// Keys that were in use once are not given again.
	if a.lastKey, err = lastKey(ctx, db); err == nil {
		a.listed = a.lastKey
		err = db.QueryRowContext(ctx, `SELECT last + 1 FROM imports`).Scan(&a.run)
	}
	return &a, err
}

// stmt prepares a statement once per transaction.
func (a *adder) stmt(ctx context.Context, query string) (*sql.Stmt, error) {
	if s := a.stmts[query]; s != nil {
		return s, nil
	}
	s, err := a.tx.PrepareContext(ctx, query)
	if err == nil {
		a.stmts[query] = s
	}
	return s, err
}

func (a *adder) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := a.stmt(ctx, query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// take takes a batch of records.
func (a *adder) take(ctx context.Context, batch []incoming, o AddOptions) (err error) {
	if a.known, err = look(ctx, a.tx, batch); err != nil {
		return err
	}
	for len(batch) > 0 {
		in := batch[0]
		batch = batch[1:]
		if err := ctx.Err(); err != nil {
			return err
		}
		var bad paper.BadRecord
		switch {
		case errors.As(in.err, &bad):
			if o.Strict {
				return bad
			}
			a.added.Read++
			a.added.Skipped++
			if o.Bad != nil {
				o.Bad(bad)
			}
			continue
		case in.err != nil:
			return in.err
		}
		others, err := a.record(ctx, in)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", in.record.Source, in.record.Line, err)
		}
		if len(others) == 0 {
			continue
		}
		batch = append(others, batch...)
		if a.known, err = look(ctx, a.tx, batch); err != nil {
			return err
		}
	}
	return a.flush(ctx)
}

// record takes one record. It returns records that are to be taken again.
func (a *adder) record(ctx context.Context, in incoming) ([]incoming, error) {
	r := in.record
	if in.again {
		before := a.added
		err := a.add(ctx, in)
		a.added = before
		return nil, err
	}
	a.added.Read++
	if r.Deleted {
		a.added.Deleted++
		return a.takeBack(ctx, r)
	}
	if a.known.takenBack(r.Provider, r.Name, r.Revised) {
		a.added.Deleted++
		return nil, nil
	}
	return nil, a.add(ctx, in)
}

// finish gives every paper of this transaction its ledger rows, in every space
// of the library, and at the end of the run settles the counts.
func (a *adder) finish(ctx context.Context, done bool) error {
	_, err := a.exec(ctx, `INSERT INTO ledger (space, paper, state)
		SELECT s.key, p.key, CASE p.abstract WHEN '' THEN 'no-abstract' ELSE 'pending' END
		FROM papers p, spaces s WHERE p.key > ?`, a.listed)
	if err != nil {
		return err
	}
	a.listed = a.lastKey
	if _, err := a.exec(ctx, `UPDATE imports SET last = ?`, a.run); err != nil {
		return err
	}
	if !done {
		return nil
	}
	var back int
	err = a.tx.QueryRowContext(ctx, `SELECT coalesce(sum(c.times), 0) FROM temp.changed c
		JOIN papers p ON p.key = c.paper WHERE p.content_hash = c.before`).Scan(&back)
	a.added.Updated -= back
	a.added.Unchanged += back
	return err
}
