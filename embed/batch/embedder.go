package batch

import (
	"context"
	"fmt"

	"paperkin/embed"
)

// An Embedder is the part of a server's embedder that no protocol changes: a [Client]
// whose errors are explained. The embedders themselves have it inside.
type Embedder struct {
	Batch *Client
	// Explain puts an error of doing something into the words of the server.
	Explain func(ctx context.Context, doing string, err error) error
}

// Space implements [embed.Embedder].
func (e *Embedder) Space() embed.Space { return e.Batch.Space }

// Warm loads the model, which may take minutes, and checks that it gives
// different texts different vectors and returns them in order; if not, the
// error wraps [embed.ErrModelUnfit]. From then on every request for several
// texts is checked with a canary.
func (e *Embedder) Warm(ctx context.Context) error {
	if err := e.Batch.Warm(ctx); err != nil {
		return e.Explain(ctx, "warm up", err)
	}
	return nil
}

// EmbedDocuments implements [embed.Embedder].
func (e *Embedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := e.Batch.Documents(ctx, texts)
	if err != nil && vectors == nil {
		return nil, e.Explain(ctx, fmt.Sprintf("embed %d texts", len(texts)), err)
	}
	return vectors, err
}

// EmbedQuery implements [embed.Embedder].
func (e *Embedder) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	v, err := e.Batch.Question(ctx, question)
	if err != nil {
		return nil, e.Explain(ctx, "embed the question", err)
	}
	return v, nil
}
