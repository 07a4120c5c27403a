package fill

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"golang.org/x/sync/errgroup"

	"paperkin/embed"
	"paperkin/index/catalogue"
	"paperkin/index/crash"
)

// lastCall is how long the embedder's current calls may take after the run was
// cancelled: their work is not wasted.
const lastCall = 30 * time.Second

// passes embeds all papers that are to be embedded. While papers are being
// added it embeds new ones only: a source may change the others back and forth, and
// in the end their vectors are good as they are.
func (c *committer) passes(ctx context.Context, m maker, o Options, while *adding) error {
	known := int64(math.MaxInt64)
	again := while != nil // new papers may have changed since they were embedded
	if again {
		known = while.known
		if err := c.pass(ctx, m, o, catalogue.Work{After: known, Max: math.MaxInt64}, while.more); err != nil {
			return err
		}
		writing := context.WithoutCancel(ctx)
		if err := c.write.Update(writing, func(tx *catalogue.Tx) error { return c.restore(writing, tx) }); err != nil {
			return err
		}
	}
	err := c.pass(ctx, m, o, catalogue.Work{Failed: true, Max: known}, nil)
	for err == nil && (again || c.overdue > 0) { // or while they were embedded
		again, c.overdue = false, 0
		err = c.pass(ctx, m, o, catalogue.Work{Max: math.MaxInt64}, nil)
	}
	return err
}

// A maker makes vectors of papers.
type maker interface {
	// make returns what became of a page, with the tasks that this is about. It begins
	// nothing new when ctx is cancelled; what it has begun may go on until calls is.
	make(ctx, calls context.Context, page []task) (result, error)
	// confirm makes sure that vectors which were made are of the space.
	confirm(ctx context.Context) error
}

// pass has vectors made for a piece of work: pages of it go from the catalogue to
// Concurrency calls of the maker, and the results to this goroutine, which commits them.
func (c *committer) pass(ctx context.Context, m maker, o Options, w catalogue.Work, more <-chan struct{}) error {
	work := make(chan []task)
	results := make(chan result)
	runCtx, stop := context.WithCancel(ctx)
	defer stop()
	calls, cut := outlasting(ctx, lastCall)
	defer cut()
	g, gctx := errgroup.WithContext(runCtx)
	g.Go(crash.Safe(func() error {
		defer close(work)
		return c.pages(gctx, o.Batch, w, more, work)
	}))
	making, ectx := errgroup.WithContext(gctx)
	for range o.Concurrency {
		making.Go(crash.Safe(func() error { return makePages(ectx, calls, m, work, results) }))
	}
	g.Go(crash.Safe(func() error {
		defer close(results)
		return making.Wait()
	}))
	var commitErr error
	for r := range results {
		if commitErr != nil {
			continue // let the embedding calls hand over what they have, and end
		}
		if commitErr = m.confirm(ctx); commitErr == nil {
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

// outlasting returns a context that is cancelled so long after ctx, or by the function
// that it returns, which the caller calls.
func outlasting(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancelCause(context.WithoutCancel(ctx))
	end := crash.Guard(func() { cancel(nil) }, cancel)
	forget := context.AfterFunc(ctx, crash.Guard(func() { time.AfterFunc(grace, end) }, cancel))
	return longer, func() {
		forget()
		cancel(nil)
	}
}

// status is what the run has done so far.
func (c *committer) status() Built {
	b := c.built
	b.Total = int(c.total.Load())
	return b
}

// result is what became of a page of tasks.
type result struct {
	tasks   []task
	vectors [][]float32
	partial *embed.Partial // nil when all went well
}

// makePages makes one call after the other until ctx is cancelled; the last of
// them ends by itself, or when calls is cancelled.
func makePages(ctx, calls context.Context, m maker, work <-chan []task, results chan<- result) error {
	for page := range work {
		if err := ctx.Err(); err != nil {
			return err
		}
		made, err := m.make(ctx, calls, page)
		if err != nil {
			return err
		}
		if len(made.tasks) > 0 {
			results <- made // pass reads until this channel closes
		}
	}
	return nil
}

// embedding is the maker that embeds the papers of a space.
type embedding struct {
	space embed.Space
	e     embed.Embedder
}

func (m embedding) make(ctx, calls context.Context, page []task) (result, error) {
	texts := make([]string, len(page))
	for i, t := range page {
		texts[i] = t.text
	}
	vectors, err := m.e.EmbedDocuments(calls, texts)
	var partial *embed.Partial
	if err != nil && !errors.As(err, &partial) {
		return result{}, m.accountFor(ctx, err)
	}
	if len(vectors) != len(texts) {
		return result{}, fmt.Errorf("%w: %d vectors for %d texts", embed.ErrModelUnfit, len(vectors), len(texts))
	}
	return result{page, vectors, partial}, nil
}
