package fill

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"math"
	"os"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/lexical"
)

// CatchUp brings the word index up to date with the catalogue: papers that were
// added, changed or removed since. Until then the index is as it was; a View
// says by how many papers it is behind. It returns how many papers it brought
// in. A damaged index is built again, and one whose words an earlier version has made; one that is not the library's is an error that
// wraps [durable.ErrForeign]. progress may be nil.
func (t Target) CatchUp(ctx context.Context, progress func(done, total int)) (int, error) {
	have, err := t.Write.Words(ctx)
	if err != nil {
		return 0, err
	}
	n, err := t.catchUp(ctx, have, progress)
	if n == 0 && err == nil && have.InUse() { // nothing has looked at it
		err = current(t.Write.Folder(), have)
	}
	if errors.Is(err, lexical.ErrDamaged) || errors.Is(err, lexical.ErrOutdated) {
		return t.RebuildWords(ctx, progress)
	}
	return n, err
}

// RebuildWords builds the word index again from the catalogue. The error wraps
// [durable.ErrDamaged] when that cannot be: the catalogue contradicts itself. progress
// may be nil.
func (t Target) RebuildWords(ctx context.Context, progress func(done, total int)) (int, error) {
	have, err := t.Write.Words(ctx)
	if err != nil {
		return 0, err
	}
	if err := t.Write.FreeWordsFolder(); err != nil {
		return 0, err
	}
	have.Seq = 0
	n, err := t.catchUp(ctx, have, progress)
	if errors.Is(err, lexical.ErrDamaged) {
		err = fmt.Errorf("%w: the catalogue contradicts itself: %v", durable.ErrDamaged, err) // no more than its words: it cannot be built again
	}
	return n, err
}

// catchUp makes the next generation of the word index: have with all changes
// after it, or all papers when have knows of no change.
func (t Target) catchUp(ctx context.Context, have catalogue.Words, progress func(done, total int)) (int, error) {
	total, last, err := t.Write.CountChanges(ctx, have.Seq)
	rebuild := have.Seq == 0 && have.Generation > 0 // also of nothing
	if err != nil || total == 0 && !rebuild {
		return 0, err
	}
	in, err := t.openWords()
	if err != nil {
		return 0, err
	}
	defer in.Close()
	library, err := t.Write.LibraryID(ctx)
	if err != nil {
		return 0, err
	}
	step := lexical.Step{To: catalogue.NewWords, As: durable.Identity{Library: library, Number: durable.NewNumber()}}
	if have.Seq > 0 {
		step.From, step.Was = catalogue.WordsName(have.Generation), identity(have)
	}
	if err := in.RemoveAll(step.To); err != nil { // what a run has left that failed
		return 0, err
	}
	made, err := lexical.Update(ctx, in, step, t.changes(ctx, have.Seq, last), func(n int) {
		if progress != nil {
			progress(n, total)
		}
	})
	if err != nil {
		return 0, errors.Join(fmt.Errorf("update the word index: %w", err), in.RemoveAll(step.To))
	}
	return total, t.use(ctx, in, have, catalogue.Words{Seq: last, Is: made.Identity.Identity, Sums: made.Sums}, made.Papers)
}

// use makes a new word index the one in use, and removes the others.
func (t Target) use(ctx context.Context, in *os.Root, have, next catalogue.Words, papers int) (err error) {
	if next.Generation, err = t.Write.NextGeneration(have); err != nil {
		return err
	}
	name := catalogue.WordsName(next.Generation)
	if err := errors.Join(in.Rename(catalogue.NewWords, name), durable.SyncIn(in, ".")); err != nil {
		return err
	}
	err = t.Write.Update(ctx, func(tx *catalogue.Tx) error {
		if err := complete(ctx, tx, next, papers); err != nil {
			return err
		}
		if t.Vectors != nil { // the papers are to be deleted elsewhere
			return tx.UseWords(ctx, next)
		}
		return errors.Join(tx.UseWords(ctx, next), tx.ForgetGone(ctx, have.Seq, math.MaxInt64))
	})
	if err == nil && have.Generation > 0 && have.Seq == 0 { // nothing has looked at the one before
		err = keepForeign(in, have)
	}
	if err != nil {
		return err
	}
	return t.Write.DropWords(next)
}

