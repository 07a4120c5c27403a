package index

import (
	"context"
	"fmt"
	"os"

	"paperkin/embed"
	"paperkin/index/catalogue"
)

// ReindexOptions govern [Writer.Reindex].
type ReindexOptions struct {
	BuildOptions
	// Keep leaves the other spaces in the library, so that a later re-index to
	// one of them only embeds what has been added since.
	Keep bool
}

// Reindexed says what a re-index did.
type Reindexed struct {
	Built
	Space   Space // the active space afterwards
	Resumed int   // papers that an earlier, unfinished run or a kept space already had
}

// Reindex embeds the whole library anew with e, into a space of its own, while
// the old space goes on answering; then it switches in one transaction and
// drops the other spaces unless Keep is set. When it is ended early, the
// unfinished space stays, and the next Reindex with the same embedder goes on
// with it. A kept space of e's is completed and switched to.
//
// It does not switch, and returns an error, when the new space ended up
// without a single vector though there are papers to embed.
func (w *Writer) Reindex(ctx context.Context, e embed.Embedder, o ReindexOptions) (Reindexed, error) {
	var r Reindexed
	target, err := w.reindexTarget(ctx, e.Space())
	if err != nil {
		return r, err
	}
	before, err := w.Library.Ledger(ctx, target)
	if err != nil {
		return r, err
	}
	r.Resumed = before.Done + before.Truncated
	if r.Built, err = w.fill(ctx, target, e, o.BuildOptions); err != nil {
		return r, err
	}
	after, err := w.Library.Ledger(ctx, target)
	if err != nil {
		return r, err
	}
	if after.Failed > 0 && after.Done+after.Truncated == 0 {
		return r, fmt.Errorf("%w: none of %d papers could be embedded; the library stays as it was", embed.ErrModelUnfit, after.Failed)
	}
	if err := w.switchTo(ctx, target, o.Keep); err != nil {
		return r, err
	}
	r.Space, err = w.Library.ActiveSpace(ctx)
	return r, err
}

// reindexTarget returns the space to fill: an unfinished or kept one of the
// same kind if there is one, else a new one. The active space is never filled
// again: re-indexing with the library's own embedder makes every vector anew.
func (w *Writer) reindexTarget(ctx context.Context, want embed.Space) (Space, error) {
	for _, role := range []Role{Building, Kept} {
		spaces, err := w.catalogue.SpacesAs(ctx, role)
		if err != nil {
			return Space{}, err
		}
		for _, s := range spaces {
			if s.Space == want {
				return s, nil
			}
		}
	}
	var target Space
	err := w.catalogue.Update(ctx, func(tx *catalogue.Tx) (err error) {
		target, err = tx.AddSpace(ctx, Building, want)
		return err
	})
	return target, err
}

// switchTo makes a space the active one. Folders of dropped spaces go after
// the commit; should the process die in between, the next writer removes them.
func (w *Writer) switchTo(ctx context.Context, target Space, keep bool) error {
	var dropped []int64
	err := w.catalogue.Update(ctx, func(tx *catalogue.Tx) error {
		if keep {
			if err := tx.KeepActive(ctx); err != nil {
				return err
			}
			return tx.Activate(ctx, target.Key)
		}
		others, err := tx.Spaces(ctx)
		if err != nil {
			return err
		}
		for _, s := range others {
			if s.Key == target.Key {
				continue
			}
			dropped = append(dropped, s.Key)
			if err := tx.RemoveSpace(ctx, s.Key); err != nil {
				return err
			}
		}
		return tx.Activate(ctx, target.Key)
	})
	if err != nil {
		return err
	}
	for _, key := range dropped {
		if err := os.RemoveAll(catalogue.SpaceDir(w.Library.dir, key)); err != nil {
			return err
		}
	}
	return nil
}
