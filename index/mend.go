package index

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/vector"
)

// verify has the store of a space compare its files with what the catalogue
// knows. A store whose kind has no files finds nothing.
func (l *Library) verify(ctx context.Context, s Space, state vector.Committed) (vector.Damage, error) {
	store, err := l.stores.open(catalogue.SpaceDir(l.dir, s.Key), s.Dimensions, vector.Committed{})
	if err != nil {
		return vector.Damage{}, err
	}
	defer store.Close()
	if m, ok := store.(vector.Mender); ok {
		return m.Verify(ctx, state)
	}
	return vector.Damage{Lost: new(vector.Bitmap)}, nil
}

// MendVectors puts the vectors of every space in order: what is derived from
// them is made anew, and papers whose vectors are damaged are pending again. It
// returns how many vectors of papers that cost.
func (w *Writer) MendVectors(ctx context.Context) (lost int, err error) {
	spaces, err := w.Library.Spaces(ctx)
	if err != nil {
		return 0, err
	}
	for _, s := range spaces {
		n, err := w.mendSpace(ctx, s)
		if err != nil {
			return lost, err
		}
		lost += n
	}
	return lost, nil
}

// mendSpace mends the files first, then the catalogue: a process that is killed
// in between leaves damage, which the next one finds.
func (w *Writer) mendSpace(ctx context.Context, s Space) (lost int, err error) {
	if s.Rows == 0 {
		return 0, nil
	}
	state, err := w.catalogue.Committed(ctx, s)
	if err != nil {
		return 0, err
	}
	store, err := w.Library.stores.open(catalogue.SpaceDir(w.Library.dir, s.Key), s.Dimensions, vector.Committed{})
	if err != nil {
		return 0, err
	}
	if m, ok := store.(vector.Mender); ok {
		lost, err = w.mendRows(ctx, s, m, state)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return 0, err
	}
	return lost, w.target().Optimize(ctx, s)
}

func (w *Writer) mendRows(ctx context.Context, s Space, m vector.Mender, state vector.Committed) (lost int, err error) {
	damage, err := m.Verify(ctx, state)
	if err != nil {
		return 0, err
	}
	batches, err := m.Mend(ctx, state, damage.Lost)
	if err != nil || damage.Lost.Len() == 0 {
		return 0, err
	}
	err = w.catalogue.Update(ctx, func(tx *catalogue.Tx) error {
		lost, err = tx.GiveUpRows(ctx, s.Key, damage.Lost)
		return errors.Join(err, tx.SetChecksums(ctx, s.Key, batches))
	})
	return lost, err
}
