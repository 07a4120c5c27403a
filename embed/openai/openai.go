// Package openai embeds text with a model behind a server that speaks the OpenAI
// embeddings API: LM Studio, llama.cpp's server, vLLM, text-embeddings-inference,
// Ollama's own /v1, or a service.
//
// [Embedder] is an [embed.Embedder] over langchaingo's client for that API, which
// sends the requests and reads the answers. What the client does not do is here:
// addresses, keys, limits, what an error means for the texts of its request.
// Package batch splits texts into requests, retries, and accepts no answer that
// does not fit its request; package profile knows the prefixes that common
// embedding models expect.
//
// Texts stay in the network of the machine: the package connects to loopback,
// private and link-local addresses only, whatever a name resolves to, unless
// [Options.AllowRemote] is set. It follows no redirects.
//
// The API has no digest of a model's weights, and some servers answer with
// whichever model is loaded, whatever its name. A model is therefore known by a
// fingerprint of its vectors (fingerprint.go), which takes the place of the digest.
//
// The package starts no server and loads no model: a missing one is an error
// ([embed.ErrUnreachable], [embed.ErrModelMissing]).
package openai

import (
	"cmp"
	"context"

	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/profile"
)

var _ embed.Verifier = (*Embedder)(nil)

// The context that a model may have where nobody says, and at most: longer texts
// are cut. Of abstracts hardly any has more than 2,048 tokens.
const (
	usualContext = 2048
	maxContext   = 8192
)

// An Embedder embeds with one model of one server. It is safe for concurrent use
// and holds nothing that needs closing.
//
// Its methods wait, retry and fail as those of the embedder in package ollama do.
// The Digest of its Space is the model's fingerprint. The first call of EmbedDocuments also
// finds out up to which length texts are covered to their end.
type Embedder struct {
	batch.Embedder
	client *client
	sample []float32 // the vector of the first of the fingerprint's texts
}

// Open checks that the server answers and that the model embeds, and returns an
// Embedder for it. It sends the few texts of the fingerprint, for which the server
// may load the model. Run [Embedder.Warm] before a long job.
//
// The error wraps [ErrAddress], [ErrRemote], [embed.ErrUnreachable], [embed.ErrModelMissing] or
// [embed.ErrModelUnfit] accordingly. A server that cannot be connected to is not
// tried again.
func Open(ctx context.Context, o Options) (*Embedder, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	reported, err := c.contextOf(ctx)
	if err != nil {
		return nil, c.explain(ctx, "list models", err)
	}
	p, _ := profile.Of(o.Model)
	b := &batch.Client{Server: c, Space: o.For(p.Space("openai", o.Model)), Size: o.BatchSize, Sleep: o.Sleep,
		Context: min(cmp.Or(reported, p.Context, usualContext), maxContext), Unsure: true}
	vectors, err := b.SelfTest(ctx, fingerprinted()...)
	if err == nil {
		b.Space.Dimensions = len(vectors[0])
		err = batch.CheckDimensions(b.Space.Dimensions)
	}
	if err != nil {
		return nil, c.explain(ctx, "embed a sample", err)
	}
	b.Space.Digest = recognise(fingerprintOf(vectors), o.Digests)
	return &Embedder{Embedder: batch.Embedder{Batch: b, Explain: c.explain}, client: c, sample: vectors[0]}, nil
}

// Address is the server's, and Remote whether it is reached outside of this
// machine's own network.
func (e *Embedder) Address() string { return e.client.base }

// Remote reports whether the server is neither on this machine nor at a private
// address, or is reached through a proxy.
func (e *Embedder) Remote() bool { return e.client.dialled.remote.Load() }
