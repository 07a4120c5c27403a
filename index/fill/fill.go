// Package fill brings what is derived from the catalogue up to date: papers that
// are pending become vectors, batch by batch, which an embedder makes or which were made
// before ([Target.Take]), and papers that have changed reach
// the word index. Every batch is committed by itself, so a run that ends early,
// however it ends, is resumed by the next one. Papers can be embedded while others
// are still being added ([Target.EmbedWhile]).
//
// Vectors are written and synced first; then one transaction of the catalogue
// records their slots. That commit is the moment at which a paper becomes
// searchable. Rows past the last committed slot are left over from a crash and are
// overwritten.
//
// The package does not add papers and has no SQL; stores and embedders are given
// to it.
package fill

import (
	"context"
	"errors"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/durable"
	"paperkin/index/vector"
)

// A Target is a library that is to be filled. It is a value that its user builds.
type Target struct {
	Write *catalogue.Writer
	Read  *catalogue.Reader // of the same catalogue: it finds work while Write is busy
	Open  vector.Opener     // of the files in its folder

	// Vectors is where its vectors are; nil: in its folder. Then nothing is opened there.
	Vectors Vectors
}

// Options govern the embedding of papers. The zero value works.
type Options struct {
	// Batch is how many texts go to the embedder in one call, and so how many
	// vectors one commit holds: what is lost at most when the process is
	// killed. 0 means 512.
	Batch int
	// Concurrency is how many calls run side by side. 0 means 1.
	Concurrency int
	// Progress is called after every commit. May be nil.
	Progress func(Built)
	// Calibrating is called while the space is calibrated, with the number of questions
	// that were asked so far, and of all. May be nil.
	Calibrating func(done, total int)
	// OpenedWith is how the embedder was opened, in words of its own: see
	// [OpenedWith]. Empty leaves what is known.
	OpenedWith string
}

// complete returns the options with their defaults.
func (o Options) complete() Options {
	if o.Batch <= 0 {
		o.Batch = 512
	}
	o.Concurrency = max(1, o.Concurrency)
	return o
}

// openedWith names the value of a space that [OpenedWith] returns.
const openedWith = "opened-with"

// OpenedWith returns how the embedder of a space was opened for the papers in it, so that
// it can be opened alike for questions. It is empty where nothing was said of it.
func OpenedWith(ctx context.Context, q catalogue.Queries, space int64) (string, error) {
	return q.Value(ctx, space, openedWith)
}

// Built counts the papers of one run. Total is how many had to be embedded,
// retries of earlier failures included.
type Built struct {
	Total     int
	Done      int // embedded whole
	Truncated int // embedded in part
	Failed    int // not embedded; the ledger holds the reasons
	Restored  int // their earlier text came back, and its vector with it
}

// Embed embeds every paper that is pending in the active space, and those that
// failed earlier; in a library without a space it makes e's space the active
// one first. Finished batches stay whatever happens afterwards, so the next
// run continues where this one ended. When ctx is cancelled the current batches
// are finished, if that takes no more than half a minute. It returns a
// [*catalogue.SpaceError] when e is not of the active space, or no longer so:
// vectors of an [embed.Verifier] are taken only if it says afterwards that its
// model is still the same.
func (t Target) Embed(ctx context.Context, e embed.Embedder, o Options) (Built, error) {
	return t.embed(ctx, e, o, nil)
}

// embed is Embed while papers are being added; nil: none are.
func (t Target) embed(ctx context.Context, e embed.Embedder, o Options, while *adding) (Built, error) {
	space, err := t.Read.ActiveSpace(ctx)
	if errors.Is(err, catalogue.ErrNoSpace) {
		writing := context.WithoutCancel(ctx) // see fill
		err = t.Write.Update(writing, func(tx *catalogue.Tx) (err error) {
			if space, err = tx.AddSpace(writing, catalogue.Active, e.Space()); err != nil {
				return err
			}
			return tx.Enlist(writing, space.Key) // never an active space whose ledger lacks papers
		})
	}
	if err != nil {
		return Built{}, err
	}
	return t.fill(ctx, space, e, o, while)
}

// fill embeds what a space lacks. Cancelling a statement costs the writer's
// connection, and an import that runs beside it has a temporary table there: so no
// statement on that connection is cancelled.
func (t Target) fill(ctx context.Context, space catalogue.Space, e embed.Embedder, o Options, while *adding) (Built, error) {
	if err := catalogue.CheckSpace(space.Space, e.Space()); err != nil {
		return Built{}, err
	}
	o = o.complete()
	writing := context.WithoutCancel(ctx)
	c, err := t.newCommitter(writing, space)
	if err != nil {
		return Built{}, err
	}
	defer c.store.Close()
	if o.OpenedWith != "" {
		if err := t.Write.Update(writing, func(tx *catalogue.Tx) error {
			return tx.SetValue(writing, space.Key, openedWith, o.OpenedWith)
		}); err != nil {
			return Built{}, err
		}
	}
	if err := c.enlist(writing); err != nil {
		return c.built, err
	}
	err = c.passes(ctx, embedding{space.Space, e}, o, while)
	// A run that ended early has rows as well.
	if optimizeErr := c.optimize(writing); err == nil {
		err = optimizeErr
	}
	if err == nil {
		err = t.calibrate(ctx, c.space, e, o)
	}
	return c.status(), err
}

// OpenStore opens the store of a space in the folder of its library.
func OpenStore(library *durable.Folder, s catalogue.Space, open vector.Opener, c vector.Committed) (vector.Store, error) {
	dir, err := catalogue.OpenSpace(library, s.Key)
	if err != nil {
		return nil, err
	}
	return open(dir, s.Dimensions, c)
}

func (t Target) newCommitter(ctx context.Context, space catalogue.Space) (*committer, error) {
	state, err := t.Write.Committed(ctx, space)
	if err != nil {
		return nil, err
	}
	store, err := t.vectors().Rows(ctx, space, state)
	if err != nil {
		return nil, err
	}
	return &committer{write: t.Write, read: t.Read, space: space, store: store, optimized: space.Rows}, nil
}

// Optimize has the store of a space derive what makes its searches fast.
func (t Target) Optimize(ctx context.Context, space catalogue.Space) error {
	c, err := t.newCommitter(ctx, space)
	if err != nil {
		return err
	}
	return errors.Join(c.optimize(ctx), c.store.Close())
}
