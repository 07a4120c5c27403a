// Package ollama embeds text with a model behind a local Ollama server.
//
// It is an [embed.Embedder] over the server's /api/embed: a client of our own
// behind langchaingo's batching, because langchaingo's Ollama client sends one
// text per request and no options. It knows what the common embedding models
// want around their input ([ProfileOf]), cuts what exceeds the model's context
// and says so, retries what is worth it, and finds the one text that spoils a
// batch.
//
// It believes no answer that does not fit its request. Vectors belong to texts
// by nothing but their order, so once [Embedder.Warm] has run, every request for
// several texts carries one more, a short one whose vector is known. It stands
// at another place each time and must come back there: a lasting disorder shows
// within as many requests as a batch has texts, most at the first one, and
// another model shows at once. What is beyond it is a server that swaps two
// texts of a batch once: certainty would cost embedding everything twice.
// [Embedder.Verify] tells whether the name still stands for the same weights.
//
// It neither installs nor starts anything: a missing server or model is an
// error ([embed.ErrUnreachable], [embed.ErrModelMissing]). It prepares no
// document: texts come as [embed.Space.Document] rendered them.
package ollama

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/tmc/langchaingo/embeddings"

	"paperkin/embed"
)

var _ embed.Verifier = (*Embedder)(nil)

// An Embedder embeds with one model of one server. It is safe for concurrent
// use and holds nothing that needs closing.
//
// Its methods wait for the server; they return the context's error as it is as
// soon as the context ends. A server that stops answering is asked again (see
// Options.Retries) before the call ends with [embed.ErrUnreachable]. A server
// that fails for every text, however short, or answers with the wrong number of
// vectors or components, ends the call with [embed.ErrModelUnfit]; one that
// fails for single texts leads to an [*embed.Partial] with the server's reason.
type Embedder struct {
	client   *client
	batches  *embeddings.EmbedderImpl // splits texts into the client's batches
	space    embed.Space
	options  Options
	manifest atomic.Pointer[string] // a digest that is known to mean space; see Verify
}

// Open checks that the server answers, has the model, and that the model can
// embed, and returns an Embedder for it. It asks for descriptions only and
// loads no model, unless the server does not tell the number of dimensions: a
// probe text does then. Run [Embedder.Warm] before a long job.
//
// The error wraps [embed.ErrUnreachable], [embed.ErrModelMissing] or
// [embed.ErrModelUnfit] accordingly. Only the probe is ever retried.
func Open(ctx context.Context, o Options) (*Embedder, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s, err := dial(ctx, o)
	if err != nil {
		return nil, err
	}
	m, err := s.describe(ctx, o)
	if err != nil {
		return nil, err
	}
	c := &client{server: s, model: m.name, context: m.context, dimensions: m.space.Dimensions, cut: o.Dimensions,
		keepAlive: o.KeepAlive, timeout: o.Timeout, retries: o.Retries, backoff: o.Backoff, sleep: o.Sleep}
	c.blank, c.probe = m.space.Document("", ""), m.space.Document("", probeText)
	if c.dimensions == 0 {
		vectors, err := c.prove(ctx, c.probe)
		if err != nil {
			return nil, c.explain(ctx, "measure vectors", err)
		}
		c.dimensions = len(vectors[0])
		m.space.Dimensions = c.dimensions
	}
	batches, err := embeddings.NewEmbedder(c, embeddings.WithBatchSize(o.BatchSize), embeddings.WithStripNewLines(false))
	if err != nil {
		return nil, err
	}
	return &Embedder{client: c, batches: batches, space: m.space, options: o}, nil
}

// Space is what makes this model's vectors comparable. Its Digest is that of
// the weights where the server tells it, else that of the model's manifest.
func (e *Embedder) Space() embed.Space { return e.space }

// Version is the server's version, as it reported it to [Open].
func (e *Embedder) Version() string { return e.client.version }

// URL is the server's address, as [Open] resolved it.
func (e *Embedder) URL() string { return e.client.base }

// Warm loads the model, which may take minutes, and checks that it tells
// different texts apart and that their vectors come in order. A model or server
// that does not do so is [embed.ErrModelUnfit].
func (e *Embedder) Warm(ctx context.Context) error {
	c := e.client
	one, other := e.space.Document("", otherProbeText), e.space.Document("", thirdProbeText)
	vectors, err := c.prove(ctx, c.probe)
	if err == nil {
		c.witness.Store(&witness{text: c.probe, vector: vectors[0]})
		vectors, err = c.prove(ctx, one, other) // and the witness
	}
	if err == nil && slices.Equal(vectors[0], vectors[1]) {
		err = fmt.Errorf("%w: same vector for %q and %q", embed.ErrModelUnfit, one, other)
	}
	if err != nil {
		return c.explain(ctx, "warm up", err)
	}
	return nil
}

// EmbedDocuments implements [embed.Embedder]. A text that is blank, or holds
// only what the document template puts there, is never sent: it fails with
// [embed.ErrNoVector].
func (e *Embedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	rec := &record{}
	vectors, err := e.batches.EmbedDocuments(rec.attach(ctx), texts)
	if err != nil {
		return nil, e.client.explain(ctx, fmt.Sprintf("embed %d texts", len(texts)), rec.cause(err))
	}
	if p := rec.partial(); !p.Empty() {
		return vectors, p
	}
	return vectors, nil
}

// EmbedQuery implements [embed.Embedder].
func (e *Embedder) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	rec := &record{}
	vector, err := e.batches.EmbedQuery(rec.attach(ctx), e.space.Query(question))
	if err == nil {
		err = rec.failed[0] // nil when all is well
	}
	if err != nil {
		return nil, e.client.explain(ctx, "embed the question", rec.cause(err))
	}
	return vector, nil
}
