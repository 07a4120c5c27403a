// Package merge decides which records are one paper, and what that paper says.
//
// [Add] takes records into a catalogue. Whatever two records say is weighed ([Judgement]):
// ids, titles, authors, places, years and abstracts join them or tell them apart, and
// the user's word goes before ([Ruling]). Records become groups that never hold two
// which are told apart, and a paper is made of each group ([Combine]). The library keeps
// every record, and what it says of its papers depends on the set of all records alone,
// and not on their order.
//
// Which papers a record may be about is looked up in the catalogue, once for a
// batch of records; everything that is decided from there on is a function of
// values. The package has no SQL and does not embed: papers that are new or have
// changed are pending afterwards, and package fill does the rest.
package merge

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"paperkin/index/catalogue"
	"paperkin/index/paper"
	"paperkin/index/vector"
)

// addBatch is how many records one transaction of [Add] takes: enough to make the
// sync at its end cheap, few enough to lose little when the process is killed.
const addBatch = 1000

// errDiscard rolls a transaction back that is not to be kept.
var errDiscard = errors.New("discard")

// Options govern [Add]. The zero value reads everything, keeps what is good and
// reports nothing.
type Options struct {
	// Strict makes the first bad record an error; nothing is written then.
	Strict bool
	// DryRun counts what would happen and writes nothing.
	DryRun bool
	// Bad is called for every record that could not be taken. May be nil.
	Bad func(error)
	// At is when the import began, the zero time when that is unknown: its new papers
	// have arrived then, and counts of that day were seen.
	At time.Time
	// Rulings are the user's word, in the order in which it was given.
	Rulings []Ruling
	// Readd takes papers back that the user has removed.
	Readd bool
	// Known takes only records of papers that are there: no paper is new.
	Known bool
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
	Deleted   int // delete a record, or were deleted by their provider
	Removed   int // of papers that the user has removed
	Unmatched int // supplements to papers that the library does not have, and all such records under [Options.Known]
}

// Add takes records into a catalogue: papers that are new or changed are pending
// afterwards, in every space. The records of one paper are merged, with the same
// result in whatever order they come; only of two versions of a record without
// dates the one counts that was added last. The sequence yields a record or an
// error: one that is a [paper.BadRecord] concerns a single record, which is counted
// and skipped, and any other ends the run. A supplement (see [paper.Record]) goes to a paper
// that came before it or in its batch. The sequence is read in another
// goroutine; when ctx is cancelled Add does not wait for it.
//
// Records are taken in batches, each in one transaction: after an error the
// batches before it stay, and one that was begun when ctx was cancelled is
// finished, unless Strict or DryRun want all or nothing. Memory does not grow
// with the input.
func Add(ctx context.Context, w *catalogue.Writer, records iter.Seq2[paper.Record, error], o Options) (total Added, err error) {
	run, err := w.NewImport(ctx, o.At)
	if err != nil {
		return Added{}, err
	}
	defer func() { err = errors.Join(err, run.End(ctx)) }()
	a := adder{run: run.Number(), rules: newRulings(o.Rulings), readd: o.Readd, only: o.Known}
	if !o.At.IsZero() {
		a.day = o.At.UTC().Format(time.DateOnly)
	}
	batches := readAhead(ctx, records, addBatch)
	defer batches.stop(ctx)
	writing := context.WithoutCancel(ctx)
	if o.Strict || o.DryRun {
		writing = ctx
	}
	for more := true; more; {
		batch, ok, err := batches.next(ctx) // before the transaction, which keeps others waiting
		if err != nil {
			return total, err
		}
		err = run.Update(writing, func(tx *catalogue.ImportTx) (err error) {
			a.tx = tx
			for ok && err == nil {
				if err = a.take(writing, batch, o); err != nil || !o.Strict && !o.DryRun {
					break
				}
				batch, ok, err = batches.next(ctx) // these want all in one transaction
			}
			if more = ok; err == nil && !more {
				err = a.correct(writing)
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
	tx    *catalogue.ImportTx // the current transaction
	known *known              // of the current batch
	rules *rulings            // the user's word
	queue []waiting           // records that are added at the end of the batch
	added Added
	spots map[string]map[spot][]string // of the files of the batch: see lookSpots
	seen  vector.Bitmap                // keys of the papers that this run read
	run   int64                        // the number of this import
	day   string                       // of this import; empty when unknown
	readd bool                         // see Options
	only  bool                         // see Options.Known
}

// take takes a batch of records.
func (a *adder) take(ctx context.Context, batch []incoming, o Options) (err error) {
	if batch, err = a.supplement(ctx, batch); err != nil {
		return err
	}
	if err = a.look(ctx, batch); err != nil {
		return err
	}
	for i := range batch {
		in := &batch[i]
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
		if err := a.record(ctx, in); err != nil {
			return fmt.Errorf("%s: %w", paper.At(in.record.Source, in.record.Line), err)
		}
	}
	return a.settle(ctx)
}

// record takes one record.
func (a *adder) record(ctx context.Context, in *incoming) error {
	r := in.record
	if r.Live {
		if done, err := a.live(ctx, in); done || err != nil {
			return err
		}
	}
	a.added.Read++
	if r.Deleted {
		a.added.Deleted++
		return a.remove(ctx, r)
	}
	if a.known.isDeleted(r.Provider, r.Name, r.Revised) {
		a.added.Deleted++
		return nil
	}
	if away, is := a.known.banished(r); is {
		if !a.readd {
			a.added.Removed++
			return nil
		}
		if err := a.tx.Readmit(ctx, away...); err != nil {
			return err
		}
	}
	in.count(a.day)
	return a.add(ctx, in)
}

// correct makes the counts of a run what has become of the papers in the end. A
// source that holds two different records of a paper changes it back and forth in
// every run.
func (a *adder) correct(ctx context.Context) error {
	back, err := a.tx.ChangedBack(ctx)
	a.added.Updated -= back
	a.added.Unchanged += back
	return err
}
