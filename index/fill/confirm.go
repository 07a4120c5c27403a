package fill

import (
	"context"
	"errors"
	"fmt"
	"time"

	"paperkin/embed"
	"paperkin/index/catalogue"
)

// confirmGrace is how long a run that was cancelled waits for the
// confirmation of its last batch.
const confirmGrace = time.Second

// confirm makes sure that vectors which e has returned are of the space: that
// its model has not become another one under the same name. It comes between a
// batch and its commit, while the next batch is being embedded; so no vector of
// another model is ever in the library, and nothing has to be taken back.
func (m embedding) confirm(ctx context.Context) error { return confirm(ctx, m.space, m.e) }

func confirm(ctx context.Context, space embed.Space, e embed.Embedder) error {
	v, ok := e.(embed.Verifier)
	if !ok {
		return nil
	}
	asking, cancel := outlasting(ctx, confirmGrace)
	defer cancel()
	now, err := v.Verify(asking)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return fmt.Errorf("verify the model: %w", err)
	}
	if err := catalogue.CheckSpace(space, now); err != nil {
		return fmt.Errorf("the model was replaced during the run: %w", err)
	}
	return nil
}

// accountFor returns why an embedder has given up: when its answers no longer
// fit, because its model was replaced, if it was.
func (m embedding) accountFor(ctx context.Context, err error) error {
	var replaced *catalogue.SpaceError
	if errors.Is(err, embed.ErrModelUnfit) {
		if other := m.confirm(ctx); errors.As(other, &replaced) {
			return other
		}
	}
	return err
}
