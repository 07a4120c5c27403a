// Package ollama embeds text with a model behind a local Ollama server.
//
// [Embedder] is an [embed.Embedder] over the server's /api/embed. It has a client
// of its own because langchaingo's sends one text per request and no options.
// Package batch splits texts into requests, retries, and accepts no answer that
// does not fit its request; package profile knows the prefixes that common
// embedding models expect. [Embedder.Verify] asks whether the model's name still
// stands for the same weights.
//
// The package does not install or start anything: a missing server or model is
// an error ([embed.ErrUnreachable], [embed.ErrModelMissing]). It does not
// prepare documents: texts come as [embed.Space.Document] rendered them.
package ollama

import (
	"context"
	"fmt"
	"sync/atomic"

	"paperkin/embed"
	"paperkin/embed/batch"
)

var _ embed.Verifier = (*Embedder)(nil)

// An Embedder embeds with one model of one server. It is safe for concurrent
// use and holds nothing that needs closing.
//
// Its methods wait for the server, and return the context's own error as soon
// as the context ends. A server that stops answering is asked again up to 5
// times, with waits that grow from half a second to 8 seconds, before the call
// ends with [embed.ErrUnreachable]. A server that fails for every text, however
// short, or answers with the wrong number of vectors or components, ends the
// call with [embed.ErrModelUnfit], and one whose answer is larger than that many
// vectors can be, with [embed.ErrAnswerTooLarge] as well; one that fails for single texts leads to an
// [*embed.Partial] with the server's reason for each.
type Embedder struct {
	client   *client
	batch    *batch.Client
	options  Options
	manifest atomic.Pointer[string] // a digest that is known to stand for the space; see Verify
}

// Open checks that the server answers, has the model, and that the model can
// embed, and returns an Embedder for it. It asks for descriptions only and does
// not load the model, unless the server does not report the number of
// dimensions: then it embeds a sample. Run [Embedder.Warm] before a long job.
//
// The error wraps [embed.ErrUnreachable], [embed.ErrModelMissing] or
// [embed.ErrModelUnfit] accordingly. Only the sample is ever retried.
func Open(ctx context.Context, o Options) (*Embedder, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s, err := connect(ctx, o)
	if err != nil {
		return nil, err
	}
	m, err := s.describe(ctx, o)
	if err != nil {
		return nil, err
	}
	c := &client{server: s, model: m.name, context: m.context, load: o.Load, timeout: o.Timeout, wordPiece: m.wordPiece}
	b := &batch.Client{Server: c, Space: m.space, Context: m.context, Size: o.BatchSize, Sleep: o.Sleep}
	if b.Space.Dimensions == 0 {
		if err := b.Measure(ctx); err != nil {
			return nil, c.explain(ctx, "measure vectors", err)
		}
	}
	return &Embedder{client: c, batch: b, options: o}, nil
}

// Space implements [embed.Embedder]. Its Digest is that of the weights where
// the server reports it, else that of the model's manifest.
func (e *Embedder) Space() embed.Space { return e.batch.Space }

// Warm loads the model, which may take minutes, and checks that it gives
// different texts different vectors and returns them in order; if not, the
// error wraps [embed.ErrModelUnfit]. From then on every request for several
// texts is checked with a canary.
func (e *Embedder) Warm(ctx context.Context) error {
	if err := e.batch.Warm(ctx); err != nil {
		return e.client.explain(ctx, "warm up", err)
	}
	return nil
}

// EmbedDocuments implements [embed.Embedder].
func (e *Embedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := e.batch.Documents(ctx, texts)
	if err != nil && vectors == nil {
		return nil, e.client.explain(ctx, fmt.Sprintf("embed %d texts", len(texts)), err)
	}
	return vectors, err
}

// EmbedQuery implements [embed.Embedder].
func (e *Embedder) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	v, err := e.batch.Question(ctx, question)
	if err != nil {
		return nil, e.client.explain(ctx, "embed the question", err)
	}
	return v, nil
}
