package compact

import (
	"context"
	"errors"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/fill"
	"paperkin/index/vector"
)

// Rows are copied in batches, which are what a later damage costs, and prepared for
// searches in larger runs.
const (
	batchRows = 512
	batches   = 8
)

// fillIn copies the rows of a space that papers use into another one, and returns its
// batches.
func fillIn(ctx context.Context, t fill.Target, old, by catalogue.Space, progress func(done int)) ([]vector.Batch, error) {
	state, err := t.Write.Committed(ctx, old)
	if err != nil || old.Rows == state.Deleted.Len() {
		return nil, err
	}
	return copyRows(ctx, t, old, by, state, progress)
}

func copyRows(ctx context.Context, t fill.Target, old, by catalogue.Space, state vector.Committed, progress func(done int)) (made []vector.Batch, err error) {
	from, err := fill.OpenStore(t.Write.Folder(), old, t.Open, state)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	if err := t.Write.MakeSpaceFolder(by.Key); err != nil {
		return nil, err
	}
	to, err := fill.OpenRows(ctx, t.Write, by, t.Open, vector.Committed{Is: durable.Identity{Library: state.Is.Library, Number: by.Number}})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	rows, last := 0, -1
	for {
		live, err := t.Write.LiveRows(ctx, old.Key, last, batchRows)
		if err != nil {
			return nil, err
		}
		if len(live) == 0 {
			return made, to.Optimize(ctx, rows)
		}
		slots, papers := make([]int, len(live)), make([]int64, len(live))
		for i, r := range live {
			slots[i], papers[i] = r.Slot, r.Key
		}
		vectors, err := from.Vectors(ctx, slots)
		if err == nil {
			err = to.Put(ctx, rows, papers, vectors)
		}
		if err != nil {
			return nil, err
		}
		made = append(made, vector.Batch{First: rows, Rows: len(slots), CRC: vector.Checksum(vectors)})
		rows, last = rows+len(slots), slots[len(slots)-1]
		if len(made)%batches == 0 {
			if err := to.Optimize(ctx, rows); err != nil {
				return nil, err
			}
		}
		progress(rows)
	}
}
