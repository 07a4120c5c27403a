package salvage

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/catalogue/remains"
	"paperkin/index/fill"
)

// copyBatch is how many papers one transaction of copying takes.
const copyBatch = 1000

// space makes a space with the vectors of an old one that are sound and whose text a
// paper still has. The other papers are pending there, those included that could not be
// embedded: which ones could not is known of some papers at most, and the next run finds
// out.
func (s *Salvaged) space(ctx context.Context, t fill.Target, from string, old remains.Space) error {
	var made catalogue.Space
	err := t.Write.Update(ctx, func(tx *catalogue.Tx) (err error) {
		if made, err = tx.AddSpace(ctx, old.Role, old.Space.Space); err == nil {
			err = tx.Enlist(ctx, made.Key)
		}
		for name, value := range old.Values {
			if err == nil {
				err = tx.SetValue(ctx, made.Key, name, value)
			}
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
	source, err := openOld(ctx, t, from, old)
	if source == nil || err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.close()) }()
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
		var papers []int64
		var vectors [][]float32
		var failed error
		err := t.Write.EachText(ctx, made.Key, catalogue.Work{After: after, Max: last}, copyBatch, func(text catalogue.Text) bool {
			after, more = text.Paper, true
			hash := catalogue.ExactHash(text.Title, text.Abstract)
			v, ok := old.Vectors[hash]
			if !ok || source.lost.Has(v.Slot) {
				return true
			}
			var row [][]float32
			if row, failed = source.Vectors(ctx, []int{v.Slot}); failed != nil {
				return false
			}
			outcomes = append(outcomes, catalogue.Outcome{Paper: text.Paper, Change: text.Change, Hash: hash, State: v.State, Slot: made.Rows + len(vectors)})
			papers, vectors = append(papers, text.Paper), append(vectors, row[0])
			return true
		})
		err = errors.Join(err, failed)
		if err == nil && len(vectors) > 0 {
			err = put(ctx, t.Write, store, made, outcomes, papers, vectors)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// openMade opens the store of a new space.
func openMade(ctx context.Context, t fill.Target, made *catalogue.Space) (*fill.Files, error) {
	if err := t.Write.MakeSpaceFolder(made.Key); err != nil {
		return nil, err
	}
	state, err := t.Write.Committed(ctx, *made)
	if err != nil {
		return nil, err
	}
	return fill.OpenRows(ctx, t.Write, *made, t.Open, state)
}

func put(ctx context.Context, w *catalogue.Writer, store *fill.Files, made *catalogue.Space, outcomes []catalogue.Outcome, papers []int64, vectors [][]float32) error {
	if err := store.Put(ctx, made.Rows, papers, vectors); err != nil {
		return err
	}
	err := w.Update(ctx, func(tx *catalogue.Tx) error {
		_, err := tx.AddBatch(ctx, *made, outcomes, vectors)
		return err
	})
	made.Rows += len(vectors)
	return err
}
