package openai

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// Verify implements [embed.Verifier]. It embeds one short text again, and if that
// has another vector, all of the fingerprint's. Temporary failures are retried as
// for texts.
func (e *Embedder) Verify(ctx context.Context) (embed.Space, error) {
	space, texts := e.Batch.Space, fingerprinted()
	vectors, err := e.again(ctx, texts[:1])
	if err == nil && (len(vectors[0]) != len(e.sample) || embed.Dot(vectors[0], e.sample) < sameModel) {
		if vectors, err = e.again(ctx, texts); err == nil {
			space.Dimensions, space.Digest = len(vectors[0]), recognise(fingerprintOf(vectors), []string{space.Digest})
		}
	}
	if err == nil {
		return space, nil
	}
	known := []error{embed.ErrUnreachable, embed.ErrModelMissing, embed.ErrModelUnfit}
	if ctx.Err() == nil && !slices.ContainsFunc(known, func(k error) bool { return errors.Is(err, k) }) {
		err = fmt.Errorf("%w: %w", embed.ErrUnreachable, err) // its answer makes no sense
	}
	return embed.Space{}, e.client.explain(ctx, "verify the model", err)
}

// again embeds texts with whatever model answers, to unit length.
func (e *Embedder) again(ctx context.Context, texts []string) (vectors [][]float32, err error) {
	err = e.Batch.Retry(ctx, batch.MaxRetries, func() (err error) {
		vectors, err = e.client.Embed(ctx, texts, 0)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(vectors) != len(texts) {
		return nil, fmt.Errorf("%w: got %d vectors, want %d", embed.ErrModelUnfit, len(vectors), len(texts))
	}
	for _, v := range vectors {
		if err := embed.CheckVector(v, len(vectors[0])); err != nil {
			return nil, fmt.Errorf("%w: %v", embed.ErrModelUnfit, err)
		}
	}
	return vectors, nil
}
