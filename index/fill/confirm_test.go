package fill_test

import (
	"context"
	"errors"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/index"
	"paperkin/index/indextest"
)

// renamed is an embedder whose model others replace: from the call of Verify
// that changes names on it is of another space.
type renamed struct {
	*embedtest.Fake
	calls   int
	changes int
	fails   error // what Verify says from then on, instead
}

func (r *renamed) Verify(ctx context.Context) (embed.Space, error) {
	if err := ctx.Err(); err != nil {
		return embed.Space{}, err
	}
	s := r.Space()
	if r.calls++; r.calls >= r.changes {
		if r.fails != nil {
			return s, r.fails
		}
		s.Digest = "sha256:other"
	}
	return s, nil
}

// TestConfirm: batches are kept as long as their model is known to be the
// space's, and not one after that.
func TestConfirm(t *testing.T) {
	for _, fails := range []error{nil, embed.ErrModelMissing} {
		w := indextest.OpenWriter(t, t.TempDir())
		indextest.Add(t, w, indextest.Many(10)...)
		e := &renamed{Fake: &embedtest.Fake{}, changes: 3, fails: fails}
		_, err := w.Embed(ctx, e, index.BuildOptions{Batch: 2})
		var replaced *index.SpaceError
		if fails == nil && !errors.As(err, &replaced) || fails != nil && !errors.Is(err, fails) {
			t.Errorf("got %v, want a SpaceError or %v", err, fails)
		}
		space, err := w.Library.ActiveSpace(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if l, err := w.Library.Ledger(ctx, space); err != nil || l.Done != 4 || l.Pending != 6 || space.Rows != 4 {
			t.Errorf("ledger %+v of %d rows, %v; want two batches of 2", l, space.Rows, err)
		}
		e.changes = 1 << 30
		if b, err := w.Embed(ctx, e, index.BuildOptions{Batch: 2}); err != nil || b.Done != 6 {
			t.Errorf("next run: %+v, %v", b, err)
		}
	}
}

// TestConfirmUnfit: answers that do not fit any more are put down to the model
// that took the other's place.
func TestConfirmUnfit(t *testing.T) {
	for _, changes := range []int{1, 1 << 30} {
		w := indextest.OpenWriter(t, t.TempDir())
		indextest.Add(t, w, indextest.Many(4)...)
		e := &renamed{Fake: &embedtest.Fake{Break: func() error { return embed.ErrModelUnfit }}, changes: changes}
		_, err := w.Embed(ctx, e, index.BuildOptions{})
		var replaced *index.SpaceError
		if errors.As(err, &replaced) != (changes == 1) || err == nil {
			t.Errorf("replaced %v: got %v", changes == 1, err)
		}
	}
}
