package ollama

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// verifyTimeout bounds each request of Verify, unless Options.Timeout is less.
// It is longer than that of Open: in the middle of a long run a busy server is
// worth waiting for.
const verifyTimeout = time.Minute

// Verify implements [embed.Verifier]. It asks for the list of models, which
// the server answers in a millisecond or so, and for the model's description
// when its entry has changed. Temporary failures are retried as for texts.
func (e *Embedder) Verify(ctx context.Context) (space embed.Space, err error) {
	s := *e.client.server
	s.describeTimeout = min(verifyTimeout, e.client.timeout)
	err = e.Batch.Retry(ctx, batch.MaxRetries, func() error {
		manifest, err := s.manifest(ctx, e.client.model)
		if err != nil {
			return err
		}
		if known := e.manifest.Load(); known != nil && *known == manifest {
			space = e.Batch.Space
			return nil
		}
		m, err := s.describe(ctx, e.options)
		if err != nil {
			return err
		}
		space = m.space
		if space.Dimensions == 0 { // not reported; requests for vectors check them
			space.Dimensions = e.Batch.Space.Dimensions
		}
		if manifest != "" && space == e.Batch.Space {
			e.manifest.Store(&manifest)
		}
		return nil
	})
	known := []error{embed.ErrUnreachable, embed.ErrModelMissing, embed.ErrModelUnfit}
	if err != nil && ctx.Err() == nil && !slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) }) {
		err = fmt.Errorf("%w: %w", embed.ErrUnreachable, err) // its answer makes no sense
	}
	return space, err
}