// complete compares the number of papers in a new word index with that of the
// catalogue: one that was made of an incomplete index is incomplete as well.
func complete(ctx context.Context, tx *catalogue.Tx, made catalogue.Words, papers int) error {
	later, _, err := tx.CountChanges(ctx, made.Seq)
	if err != nil || later > 0 { // then nobody knows how many it should have
		return err
	}
	want, err := tx.CountPapers(ctx)
	if err == nil && papers != want { // if it is the catalogue that has miscounted, that is mended here
		if err = tx.Recount(ctx); err == nil {
			want, err = tx.CountPapers(ctx)
		}
	}
	if err == nil && papers != want {
		err = fmt.Errorf("%w: it has %d papers, and the library %d", lexical.ErrDamaged, papers, want)
	}
	return err
}

// keepForeign puts a word index that is not in use any more aside if it was not the
// library's.
func keepForeign(in *os.Root, old catalogue.Words) error {
	name := catalogue.WordsName(old.Generation)
	x, err := lexical.Open(in, name, identity(old))
	if errors.Is(err, durable.ErrForeign) {
		return durable.PutAside(in, name)
	}
	if err != nil { // it is about to be removed
		return nil
	}
	return x.Close()
}

func (t Target) openWords() (*os.Root, error) {
	if err := t.Write.MakeWordsFolder(); err != nil {
		return nil, err
	}
	return catalogue.OpenWords(t.Write.Folder())
}

// OpenWords opens a word index of the library in a folder.
func OpenWords(library *durable.Folder, w catalogue.Words) (x *lexical.Index, err error) {
	err = withWords(library, func(in *os.Root) (err error) {
		x, err = lexical.Open(in, catalogue.WordsName(w.Generation), identity(w))
		return err
	})
	return x, err
}

// current opens a word index and closes it. See [lexical.Index.Current].
func current(library *durable.Folder, w catalogue.Words) error {
	x, err := OpenWords(library, w)
	if err != nil {
		return err
	}
	return errors.Join(x.Current(), x.Close())
}

// VerifyWords compares a word index of the library in a folder with its checksums: see
// [lexical.Verify].
func VerifyWords(library *durable.Folder, w catalogue.Words, has func(chunk int64) bool) (papers int, err error) {
	err = withWords(library, func(in *os.Root) (err error) {
		papers, err = lexical.Verify(in, catalogue.WordsName(w.Generation), identity(w), has)
		return err
	})
	return papers, err
}

// GoneWords counts the documents of a word index whose papers were removed or changed: see
// [lexical.Gone].
func GoneWords(library *durable.Folder, w catalogue.Words) (gone, all int, err error) {
	err = withWords(library, func(in *os.Root) (err error) {
		gone, all, err = lexical.Gone(in, catalogue.WordsName(w.Generation), identity(w))
		return err
	})
	return gone, all, err
}

// withWords calls f with the folder of a library's word indexes.
func withWords(library *durable.Folder, f func(in *os.Root) error) error {
	in, err := catalogue.OpenWords(library)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", lexical.ErrDamaged, err)
	} else if err != nil {
		return err
	}
	defer in.Close()
	return f(in)
}

// identity is how package lexical names an index.
func identity(w catalogue.Words) lexical.Identity {
	return lexical.Identity{Identity: w.Is, Sums: w.Sums}
}

// changes yields what happened to papers after a change, up to the last one, in
// order. Not through the writer's connection, which may be needed meanwhile.
func (t Target) changes(ctx context.Context, after, last int64) iter.Seq2[lexical.Change, error] {
	return changesOf(func(yield func(catalogue.Change) bool) error { return t.Read.EachChange(ctx, after, last, yield) })
}

// changesOf yields the changes of a catalogue as the word index takes them.
func changesOf(each func(yield func(catalogue.Change) bool) error) iter.Seq2[lexical.Change, error] {
	return func(yield func(lexical.Change, error) bool) {
		more := true
		err := each(func(c catalogue.Change) bool {
			more = yield(lexical.Change{Key: c.Paper, Title: c.Title, Abstract: c.Abstract, Traits: c.Traits, Gone: c.Gone}, nil)
			return more
		})
		if err != nil && more {
			yield(lexical.Change{}, err)
		}
	}
}
