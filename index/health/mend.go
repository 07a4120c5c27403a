package health

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/vector"
)

// Mend repairs the vectors of every space: data derived from them is rebuilt, and
// papers whose vectors are damaged become pending again. It returns the number of
// papers that lost their vectors.
func Mend(ctx context.Context, t fill.Target) (lost int, err error) {
	spaces, err := t.Read.Spaces(ctx)
	if err != nil {
		return 0, err
	}
	for _, s := range spaces {
		n, err := mendSpace(ctx, t, s)
		if err != nil {
			return lost, err
		}
		lost += n
	}
	return lost, nil
}

// mendSpace mends the files first, then the catalogue: a process that is killed
// in between leaves damage, which the next one finds.
func mendSpace(ctx context.Context, t fill.Target, s catalogue.Space) (lost int, err error) {
	if s.Rows == 0 {
		return 0, nil
	}
	state, err := t.Write.Committed(ctx, s)
	if err != nil {
		return 0, err
	}
	dir := catalogue.SpaceDir(t.Write.Dir(), s.Key)
	if err := durable.MakeFolder(dir); err != nil { // it may be gone
		return 0, err
	}
	store, err := t.Open(dir, s.Dimensions, vector.Committed{})
	if err != nil {
		return 0, err
	}
	if m, ok := store.(vector.Mender); ok {
		lost, err = mendRows(ctx, t.Write, s, m, state)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return 0, err
	}
	return lost, t.Optimize(ctx, s)
}

func mendRows(ctx context.Context, w *catalogue.Writer, s catalogue.Space, m vector.Mender, state vector.Committed) (lost int, err error) {
	damage, err := m.Verify(ctx, state)
	if err != nil {
		return 0, err
	}
	batches, err := m.Mend(ctx, state, damage.Lost)
	if err != nil || damage.Lost.Len() == 0 {
		return 0, err
	}
	err = w.Update(ctx, func(tx *catalogue.Tx) error {
		lost, err = tx.GiveUpRows(ctx, s.Key, damage.Lost)
		return errors.Join(err, tx.SetChecksums(ctx, s.Key, batches))
	})
	return lost, err
}
