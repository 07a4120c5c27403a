package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// BuildOptions govern the embedding of papers. The zero value works.
type BuildOptions struct {
	// Batch is how many texts go to the embedder in one call, and so how many
	// vectors one commit holds: what is lost at most when the process is
	// killed. 0 means 512.
	Batch int
	// Concurrency is how many calls run side by side. 0 means 1.
	Concurrency int
	// Progress is called after every commit. May be nil.
	Progress func(Built)
	// More, while it is open, says that papers are still being added: the run
	// goes on until it is closed. A value says that some were. May be nil.
	More <-chan struct{}
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

// lastCall is how long the calls of an embedder that are under way may go on
// after the run was cancelled: what they have cost is not thrown away.
const lastCall = 30 * time.Second

// Embed embeds every paper that is pending in the active space, and those that
// failed earlier; in a library without a space it makes e's space the active
// one first. Finished batches stay whatever happens afterwards, so the next
// run goes on where this one ended. When ctx is cancelled the batches in hand
// are finished, if that takes no more than half a minute. It returns a
// [*SpaceError] when e is not of the active space, or no longer so: vectors of
// an [embed.Verifier] are taken only if it says afterwards that its model is
// still the same.
func (w *Writer) Embed(ctx context.Context, e embed.Embedder, o BuildOptions) (Built, error) {
	space, err := w.Library.ActiveSpace(ctx)
	if errors.Is(err, ErrNoSpace) {
		writing := context.WithoutCancel(ctx) // see fill
		err = w.catalogue.Update(writing, func(tx *catalogue.Tx) (err error) {
			if space, err = tx.AddSpace(writing, Active, e.Space()); err != nil {
				return err
			}
			return tx.Enlist(writing, space.Key) // never an active space whose ledger lacks papers
		})
	}
	if err != nil {
		return Built{}, err
	}
	return w.fill(ctx, space, e, o)
}

// fill embeds what a space lacks. A statement that is broken off costs the
// writer's connection, and Add, which may run beside it, has a temporary table
// there: so none on that connection is.
func (w *Writer) fill(ctx context.Context, space Space, e embed.Embedder, o BuildOptions) (Built, error) {
	if err := CheckSpace(space.Space, e.Space()); err != nil {
		return Built{}, err
	}
	if o.Batch <= 0 {
		o.Batch = 512
	}
	o.Concurrency = max(1, o.Concurrency)
	writing := context.WithoutCancel(ctx)
	c, err := w.newCommitter(writing, space)
	if err != nil {
		return Built{}, err
	}
	defer c.store.Close()
	if err := c.enlist(writing); err != nil {
		return c.built, err
	}
	err = c.passes(ctx, e, o)
	// A run that ended early has rows as well.
	if settleErr := c.settle(writing); err == nil {
		err = settleErr
	}
	return c.status(), err
}

// passes embeds all papers that are to be embedded. While papers are being
// added it keeps to new ones: a source may change the others to and fro, and in
// the end their vectors are good as they are.
func (c *committer) passes(ctx context.Context, e embed.Embedder, o BuildOptions) error {
	known := int64(math.MaxInt64)
	again := o.More != nil // new papers may have changed since they were embedded
	if again {
		var err error
		if known, err = c.read.LastPaper(ctx); err != nil {
			return err
		}
		if err := c.pass(ctx, e, o, catalogue.Work{After: known, Max: math.MaxInt64}); err != nil {
			return err
		}
		o.More = nil
		writing := context.WithoutCancel(ctx)
		if err := c.write.Update(writing, func(tx *catalogue.Tx) error { return c.restore(writing, tx) }); err != nil {
			return err
		}
	}
	err := c.pass(ctx, e, o, catalogue.Work{Failed: true, Max: known})
	for err == nil && (again || c.overdue > 0) { // or while they were embedded
		again, c.overdue = false, 0
		err = c.pass(ctx, e, o, catalogue.Work{Max: math.MaxInt64})
	}
	return err
}

// pass embeds a piece of work: pages of it go from the catalogue
// to Concurrency calls of the embedder, and the results to this goroutine,
// which commits them.
func (c *committer) pass(ctx context.Context, e embed.Embedder, o BuildOptions, w catalogue.Work) error {
	work := make(chan []task)
	results := make(chan result)
	runCtx, stop := context.WithCancel(ctx)
	defer stop()
	calls, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lastCall, cut) })()
	g, gctx := errgroup.WithContext(runCtx)
	g.Go(func() error {
		defer close(work)
		return c.pages(gctx, o.Batch, w, o.More, work)
	})
	embedding, ectx := errgroup.WithContext(gctx)
	for range o.Concurrency {
		embedding.Go(func() error { return c.embedPages(ectx, calls, e, work, results) })
	}
	g.Go(func() error {
		defer close(results)
		return embedding.Wait()
	})
	var commitErr error
	for r := range results {
		if commitErr != nil {
			continue // let the embedding calls hand over what they have, and end
		}
		if commitErr = c.confirm(ctx, e); commitErr == nil {
			// A batch that is embedded is worth keeping even if the run has been
			// cancelled meanwhile.
			commitErr = c.commit(context.WithoutCancel(ctx), r)
		}
		if commitErr != nil {
			stop()
			cut()
		} else if o.Progress != nil {
			o.Progress(c.status())
		}
	}
	if err := g.Wait(); commitErr == nil {
		commitErr = err
	}
	return commitErr
}

// status is what the run has done so far.
func (c *committer) status() Built {
	b := c.built
	b.Total = int(c.total.Load())
	return b
}

// result is what the embedder made of a page of tasks.
type result struct {
	tasks   []task
	vectors [][]float32
	partial *embed.Partial // nil when all went well
}

// embedPages makes one call after the other until ctx is cancelled; the last of
// them ends by itself, or when calls is cancelled.
func (c *committer) embedPages(ctx, calls context.Context, e embed.Embedder, work <-chan []task, results chan<- result) error {
	for page := range work {
		if err := ctx.Err(); err != nil {
			return err
		}
		texts := make([]string, len(page))
		for i, t := range page {
			texts[i] = t.text
		}
		vectors, err := e.EmbedDocuments(calls, texts)
		var partial *embed.Partial
		if err != nil && !errors.As(err, &partial) {
			return c.accountFor(ctx, e, err)
		}
		if len(vectors) != len(texts) {
			return fmt.Errorf("%w: %d vectors for %d texts", embed.ErrModelUnfit, len(vectors), len(texts))
		}
		results <- result{page, vectors, partial} // pass reads until this channel closes
	}
	return nil
}

func (w *Writer) newCommitter(ctx context.Context, space Space) (*committer, error) {
	state, err := w.catalogue.Committed(ctx, space)
	if err != nil {
		return nil, err
	}
	dir := catalogue.SpaceDir(w.Library.dir, space.Key)
	if err := durable.MakeFolder(dir); err != nil {
		return nil, err
	}
	store, err := w.Library.stores.open(dir, space.Dimensions, state)
	if err != nil {
		return nil, err
	}
	return &committer{write: w.catalogue, read: w.Library.catalogue, space: space, store: store, settled: space.Rows}, nil
}
