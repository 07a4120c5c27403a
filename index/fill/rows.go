package fill

import (
	"context"
	"errors"
	"io/fs"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/slots"
	"paperkin/index/vector"
)

// Files are the vectors of a space in the folder of its library, and which papers they are
// of, for the library's writer.
type Files struct {
	vector.Store
	papers *slots.Writer
}

// OpenRows opens the rows of a space, with what is committed. Which papers they are of
// is derived again where that is not known any more.
func OpenRows(ctx context.Context, w *catalogue.Writer, s catalogue.Space, open vector.Opener, c vector.Committed) (*Files, error) {
	store, err := OpenStore(w.Folder(), s, open, c)
	if err != nil {
		return nil, err
	}
	papers, err := openSlots(ctx, w, s, c)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &Files{store, papers}, nil
}

func openSlots(ctx context.Context, w *catalogue.Writer, s catalogue.Space, c vector.Committed) (*slots.Writer, error) {
	dir, err := catalogue.OpenSpace(w.Folder(), s.Key)
	if err != nil {
		return nil, err
	}
	papers, err := slots.OpenWriter(dir, c)
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, durable.ErrRepairable) {
		return papers, err
	}
	if dir, err = catalogue.OpenSpace(w.Folder(), s.Key); err != nil {
		return nil, err
	}
	if err := slots.Derive(dir, c, EachSlot(ctx, w.Queries, s.Key)); err != nil {
		return nil, errors.Join(err, dir.Close())
	}
	return slots.OpenWriter(dir, c)
}

// EachSlot lists the slots of a space's ledger.
func EachSlot(ctx context.Context, q catalogue.Queries, space int64) slots.Each {
	return func(yield func(slot int, key int64) error) error {
		return q.EachRow(ctx, space, func(r catalogue.Row) error { return yield(r.Slot, r.Key) })
	}
}

// Put writes vectors of papers, by their keys, as [vector.Store] does.
func (r *Files) Put(ctx context.Context, first int, papers []int64, vectors [][]float32) error {
	if err := r.Store.Put(ctx, first, vectors); err != nil {
		return err
	}
	return r.papers.Put(first, papers)
}

// Renumber gives all files of the space another number: see [vector.Store].
func (r *Files) Renumber(ctx context.Context, number string) error {
	if err := r.Store.Renumber(ctx, number); err != nil {
		return err
	}
	return r.papers.Renumber(number)
}

// Close closes the files.
func (r *Files) Close() error { return errors.Join(r.papers.Close(), r.Store.Close()) }
