package ollama

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
)

// Texts that every model has a vector for, and a different one for each.
const (
	sampleText       = "how neural networks learn"
	secondSampleText = "the weather on mars"                           // shorter
	thirdSampleText  = "what a long winter does to the price of bread" // longer
)

// selfTest embeds texts that any model has vectors for, and returns the vectors
// at unit length. A server that fails here would fail for every text: the error
// is the context's, or wraps [embed.ErrUnreachable], [embed.ErrModelMissing] or
// [embed.ErrModelUnfit].
func (c *client) selfTest(ctx context.Context, texts ...string) ([][]float32, error) {
	vectors, err := c.request(ctx, texts, maxRetries)
	if err != nil {
		f := asFault(err)
		var status api.StatusError
		switch {
		case f.kind == fatal, f.mismatch:
			return nil, err
		case f.temporary && !errors.As(err, &status): // the connection broke without a word
			return nil, fmt.Errorf("%w: %w", embed.ErrUnreachable, err)
		}
		return nil, fmt.Errorf("%w: not even %q has a vector: %w", embed.ErrModelUnfit, texts[0], err)
	}
	for i, v := range vectors {
		if err := embed.CheckVector(v, len(v)); err != nil {
			return nil, fmt.Errorf("%w: not even %q has a vector: %v", embed.ErrModelUnfit, texts[i], err)
		}
		if canary := c.canary.Load(); canary != nil && texts[i] == canary.text && !canary.matches(v) {
			return nil, fmt.Errorf("%w: %q has another vector than before", embed.ErrModelUnfit, texts[i])
		}
	}
	return vectors, nil
}

// Warm loads the model, which may take minutes, and checks that it gives
// different texts different vectors and returns them in order; if not, the
// error wraps [embed.ErrModelUnfit]. From then on every request for several
// texts is checked with a canary.
func (e *Embedder) Warm(ctx context.Context) error {
	c := e.client
	second, third := e.space.Document("", secondSampleText), e.space.Document("", thirdSampleText)
	vectors, err := c.selfTest(ctx, c.sample)
	if err == nil {
		c.canary.Store(&canary{text: c.sample, vector: vectors[0]})
		vectors, err = c.selfTest(ctx, second, third) // and the canary
	}
	if err == nil && slices.Equal(vectors[0], vectors[1]) {
		err = fmt.Errorf("%w: same vector for %q and %q", embed.ErrModelUnfit, second, third)
	}
	if err != nil {
		return c.explain(ctx, "warm up", err)
	}
	return nil
}
