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
// The Digest of its Space is that of the weights where the server reports it, else that of
// the model's manifest.
type Embedder struct {
	batch.Embedder
	client   *client
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
	return &Embedder{Embedder: batch.Embedder{Batch: b, Explain: c.explain}, client: c, options: o}, nil
}

// Server returns the address of the server, and the version that it had when it was opened.
func (e *Embedder) Server() (address, version string) { return e.client.base, e.client.version }
