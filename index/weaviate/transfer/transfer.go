// Package transfer makes a library in a cluster of one in a folder, and the other way round.
// Nothing is embedded for that, and answers are the same afterwards: see package move, which
// makes the copy of the catalogue and says what is in it. A transfer that ends early, however
// it ends, goes on where it was when it is begun again.
package transfer

import (
	"context"
	"errors"
	"fmt"

	"paperkin/index"
	"paperkin/index/move"
	"paperkin/index/vector"
	"paperkin/index/weaviate/write"
)

// Options govern a transfer. The zero value works.
type Options struct {
	Batch int // papers between two commits: 0 means 512
	// Vectors is called with the number of vectors that were taken, and of all; Words with
	// papers whose words were indexed; Published with what readers are told of. May be nil.
	Vectors, Words, Published func(done, total int)
}

// Result says what a transfer did.
type Result struct {
	move.Copied
	Papers  int
	Vectors int // that the new library has
	Pending int // papers that wait to be embedded, or could not be
}

// Import makes a library in a cluster of the one in a folder. dir is to be the folder of its
// writer. The error wraps [index.ErrOtherPlace] when another library has the name in the
// cluster, [index.ErrLibraryExists] when there is one in dir that is no copy of this one, and
// [index.ErrNotElsewhere] when that has its vectors in its folder.
func Import(ctx context.Context, from *index.Library, dir string, to write.Options, o Options) (r Result, err error) {
	id, err := from.ID(ctx)
	if err != nil {
		return r, err
	}
	if held, err := to.Holder(ctx); err != nil {
		return r, err
	} else if held != "" && held != id {
		return r, fmt.Errorf("%w: %s in the cluster is library %.8s, and the one in %s is %.8s", index.ErrOtherPlace, to.Name, held, from.Dir(), id)
	}
	state, err := from.Move(ctx, false)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, state.Close()) }()
	if err := index.ClaimPlace(dir, to.Place()); err != nil {
		return r, err
	}
	if r.Copied, err = state.CopyTo(ctx, dir); err != nil {
		return r, err
	}
	w, err := index.OpenWriterElsewhere(ctx, dir, to.Place(), to.Open)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := r.fill(ctx, w, state, nil, o); err != nil {
		return r, err
	}
	_, err = w.Publish(ctx, o.Published)
	return r, err
}

// Export makes a library in the folder dir of the one in a cluster, from which is that of its
// writer's folder. open opens the stores of the new one. Papers whose vectors the cluster
// lacks are pending in the new library.
func Export(ctx context.Context, from *index.Library, of write.Options, dir string, open vector.Opener, o Options) (r Result, err error) {
	state, err := from.Move(ctx, true)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, state.Close()) }()
	if r.Copied, err = state.CopyTo(ctx, dir); err != nil {
		return r, err
	}
	w, err := index.OpenWriter(ctx, dir, open)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := r.fill(ctx, w, state, of.Fetch(state.Space()), o); err != nil {
		return r, err
	}
	problems, err := w.Library.Check(ctx)
	for _, p := range problems {
		if p.Cure != index.CureIndex { // papers that wait
			return r, fmt.Errorf("the new library is not sound: %s", p.What)
		}
	}
	return r, err
}

// fill takes the vectors into a new library, and indexes its words.
func (r *Result) fill(ctx context.Context, w *index.Writer, state *move.From, fetch move.Fetch, o Options) error {
	build := index.BuildOptions{Batch: o.Batch, Concurrency: 2}
	if o.Vectors != nil {
		build.Progress = func(b index.Built) { o.Vectors(b.Done+b.Truncated, b.Total) }
	}
	_, err := w.Take(ctx, state.Source(fetch), build)
	if err != nil && !errors.Is(err, index.ErrNoSpace) { // nothing has been embedded yet
		return err
	}
	if _, err := w.CatchUp(ctx, o.Words); err != nil {
		return err
	}
	status, err := w.Library.Status(ctx)
	if err != nil {
		return err
	}
	r.Papers, r.Pending = status.Papers, status.Papers
	for _, s := range status.Spaces {
		if s.Role == index.Active {
			r.Vectors = s.Ledger.Done + s.Ledger.Truncated
			r.Pending = r.Papers - r.Vectors
		}
	}
	return nil
}
