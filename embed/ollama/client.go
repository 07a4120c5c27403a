package ollama

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/ollama/ollama/api"
)

const (
	maxRetries   = 5
	firstBackoff = 500 * time.Millisecond // doubles with each retry
	keepAlive    = 15 * time.Minute       // the server's own 5 minutes end between two questions
)

// client asks one server for vectors of one model. It does not change after
// Open, except that Warm sets the canary. Every request carries the same
// options: the server would reload the model for others.
type client struct {
	*server
	model      string
	context    int // num_ctx, in tokens
	dimensions int // of a vector; 0 while unknown
	batchSize  int

	empty  string // the document template without a paper
	sample string // the document template with sampleText

	canary atomic.Pointer[canary] // nil until Warm

	timeout time.Duration // of a request for vectors
	sleep   func(context.Context, time.Duration) error
}

// request returns one vector per text, in order and of the right number of
// components; their values are not checked. It retries where that may help.
// The error is the context's own, or a *fault.
func (c *client) request(ctx context.Context, texts []string, retries int) (vectors [][]float32, err error) {
	err = c.retry(ctx, retries, func() (err error) {
		vectors, err = c.send(ctx, texts)
		return err
	})
	return vectors, err
}

// retry runs a request, and again after a temporary fault up to retries times
// with growing waits in between, or once at once after a mismatch.
func (c *client) retry(ctx context.Context, retries int, request func() error) error {
	wait := firstBackoff
	for attempt := 0; ; attempt++ {
		err := request()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch f := asFault(err); {
		case f.mismatch && attempt < min(retries, 1):
		case f.temporary && attempt < retries:
			if err := c.sleep(ctx, wait); err != nil {
				return err
			}
			wait *= 2
		default:
			return err
		}
	}
}

// send sends one request, with the canary among the texts when there are
// several. The error is a *fault.
func (c *client) send(ctx context.Context, texts []string) ([][]float32, error) {
	input, at, canary := texts, -1, c.canary.Load()
	if canary != nil && len(texts) > 1 {
		input, at = canary.insert(texts)
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	r, err := c.asking(vectorsSize(len(input), c.dimensions)).Embed(limited, &api.EmbedRequest{
		Model:     c.model,
		Input:     input,
		KeepAlive: &api.Duration{Duration: keepAlive},
		Truncate:  new(false), // the server would not say what it cut
		// Servers from 0.30 on cut or crash between num_batch and num_ctx.
		Options: map[string]any{"num_ctx": c.context, "num_batch": c.context},
	})
	if err != nil {
		return nil, classify(err, limited.Err() != nil, c.timeout)
	}
	if len(r.Embeddings) != len(input) {
		return nil, mismatch("got %d vectors, want %d", len(r.Embeddings), len(input))
	}
	for _, v := range r.Embeddings {
		if c.dimensions != 0 && len(v) != c.dimensions {
			return nil, mismatch("got a vector of %d components, want %d", len(v), c.dimensions)
		}
	}
	if at < 0 {
		return r.Embeddings, nil
	}
	if err := canary.check(r.Embeddings, at); err != nil {
		return nil, err
	}
	return slices.Delete(r.Embeddings, at, at+1), nil
}

// explain adds to an error what was being done, with which model and where.
// The context's own error stays as it is.
func (c *client) explain(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("ollama: %s with %q at %s: %w", doing, c.model, c.base, err)
}
