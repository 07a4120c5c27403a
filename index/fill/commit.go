package fill

import (
	"context"
	"fmt"
	"sync/atomic"

	"paperkin/index/catalogue"
	"paperkin/index/durable"
)

// committer is the writing end of one run: it knows what a space still lacks
// and makes embedded batches part of the library.
type committer struct {
	write      *catalogue.Writer
	read       *catalogue.Reader // finds the work while the writer is busy
	space      catalogue.Space   // Rows moves on with every commit
	store      Rows
	optimized  int  // how many of the rows the store has optimized its searches for
	renumbered bool // in this run: all files have space.Next until the first batch is committed
	built      Built
	total      atomic.Int64 // papers that had or have to be embedded in this run
	overdue    int          // papers whose text changed while they were embedded
}

// optimizeEvery is how many rows gather before the store optimizes its searches for
// them. Searches compare other rows one by one: so many take a few milliseconds.
const optimizeEvery = 4096

// enlist completes the space's ledger and brings vectors back whose text is as
// it was when they were made.
func (c *committer) enlist(ctx context.Context) error {
	return c.write.Update(ctx, func(tx *catalogue.Tx) error {
		if err := tx.Enlist(ctx, c.space.Key); err != nil {
			return err
		}
		return c.restore(ctx, tx)
	})
}

func (c *committer) restore(ctx context.Context, tx *catalogue.Tx) error {
	n, err := tx.RestoreVectors(ctx, c.space.Key)
	c.built.Restored += n
	return err
}

// renumber gives the files of the space another number before the run writes to them
// for the first time, so that those of two copies of the library that went apart are
// told apart. The catalogue knows the new number before any file has it, and the old
// one until the first batch is committed.
func (c *committer) renumber(ctx context.Context) error {
	if c.renumbered {
		return nil
	}
	if c.space.Next != "" { // a run was killed meanwhile
		if err := c.store.Renumber(ctx, c.space.Next); err != nil {
			return err
		}
		c.space.Number = c.space.Next
	}
	c.space.Next = durable.NewNumber()
	err := c.write.Update(ctx, func(tx *catalogue.Tx) error {
		return tx.Renumber(ctx, c.space.Key, c.space.Number, c.space.Next)
	})
	if err == nil {
		err = c.store.Renumber(ctx, c.space.Next)
	}
	c.renumbered = err == nil
	return err
}

// commit makes a batch part of the library: vectors first, synced, then the
// transaction that names their slots.
func (c *committer) commit(ctx context.Context, r result) error {
	outcomes, made, vectors, err := c.outcomes(r)
	if err != nil {
		return err
	}
	if len(vectors) > 0 {
		if err := c.renumber(ctx); err != nil {
			return err
		}
		if err := c.store.Put(ctx, c.space.Rows, made, vectors); err != nil {
			return err
		}
	}
	isFirst := c.renumbered && c.space.Next != ""
	err = c.write.Update(ctx, func(tx *catalogue.Tx) (err error) {
		if outcomes, err = tx.AddBatch(ctx, c.space, outcomes, vectors); err != nil || !isFirst {
			return err
		}
		return tx.Renumber(ctx, c.space.Key, c.space.Next, "")
	})
	if err != nil {
		return err
	}
	if isFirst {
		c.space.Number, c.space.Next = c.space.Next, ""
	}
	late := len(r.tasks) - len(outcomes)
	c.overdue += late
	c.total.Add(int64(-late)) // they come round again
	c.space.Rows += len(vectors)
	if c.space.Rows-c.optimized >= optimizeEvery {
		if err := c.optimize(ctx); err != nil {
			return err
		}
	}
	for _, o := range outcomes {
		switch o.State {
		case catalogue.Done:
			c.built.Done++
		case catalogue.Truncated:
			c.built.Truncated++
		case catalogue.Failed:
			c.built.Failed++
		}
	}
	return nil
}

func (c *committer) optimize(ctx context.Context) error {
	c.optimized = c.space.Rows
	return c.store.Optimize(ctx, c.space.Rows)
}

// outcomes gives every good vector of a batch the next slot of the space. It returns
// what they were made of with them.
func (c *committer) outcomes(r result) (outcomes []catalogue.Outcome, made []Made, vectors [][]float32, err error) {
	cut := map[int]bool{}
	failed := map[int]error{}
	if r.partial != nil {
		failed = r.partial.Failed
		for _, i := range r.partial.Truncated {
			cut[i] = true
		}
	}
	outcomes = make([]catalogue.Outcome, len(r.tasks))
	for i, v := range r.vectors {
		t := r.tasks[i]
		o := catalogue.Outcome{Paper: t.paper, Change: t.change, Hash: t.hash, State: catalogue.Done, Slot: c.space.Rows + len(vectors)}
		switch {
		case failed[i] != nil:
			o.State, o.Reason = catalogue.Failed, failed[i].Error()
		case len(v) != c.space.Dimensions:
			return nil, nil, nil, fmt.Errorf("text %d of a batch: vector has %d components, want %d", i, len(v), c.space.Dimensions)
		case cut[i]:
			o.State = catalogue.Truncated
		}
		if o.State != catalogue.Failed {
			made, vectors = append(made, Made{t.paper, t.hash, o.State, t.whole}), append(vectors, v)
		}
		outcomes[i] = o
	}
	return outcomes, made, vectors, nil
}
