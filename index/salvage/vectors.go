package salvage

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/remains"
	"paperkin/index/durable"
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
	source, err := t.Open(catalogue.SpaceDir(from, old.Key), old.Dimensions, vector.Committed{Rows: old.Rows,
		Batches: func(int) ([]vector.Batch, error) { return old.Batches, nil }})
	if err != nil {
		return nil // then none is sound
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	dir := catalogue.SpaceDir(t.Write.Dir(), made.Key)
	if err := durable.MakeFolder(dir); err != nil {
		return err
	}
	store, err := t.Open(dir, old.Dimensions, vector.Committed{})
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
