package fill

import (
	"context"
	"errors"
	"fmt"

	"paperkin/embed"
	"paperkin/index/catalogue"
)

// ReindexOptions govern [Target.Reindex].
type ReindexOptions struct {
	Options
	// Keep leaves the other spaces in the library, so that a later re-index to
	// one of them only embeds what has been added since.
	Keep bool
	// Obsolete says of which spaces nothing can make vectors any more. They go in spite
	// of Keep, and when the active one is among them the switch needs no vector. nil:
	// of none.
	Obsolete func(embed.Space) bool
}

func (o ReindexOptions) obsolete(s catalogue.Space) bool {
	return o.Obsolete != nil && o.Obsolete(s.Space)
}

// Reindexed says what a re-index did.
type Reindexed struct {
	Built
	Space   catalogue.Space // the active space afterwards
	Resumed int             // papers that an earlier, unfinished run or a kept space already had
}

// Reindex embeds the whole library again with e, into a space of its own, while
// the old space still answers; then it switches in one transaction and drops the
// other spaces, with Keep only the obsolete ones. When it ends early, the unfinished space stays,
// and the next Reindex with the same embedder continues it. A kept space of e's is
// completed and switched to.
//
// It does not switch, and returns an error, when the new space ended up
// without a single vector though there are papers to embed.
func (t Target) Reindex(ctx context.Context, e embed.Embedder, o ReindexOptions) (Reindexed, error) {
	var r Reindexed
	target, err := t.reindexTarget(ctx, e.Space())
	if err != nil {
		return r, err
	}
	before, err := t.Read.Ledger(ctx, target.Key)
	if err != nil {
		return r, err
	}
	r.Resumed = before.Done + before.Truncated
	if r.Built, err = t.fill(ctx, target, e, o.Options, nil); err != nil {
		return r, err
	}
	after, err := t.Read.Ledger(ctx, target.Key)
	if err != nil {
		return r, err
	}
	old, err := t.Read.ActiveSpace(ctx)
	if err != nil && !errors.Is(err, catalogue.ErrNoSpace) {
		return r, err
	}
	if after.Failed > 0 && after.Done+after.Truncated == 0 && !o.obsolete(old) {
		return r, fmt.Errorf("%w: none of %d papers could be embedded; the library stays as it was", embed.ErrModelUnfit, after.Failed)
	}
	if err := t.switchTo(ctx, target, func(s catalogue.Space) bool { return o.Keep && !o.obsolete(s) }); err != nil {
		return r, err
	}
	r.Space, err = t.Read.ActiveSpace(ctx)
	return r, err
}

// reindexTarget returns the space to fill: an unfinished or kept one of the
// same kind if there is one, else a new one. The active space is never filled
// again: re-indexing with the library's own embedder makes every vector again.
func (t Target) reindexTarget(ctx context.Context, want embed.Space) (catalogue.Space, error) {
	for _, role := range []catalogue.Role{catalogue.Building, catalogue.Kept} {
		spaces, err := t.Write.SpacesAs(ctx, role)
		if err != nil {
			return catalogue.Space{}, err
		}
		for _, s := range spaces {
			if s.Space == want {
				return s, nil
			}
		}
	}
	var target catalogue.Space
	err := t.Write.Update(ctx, func(tx *catalogue.Tx) (err error) {
		target, err = tx.AddSpace(ctx, catalogue.Building, want)
		return err
	})
	return target, err
}

// switchTo makes a space the active one, and drops those of the others that are not to
// be kept. Their folders go after the commit; should the process die in between, the next
// writer removes them.
func (t Target) switchTo(ctx context.Context, target catalogue.Space, keep func(catalogue.Space) bool) error {
	var dropped []int64
	err := t.Write.Update(ctx, func(tx *catalogue.Tx) error {
		others, err := tx.Spaces(ctx)
		if err != nil {
			return err
		}
		if err := tx.KeepActive(ctx); err != nil {
			return err
		}
		for _, s := range others {
			if s.Key == target.Key || keep(s) {
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
		if err := t.Write.RemoveSpaceFolder(key); err != nil {
			return err
		}
	}
	return nil
}
