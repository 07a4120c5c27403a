package salvage

import (
	"context"
	"errors"
	"os"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/remains"
	"paperkin/index/fill"
	"paperkin/index/vector"
)

// copyBatch is how many papers one transaction of copying takes.
const copyBatch = 1000

// space makes a space with the vectors of an old one that are sound and whose text a
// paper still has. The other papers are pending there.
func (s *Salvaged) space(ctx context.Context, t fill.Target, from string, old remains.Space) error {
	var made catalogue.Space
	err := t.Write.Update(ctx, func(tx *catalogue.Tx) (err error) {
		if made, err = tx.AddSpace(ctx, old.Role, old.Space.Space); err == nil {
			err = tx.Enlist(ctx, made.Key)
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := copyVectors(ctx, t, from, old, &made); err != nil {
		return err
	}
	if made.Role == catalogue.Active {
		l, err := t.Write.Ledger(ctx, made.Key)
		if err != nil {
			return err
		}
		s.Vectors, s.Pending = l.Done+l.Truncated, l.Pending
	}
	return t.Optimize(ctx, made)
}

// copyVectors copies vectors, whose rows get new numbers.
func copyVectors(ctx context.Context, t fill.Target, from string, old remains.Space, made *catalogue.Space) (err error) {
	source, err := openSource(ctx, t, from, old)
	if err != nil {
		return nil // then none is sound
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	store, err := openMade(ctx, t, made)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	last, err := t.Write.LastPaper(ctx)
	if err != nil {
		return err
	}
	for after, more := int64(0), true; more; {
		more = false
		var outcomes []catalogue.Outcome
		var vectors [][]float32
		err := t.Write.EachText(ctx, made.Key, catalogue.Work{After: after, Max: last}, copyBatch, func(text catalogue.Text) bool {
			after, more = text.Paper, true
			hash := catalogue.ExactHash(text.Title, text.Abstract)
			v, ok := old.Vectors[hash]
			if !ok {
				return true
			}
			row, err := source.Vectors(ctx, []int{v.Slot})
			if err != nil { // not as it was written, or not known to be
				return true
			}
			outcomes = append(outcomes, catalogue.Outcome{Paper: text.Paper, Change: text.Change, Hash: hash, State: v.State, Slot: made.Rows + len(vectors)})
			vectors = append(vectors, row[0])
			return true
		})
		if err == nil && len(vectors) > 0 {
			err = put(ctx, t.Write, store, made, outcomes, vectors)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// openMade opens the store of a new space.
func openMade(ctx context.Context, t fill.Target, made *catalogue.Space) (vector.Store, error) {
	if err := t.Write.MakeSpaceFolder(made.Key); err != nil {
		return nil, err
	}
	state, err := t.Write.Committed(ctx, *made)
	if err != nil {
		return nil, err
	}
	dir, err := catalogue.OpenSpace(t.Write.Folder(), made.Key)
	if err != nil {
		return nil, err
	}
	return t.Open(dir, made.Dimensions, state)
}

// openSource opens the store of a space of the damaged library. Before format 4 its
// files had no headers: a store in a folder that goes when it is closed adopts them.
func openSource(ctx context.Context, t fill.Target, from string, old remains.Space) (vector.Store, error) {
	dir, err := os.OpenRoot(catalogue.SpaceDir(from, old.Key))
	if err != nil {
		return nil, err
	}
	committed := vector.Committed{Rows: old.Rows, Is: old.Are, Next: old.Next, Batches: func(int) ([]vector.Batch, error) { return old.Batches, nil }}
	if old.Format >= 4 {
		return t.Open(dir, old.Dimensions, committed)
	}
	defer dir.Close()
	return adopted(ctx, t, dir, old, committed)
}

func adopted(ctx context.Context, t fill.Target, from *os.Root, old remains.Space, c vector.Committed) (vector.Store, error) {
	temporary := "adopted"
	if err := t.Write.Folder().Mkdir(temporary, 0o700); err != nil {
		return nil, err
	}
	defer t.Write.Folder().RemoveAll(temporary) // the store holds its files open
	dir, err := t.Write.Folder().OpenRoot(temporary)
	if err != nil {
		return nil, err
	}
	store, err := t.Open(dir, old.Dimensions, vector.Committed{})
	if err != nil {
		return nil, err
	}
	adopter, ok := store.(vector.Adopter)
	if !ok {
		return nil, errors.Join(errors.New("vectors of an earlier format"), store.Close())
	}
	if err := errors.Join(adopter.Adopt(ctx, from, old.Rows), store.Close()); err != nil {
		return nil, err
	}
	if dir, err = t.Write.Folder().OpenRoot(temporary); err != nil {
		return nil, err
	}
	return t.Open(dir, old.Dimensions, c)
}

func put(ctx context.Context, w *catalogue.Writer, store vector.Store, made *catalogue.Space, outcomes []catalogue.Outcome, vectors [][]float32) error {
	if err := store.Put(ctx, made.Rows, vectors); err != nil {
		return err
	}
	err := w.Update(ctx, func(tx *catalogue.Tx) error {
		_, err := tx.AddBatch(ctx, *made, outcomes, vectors)
		return err
	})
	made.Rows += len(vectors)
	return err
}
