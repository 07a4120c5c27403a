package ollama

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/ollama/ollama/api"
	"github.com/tmc/langchaingo/embeddings"

	"paperkin/embed"
)

var _ embeddings.EmbedderClient = (*client)(nil)

// Texts that every model has a vector for, and different ones.
const (
	probeText      = "how neural networks learn"
	otherProbeText = "the weather on mars"                           // shorter
	thirdProbeText = "what a long winter does to the price of bread" // longer
)

// client asks one server for vectors of one model. It does not change after
// Open, but for the witness, which Warm finds. Every request it sends carries
// the same options: the server would load the model anew for others.
type client struct {
	*server
	model      string
	context    int // num_ctx, in tokens
	dimensions int // of a vector; 0 while not known
	cut        int // dimensions to ask for; 0 for whole vectors

	blank string // what the document template makes of nothing
	probe string // what it makes of probeText

	witness atomic.Pointer[witness] // nil until Warm

	keepAlive, timeout time.Duration
	retries            int
	backoff            time.Duration
	sleep              func(context.Context, time.Duration) error
}

// CreateEmbedding implements langchaingo's interface for one batch. Texts
// without a vector get a nil one and a line in the context's record. Without a
// record there is nobody to tell, and such a text is an error.
func (c *client) CreateEmbedding(ctx context.Context, texts []string) ([][]float32, error) {
	rec := recordFrom(ctx)
	unheard := rec == nil
	if unheard {
		rec = &record{}
	}
	b := &batch{client: c, rec: rec, texts: texts, vectors: make([][]float32, len(texts))}
	if err := b.run(ctx); err != nil {
		rec.err = err
		return nil, err
	}
	rec.base += len(texts)
	if unheard && len(rec.failed) > 0 {
		return nil, rec.partial()
	}
	return b.vectors, nil
}

// request asks for the vectors of texts, again where that may help. The answer
// has one vector per text, of the right length; what is in them is not checked.
// The error is the context's own, or a *fault.
func (c *client) request(ctx context.Context, texts []string, retries int) (vectors [][]float32, err error) {
	err = c.patiently(ctx, retries, func() (err error) {
		vectors, err = c.once(ctx, texts)
		return err
	})
	return vectors, err
}

// patiently runs a request, and again after a passing fault up to retries
// times, with longer waits in between, or once after an odd answer.
func (c *client) patiently(ctx context.Context, retries int, request func() error) error {
	wait := c.backoff
	for attempt := 0; ; attempt++ {
		err := request()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		switch f := judge(err); {
		case f.odd && attempt < min(retries, 1):
		case f.passing && attempt < retries:
			if err := c.sleep(ctx, wait); err != nil {
				return err
			}
			wait = min(2*wait, maxBackoff)
		default:
			return err
		}
	}
}

// once sends one request. The error is a *fault.
func (c *client) once(ctx context.Context, texts []string) ([][]float32, error) {
	input, at, w := texts, -1, c.witness.Load()
	if w != nil && len(texts) > 1 {
		input, at = w.among(texts)
	}
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	r, err := c.api.Embed(limited, &api.EmbedRequest{
		Model:      c.model,
		Input:      input,
		KeepAlive:  &api.Duration{Duration: c.keepAlive},
		Truncate:   new(false), // the server would not say what it cut
		Dimensions: c.cut,
		// Servers from 0.30 on cut or crash between num_batch and num_ctx.
		Options: map[string]any{"num_ctx": c.context, "num_batch": c.context},
	})
	if err != nil {
		return nil, classify(err, limited.Err() != nil, c.timeout)
	}
	if len(r.Embeddings) != len(input) {
		return nil, oddAnswer("got %d vectors, want %d", len(r.Embeddings), len(input))
	}
	for _, v := range r.Embeddings {
		if c.dimensions != 0 && len(v) != c.dimensions {
			return nil, oddAnswer("got a vector of %d components, want %d", len(v), c.dimensions)
		}
	}
	if at < 0 {
		return r.Embeddings, nil
	}
	if err := w.check(r.Embeddings, at); err != nil {
		return nil, err
	}
	return slices.Delete(r.Embeddings, at, at+1), nil
}

// prove asks for vectors of texts that any model has vectors for, and returns
// them at unit length. A server that fails at that fails at everything: the
// error is the context's, or wraps [embed.ErrUnreachable],
// [embed.ErrModelMissing] or [embed.ErrModelUnfit].
func (c *client) prove(ctx context.Context, texts ...string) ([][]float32, error) {
	vectors, err := c.request(ctx, texts, c.retries)
	if err != nil {
		f := judge(err)
		var status api.StatusError
		switch {
		case f.kind == fatal, f.odd:
			return nil, err
		case f.passing && !errors.As(err, &status): // it breaks off and says nothing
			return nil, fmt.Errorf("%w: %w", embed.ErrUnreachable, err)
		}
		return nil, fmt.Errorf("%w: not even %q gets a vector: %w", embed.ErrModelUnfit, texts[0], err)
	}
	for i, v := range vectors {
		if err := embed.CheckVector(v, len(v)); err != nil {
			return nil, fmt.Errorf("%w: not even %q gets a vector: %v", embed.ErrModelUnfit, texts[i], err)
		}
		if w := c.witness.Load(); w != nil && texts[i] == w.text && !w.is(v) {
			return nil, fmt.Errorf("%w: %q gets another vector than at first", embed.ErrModelUnfit, texts[i])
		}
	}
	return vectors, nil
}

// explain says of an error what was being done, with which model, where. The
// end of the context stays as it is.
func (c *client) explain(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("ollama: %s with %q at %s: %w", doing, c.model, c.base, err)
}
