// Package batch embeds texts by requests to a server, which may fail: what is
// common to the embedders that are not in this process.
//
// A [Client] splits texts into requests, truncates what exceeds the model's
// context and reports it, retries temporary failures, and when a request fails
// finds the one text that is the cause. It has a loop of its own because
// langchaingo's knows only the success or failure of a whole call.
//
// It accepts no answer that does not fit its request. Nothing but their order
// connects vectors with texts, so once [Client.Warm] has run, every request for
// several texts carries a short one more whose vector is known, the canary. Its
// position changes from request to request and its vector must come back there:
// a server that keeps mixing up its answers is caught within as many requests as
// a batch has texts, mostly at the first, and another model at once. A server
// that once swaps two texts of a batch is not caught: certainty would cost
// embedding everything twice.
//
// The package knows no protocol: a [Server] sends one request, and says in a
// [Fault] what its failure means for the texts in it.
package batch

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"paperkin/embed"
)

const (
	// MaxRetries is how often a request is repeated after temporary faults.
	MaxRetries   = 5
	firstBackoff = 500 * time.Millisecond // doubles with each retry
)

// A Server embeds texts with one model. It is safe for concurrent use.
type Server interface {
	// Embed sends one request for the texts, of which there is at least one and
	// none is blank, and returns their vectors in order. dimensions is what each
	// should have, 0 while that is unknown; the answer is not held to it. The
	// error is the context's, or wraps a [*Fault].
	Embed(ctx context.Context, texts []string, dimensions int) ([][]float32, error)
}

// A Checker is a Server that can tell which texts its model knows nothing of.
type Checker interface {
	Server
	// Check returns as reason why there is no vector for a text, which wraps
	// [embed.ErrNoVector]; nil if it can be sent. The text is without the words of a
	// template. The error is that of a request that had to be made.
	Check(ctx context.Context, text string) (reason, err error)
}

// A Client embeds with one model of one server. Its fields do not change once it
// is in use. It is safe for concurrent use.
type Client struct {
	Server Server
	// Space is the model's. Its Dimensions may be 0 while they are unknown, which
	// [Client.Measure] changes.
	Space   embed.Space
	Context int // of the model, in tokens
	// Unsure: Context is what the model may take, and a server may take less, or
	// cut longer texts without a word. Both are found out.
	Unsure bool
	Size   int // texts in one request, without the canary
	// Sleep waits for d before a retry, or until ctx ends and then returns its
	// error. See [Sleep].
	Sleep func(ctx context.Context, d time.Duration) error

	canary  atomic.Pointer[canary] // nil until Warm
	refuses atomic.Bool            // the server has refused a text as too long
	cuts    atomic.Bool            // it has cut one without a word

	probe   sync.Mutex // guards covered
	covered int        // see fits; 0 until then
}

// Documents embeds texts as EmbedDocuments of [embed.Embedder] does. A text that
// is blank, or holds only what the document template puts there, is never sent:
// it fails with [embed.ErrNoVector].
func (c *Client) Documents(ctx context.Context, texts []string) ([][]float32, error) {
	call := c.newCall(texts)
	if len(texts) > 0 {
		var err error
		if call.fit, err = c.fits(ctx); err != nil {
			return nil, err
		}
	}
	if err := call.run(ctx); err != nil {
		return nil, err
	}
	partial := &embed.Partial{Total: len(texts), Failed: call.failed, Truncated: call.truncated}
	if !partial.Empty() {
		return call.vectors, partial
	}
	return call.vectors, nil
}

// Question embeds a question as EmbedQuery of [embed.Embedder] does.
func (c *Client) Question(ctx context.Context, question string) ([]float32, error) {
	call := c.newCall([]string{c.Space.Query(question)})
	call.fit, call.quiet = min(c.room(), probeTokens), true
	if err := call.run(ctx); err != nil {
		return nil, err
	}
	return call.vectors[0], call.failed[0] // nil when all is well
}

// sample is the document template with a text that every model has a vector for.
func (c *Client) sample() string { return c.Space.Document("", sampleText) }

// request returns one vector per text, in order and of the right number of
// components; their values are not checked. It retries where that may help.
// The error is the context's own, or a *Fault.
func (c *Client) request(ctx context.Context, texts []string, retries int) (vectors [][]float32, err error) {
	err = c.Retry(ctx, retries, func() (err error) {
		vectors, err = c.send(ctx, texts)
		return err
	})
	return vectors, err
}

// Retry runs a request, and again after a temporary fault up to retries times
// with growing waits in between, or once at once after a mismatch.
func (c *Client) Retry(ctx context.Context, retries int, request func() error) error {
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
		case f.Mismatch && attempt < min(retries, 1):
		case f.Temporary && attempt < retries:
			if err := c.Sleep(ctx, wait); err != nil {
				return err
			}
			wait *= 2
		default:
			return err
		}
	}
}

// send sends one request, with the canary among the texts when there are
// several, and checks that the answer fits it. The error is a *Fault.
func (c *Client) send(ctx context.Context, texts []string) ([][]float32, error) {
	input, at, canary := texts, -1, c.canary.Load()
	if canary != nil && len(texts) > 1 {
		input, at = canary.insert(texts)
	}
	vectors, err := c.Server.Embed(ctx, input, c.Space.Dimensions)
	if err != nil {
		return nil, err
	}
	if len(vectors) != len(input) {
		return nil, mismatch("got %d vectors, want %d", len(vectors), len(input))
	}
	for _, v := range vectors {
		if c.Space.Dimensions != 0 && len(v) != c.Space.Dimensions {
			return nil, mismatch("got a vector of %d components, want %d", len(v), c.Space.Dimensions)
		}
	}
	if at < 0 {
		return vectors, nil
	}
	if err := canary.check(vectors, at); err != nil {
		return nil, err
	}
	return slices.Delete(vectors, at, at+1), nil
}

// Sleep waits for d, or until ctx ends and then returns its error.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
