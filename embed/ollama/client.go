package ollama

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ollama/ollama/api"

	"paperkin/embed/batch"
)

// keepAlive: the server's own 5 minutes end between two questions.
const keepAlive = 15 * time.Minute

var (
	_ batch.Server  = (*client)(nil)
	_ batch.Checker = (*client)(nil)
)

// client asks one server for vectors of one model. It does not change after
// Open, except that it learns the model's vocabulary. Every request carries the same options: the server would reload the
// model for others.
type client struct {
	*server
	model   string
	context int           // num_ctx, in tokens
	load    Load          // how the server loads the model
	timeout time.Duration // of a request for vectors

	wordPiece bool // see described
	spelling  spelling
}

// Embed implements [batch.Server].
func (c *client) Embed(ctx context.Context, texts []string, dimensions int) ([][]float32, error) {
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	r, err := c.asking(batch.VectorsSize(len(texts), dimensions)).Embed(limited, &api.EmbedRequest{
		Model:     c.model,
		Input:     texts,
		KeepAlive: &api.Duration{Duration: keepAlive},
		Truncate:  new(false), // the server would not say what it cut
		Options:   c.load.with(c.context),
	})
	if err != nil {
		return nil, classify(err, limited.Err() != nil, c.timeout)
	}
	return r.Embeddings, nil
}

// explain adds to an error what was being done, with which model and where.
// The context's own error stays as it is.
func (c *client) explain(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return err
	}
	return fmt.Errorf("ollama: %s with %q at %s: %w", doing, c.model, c.base, err)
}
