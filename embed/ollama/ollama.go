// Package ollama embeds text with a model behind a local Ollama server.
//
// [Embedder] is an [embed.Embedder] over the server's /api/embed. It splits
// texts into batches, truncates what exceeds the model's context and reports
// it, retries temporary failures, and when a batch fails finds the one text that
// is the cause. It has a batching loop of its own because langchaingo's knows
// only the success or failure of a whole call; and a client of its own because
// langchaingo's sends one text per request and no options. It knows the prefixes
// that common embedding models expect (profile.go).
//
// It accepts no answer that does not fit its request. Nothing but their order
// connects vectors with texts, so once [Embedder.Warm] has run, every request
// for several texts carries a short one more whose vector is known, the canary.
// Its position changes from request to request and its vector must come back
// there: a server that keeps mixing up its answers is caught within as many
// requests as a batch has texts, mostly at the first, and another model at
// once. A server that once swaps two texts of a batch is not caught: certainty
// would cost embedding everything twice. [Embedder.Verify] asks whether the
// model's name still stands for the same weights.
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
	space    embed.Space
	options  Options
	manifest atomic.Pointer[string] // a digest that is known to stand for space; see Verify
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
	c := &client{server: s, model: m.name, context: m.context, dimensions: m.space.Dimensions,
		batchSize: o.BatchSize, timeout: o.Timeout, sleep: o.Sleep}
	c.empty, c.sample = m.space.Document("", ""), m.space.Document("", sampleText)
	if c.dimensions == 0 {
		vectors, err := c.selfTest(ctx, c.sample)
		if err != nil {
			return nil, c.explain(ctx, "measure vectors", err)
		}
		c.dimensions = len(vectors[0])
		m.space.Dimensions = c.dimensions
		if err := checkDimensions(c.dimensions); err != nil {
			return nil, c.explain(ctx, "measure vectors", err)
		}
	}
	return &Embedder{client: c, space: m.space, options: o}, nil
}

// Space implements [embed.Embedder]. Its Digest is that of the weights where
// the server reports it, else that of the model's manifest.
func (e *Embedder) Space() embed.Space { return e.space }

// EmbedDocuments implements [embed.Embedder]. A text that is blank, or holds
// only what the document template puts there, is never sent: it fails with
// [embed.ErrNoVector].
func (e *Embedder) EmbedDocuments(ctx context.Context, texts []string) ([][]float32, error) {
	c := e.client.newCall(texts)
	if err := c.run(ctx); err != nil {
		return nil, c.explain(ctx, fmt.Sprintf("embed %d texts", len(texts)), err)
	}
	partial := &embed.Partial{Total: len(texts), Failed: c.failed, Truncated: c.truncated}
	if !partial.Empty() {
		return c.vectors, partial
	}
	return c.vectors, nil
}

// EmbedQuery implements [embed.Embedder].
func (e *Embedder) EmbedQuery(ctx context.Context, question string) ([]float32, error) {
	c := e.client.newCall([]string{e.space.Query(question)})
	err := c.run(ctx)
	if err == nil {
		err = c.failed[0] // nil when all is well
	}
	if err != nil {
		return nil, c.explain(ctx, "embed the question", err)
	}
	return c.vectors[0], nil
}
