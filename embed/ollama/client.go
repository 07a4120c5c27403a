package ollama

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ollama/ollama/api"
	"github.com/tmc/langchaingo/embeddings"

	"paperkin/embed"
)

var _ embeddings.EmbedderClient = (*client)(nil)

// Texts that every model has a vector for, and different ones.
const (
	probeText      = "how neural networks learn"
	otherProbeText = "the weather on mars"
)

// client asks one server for vectors of one model. It does not change after
// Open. Every request it sends carries the same options: the server would load
// the model anew for others.
type client struct {
	*server
	model      string
	context    int // num_ctx, in tokens
	dimensions int // of a vector; 0 while not known
	cut        int // dimensions to ask for; 0 for whole vectors

	blank string // what the document template makes of nothing
	probe string // what it makes of probeText

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

// request asks for the vectors of texts, again after passing faults. The
// answer has one vector per text, of the right length; what is in them is not
// checked. The error is the context's own, or a *fault.
func (c *client) request(ctx context.Context, texts []string, retries int) ([][]float32, error) {
	wait := c.backoff
	for attempt := 0; ; attempt++ {
		vectors, f := c.once(ctx, texts)
		switch {
		case f == nil:
			return vectors, nil
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !f.passing || attempt >= retries:
			return nil, f
		}
		if err := c.sleep(ctx, wait); err != nil {
			return nil, err
		}
		wait = min(2*wait, maxBackoff)
	}
}

// once sends one request.
func (c *client) once(ctx context.Context, texts []string) ([][]float32, *fault) {
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	r, err := c.api.Embed(limited, &api.EmbedRequest{
		Model:      c.model,
		Input:      texts,
		KeepAlive:  &api.Duration{Duration: c.keepAlive},
		Truncate:   new(false), // the server would not say what it cut
		Dimensions: c.cut,
		// Servers from 0.30 on cut or crash between num_batch and num_ctx.
		Options: map[string]any{"num_ctx": c.context, "num_batch": c.context},
	})
	if err != nil {
		return nil, classify(err, limited.Err() != nil, c.timeout)
	}
	if len(r.Embeddings) != len(texts) {
		return nil, &fault{kind: fatal, err: fmt.Errorf("%w: got %d vectors, want %d", embed.ErrModelUnfit, len(r.Embeddings), len(texts))}
	}
	for _, v := range r.Embeddings {
		if c.dimensions != 0 && len(v) != c.dimensions {
			return nil, &fault{kind: fatal, err: fmt.Errorf("%w: got a vector of %d components, want %d", embed.ErrModelUnfit, len(v), c.dimensions)}
		}
	}
	return r.Embeddings, nil
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
		case f.kind == fatal:
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
