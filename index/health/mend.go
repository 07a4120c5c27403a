package health

import (
	"context"
	"errors"
	"fmt"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/slots"
	"paperkin/index/vector"
)

// Mend repairs the vectors of every space: data derived from them is rebuilt, and
// papers whose vectors are damaged, or are of another text, become pending again. It
// returns the number of papers that lost their vectors, and an error that wraps
// [durable.ErrDamaged], without having changed anything, where the catalogue contradicts
// itself about them.
func Mend(ctx context.Context, t fill.Target) (lost int, err error) {
	recount, err := sane(ctx, t.Read)
	if err == nil && recount {
		err = t.Write.Update(ctx, func(tx *catalogue.Tx) error { return tx.Recount(ctx) })
	}
	if err != nil {
		return 0, err
	}
	spaces, err := t.Read.Spaces(ctx)
	if err != nil {
		return 0, err
	}
	mend := mendSpace
	if t.Vectors != nil {
		mend = giveUpStale
	}
	for _, s := range spaces {
		n, err := mend(ctx, t, s)
		if err != nil {
			return lost, err
		}
		lost += n
	}
	return lost, nil
}

// sane returns an error unless the catalogue says what files can be mended by, and
// whether it has to count its papers again.
func sane(ctx context.Context, r *catalogue.Reader) (recount bool, err error) {
	found, err := r.Contradictions(ctx)
	for _, f := range found {
		switch f.In {
		case catalogue.InWords:
		case catalogue.InCounts:
			recount = true
		default:
			return false, fmt.Errorf("%w: catalogue: %d %s, the first %s", durable.ErrDamaged, f.N, f.What, f.First)
		}
	}
	return recount, err
}

// mendSpace mends the files first, then the catalogue: a process that is killed
// in between leaves damage, which the next one finds.
func mendSpace(ctx context.Context, t fill.Target, s catalogue.Space) (lost int, err error) {
	state, err := t.Write.Committed(ctx, s)
	if err != nil {
		return 0, err
	}
	if err := errors.Join(t.Write.FreeSpaceFolder(s.Key), t.Write.MakeSpaceFolder(s.Key)); err != nil { // it may be gone
		return 0, err
	}
	store, err := fill.OpenStore(t.Write.Folder(), s, t.Open, vector.Committed{})
	if err != nil {
		return 0, err
	}
	if m, ok := store.(vector.Mender); ok {
		lost, err = mendRows(ctx, t.Write, s, m, state)
	}
	if err := errors.Join(err, store.Close()); err != nil {
		return 0, err
	}
	return lost, errors.Join(mendSlots(ctx, t.Write, s, state), t.Optimize(ctx, s))
}

// giveUpStale is mendSpace for vectors that are not in the library's folder: papers whose
// vectors are of another text become pending.
func giveUpStale(ctx context.Context, t fill.Target, s catalogue.Space) (lost int, err error) {
	stale, err := t.Write.StaleVectors(ctx, s.Key, nil)
	if err != nil || stale.Len() == 0 {
		return 0, err
	}
	err = t.Write.Update(ctx, func(tx *catalogue.Tx) (err error) {
		lost, err = tx.GiveUpRows(ctx, s.Key, stale)
		return err
	})
	return lost, err
}

// mendSlots makes the file anew that says which papers the rows of a space are of, unless
// it is sound.
func mendSlots(ctx context.Context, w *catalogue.Writer, s catalogue.Space, state vector.Committed) error {
	dir, err := catalogue.OpenSpace(w.Folder(), s.Key)
	if err != nil {
		return err
	}
	defer dir.Close()
	each := fill.EachSlot(ctx, w.Queries, s.Key)
	found, err := slots.Verify(dir, state, each)
	if err != nil || len(found) == 0 {
		return err
	}
	return slots.Derive(dir, state, each)
}

func mendRows(ctx context.Context, w *catalogue.Writer, s catalogue.Space, m vector.Mender, state vector.Committed) (lost int, err error) {
	damage, err := m.Verify(ctx, state)
	if err != nil {
		return 0, err
	}
	stale, err := w.StaleVectors(ctx, s.Key, nil)
	if err != nil {
		return 0, err
	}
	for slot := range stale.All { // of no use, and no more
		damage.Lost.Add(slot)
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
