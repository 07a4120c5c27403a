package batch

import (
	"context"
	"fmt"
	"slices"

	"paperkin/embed"
)

// Texts that every model has a vector for, and a different one for each.
const (
	sampleText       = "how neural networks learn"
	secondSampleText = "the weather on mars"                           // shorter
	thirdSampleText  = "what a long winter does to the price of bread" // longer
)

// SelfTest embeds texts that any model has vectors for, and returns the vectors
// at unit length. A server that fails here would fail for every text: the error
// is the context's, or wraps [embed.ErrUnreachable], [embed.ErrModelMissing] or
// [embed.ErrModelUnfit].
func (c *Client) SelfTest(ctx context.Context, texts ...string) ([][]float32, error) {
	vectors, err := c.request(ctx, texts, MaxRetries)
	if err != nil {
		switch f := asFault(err); {
		case f.Kind == Fatal, f.Mismatch:
			return nil, err
		case f.Temporary && !f.Said: // the connection broke without a word
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

// Measure embeds a sample and sets the dimensions of the space, which must be
// unknown so far, to those of its vector. The error is one of SelfTest.
func (c *Client) Measure(ctx context.Context) error {
	vectors, err := c.SelfTest(ctx, c.sample())
	if err != nil {
		return err
	}
	c.Space.Dimensions = len(vectors[0])
	return CheckDimensions(c.Space.Dimensions)
}

// CheckDimensions returns an error for vectors that nothing here can store.
func CheckDimensions(n int) error {
	if n > embed.MaxDimensions {
		return fmt.Errorf("%w: vectors of %d components, the limit is %d", embed.ErrModelUnfit, n, embed.MaxDimensions)
	}
	return nil
}

// Warm has the model loaded, which may take minutes, and checks that it gives
// different texts different vectors and returns them in order; if not, the
// error wraps [embed.ErrModelUnfit]. From then on every request for several
// texts is checked with a canary.
func (c *Client) Warm(ctx context.Context) error {
	second, third := c.Space.Document("", secondSampleText), c.Space.Document("", thirdSampleText)
	vectors, err := c.SelfTest(ctx, c.sample())
	if err == nil {
		c.canary.Store(&canary{text: c.sample(), vector: vectors[0]})
		vectors, err = c.SelfTest(ctx, second, third) // and the canary
	}
	if err == nil && slices.Equal(vectors[0], vectors[1]) {
		err = fmt.Errorf("%w: same vector for %q and %q", embed.ErrModelUnfit, second, third)
	}
	return err
}
