package fill

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"

	"paperkin/index/catalogue"
	"paperkin/index/lexical"
)

// CatchUp brings the word index up to date with the catalogue: papers that were
// added, changed or removed since. Until then the index is as it was; a View
// says by how many papers it is behind. It returns how many papers it brought
// in. A damaged index, and one without checksums, is built again. progress may be
// nil.
func (t Target) CatchUp(ctx context.Context, progress func(done, total int)) (int, error) {
	have, err := t.Write.Words(ctx)
	if err != nil {
		return 0, err
	}
	if have.Generation > 0 && !lexical.Guarded(catalogue.WordsDir(t.Write.Dir(), have.Generation)) {
		return t.RebuildWords(ctx, progress)
	}
	n, err := t.catchUp(ctx, have, progress)
	if n == 0 && err == nil && have.Generation > 0 { // nothing has looked at it
		err = lexical.Verify(catalogue.WordsDir(t.Write.Dir(), have.Generation))
	}
	if errors.Is(err, lexical.ErrDamaged) {
		return t.RebuildWords(ctx, progress)
	}
	return n, err
}

// RebuildWords builds the word index again from the catalogue. progress may be nil.
func (t Target) RebuildWords(ctx context.Context, progress func(done, total int)) (int, error) {
	have, err := t.Write.Words(ctx)
	if err != nil {
		return 0, err
	}
	return t.catchUp(ctx, catalogue.Words{Generation: have.Generation}, progress)
}

// catchUp makes the next generation of the word index: have with all changes
// after it, or all papers when have knows of no change.
func (t Target) catchUp(ctx context.Context, have catalogue.Words, progress func(done, total int)) (int, error) {
	total, last, err := t.Write.CountChanges(ctx, have.Seq)
	rebuild := have.Seq == 0 && have.Generation > 0 // also of nothing
	if err != nil || total == 0 && !rebuild {
		return 0, err
	}
	next := catalogue.Words{Generation: have.Generation + 1, Seq: last}
	from, to := "", catalogue.WordsDir(t.Write.Dir(), next.Generation)
	if have.Seq > 0 {
		from = catalogue.WordsDir(t.Write.Dir(), have.Generation)
	}
	if err := os.RemoveAll(to); err != nil {
		return 0, err
	}
	papers, err := lexical.Update(ctx, from, to, t.changes(ctx, have.Seq, last), func(n int) {
		if progress != nil {
			progress(n, total)
		}
	})
	if err != nil {
		return 0, errors.Join(fmt.Errorf("update the word index: %w", err), os.RemoveAll(to))
	}
	err = t.Write.Update(ctx, func(tx *catalogue.Tx) error {
		if err := complete(ctx, tx, next, papers); err != nil {
			return err
		}
		return tx.UseWords(ctx, next)
	})
	if err != nil {
		return 0, err
	}
	if have.Generation > 0 {
		err = os.RemoveAll(catalogue.WordsDir(t.Write.Dir(), have.Generation))
	}
	return total, err
}

// complete compares the number of papers in a new word index with that of the
// catalogue: one that was made of an incomplete index is incomplete as well.
func complete(ctx context.Context, tx *catalogue.Tx, made catalogue.Words, papers int) error {
	later, _, err := tx.CountChanges(ctx, made.Seq)
	if err != nil || later > 0 { // then nobody knows how many it should have
		return err
	}
	want, err := tx.CountPapers(ctx)
	if err == nil && papers != want {
		err = fmt.Errorf("%w: it has %d papers, and the library %d", lexical.ErrDamaged, papers, want)
	}
	return err
}

// changes yields what happened to papers after a change, up to the last one, in
// order.
func (t Target) changes(ctx context.Context, after, last int64) iter.Seq2[lexical.Change, error] {
	return func(yield func(lexical.Change, error) bool) {
		// Not through the writer's connection, which may be needed meanwhile.
		more := true
		err := t.Read.EachChange(ctx, after, last, func(c catalogue.Change) bool {
			more = yield(lexical.Change{Key: c.Paper, Title: c.Title, Abstract: c.Abstract, Gone: c.Gone}, nil)
			return more
		})
		if err != nil && more {
			yield(lexical.Change{}, err)
		}
	}
}
