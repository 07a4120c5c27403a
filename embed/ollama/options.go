package ollama

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Defaults of [Options].
const (
	defaultBatchSize = 32
	defaultKeepAlive = 15 * time.Minute // the server's own 5 minutes end between two questions
	defaultTimeout   = 10 * time.Minute // loading a model may take 5
	defaultRetries   = 5
	defaultBackoff   = 500 * time.Millisecond
	maxBackoff       = 30 * time.Second

	// defaultContext bounds num_ctx for models that could take far more. The
	// server reserves memory for a whole context at once, growing with its
	// square on most models, and hardly any abstract has 2,048 tokens.
	defaultContext = 2048
)

// Options say which model of which server, and how to treat it. Only Model is
// needed, and not even that for [Choose].
type Options struct {
	// URL is the server's address in the forms that OLLAMA_HOST takes: a host
	// alone means port 11434, http://host port 80, https://host port 443.
	// Empty means $OLLAMA_HOST, and without that this machine. It is resolved
	// once, by [Open].
	URL string
	// Model is the model's name on the server; the tag defaults to "latest".
	Model string

	// BatchSize is how many texts go into one request. 0 means 32.
	BatchSize int
	// ContextLength is the context to load the model with, in tokens. 0 means
	// the model's own, at most 2048. It never exceeds the model's own.
	ContextLength int
	// KeepAlive is how long the server keeps the model loaded after a request.
	// 0 means 15 minutes, a negative value for good.
	KeepAlive time.Duration
	// Timeout bounds each request for vectors, loading included. 0 means 10
	// minutes. Requests for descriptions have 10 seconds, or Timeout if less.
	Timeout time.Duration

	// Dimensions asks for shorter vectors of a model trained to be cut
	// (Matryoshka). 0 means whole ones.
	Dimensions int
	// DocumentTemplate and QueryTemplate replace those of the model's profile.
	// They must hold {abstract} and {query} respectively.
	DocumentTemplate, QueryTemplate *string

	// HTTPClient sends the requests. nil means [http.DefaultClient].
	HTTPClient *http.Client
	// Retries is how often a request is sent again when the server is busy,
	// down or broke off. 0 means 5, a negative value never.
	Retries int
	// Backoff is the wait before the first retry; it doubles with each one, up
	// to 30 seconds. 0 means half a second.
	Backoff time.Duration
	// Sleep waits for d or until ctx ends, whose error it returns then. nil
	// means a timer.
	Sleep func(ctx context.Context, d time.Duration) error
}

// withDefaults checks o and fills in what it leaves open, but for ContextLength
// and the templates, which depend on the model.
func (o Options) withDefaults() (Options, error) {
	for _, n := range []struct {
		name  string
		value int64
	}{
		{"batch size", int64(o.BatchSize)}, {"context length", int64(o.ContextLength)}, {"dimensions", int64(o.Dimensions)},
		{"timeout", int64(o.Timeout)}, {"backoff", int64(o.Backoff)},
	} {
		if n.value < 0 {
			return o, fmt.Errorf("ollama: %s: got %d, want 0 or more", n.name, n.value)
		}
	}
	if t := o.DocumentTemplate; t != nil && !strings.Contains(*t, "{abstract}") {
		return o, fmt.Errorf("ollama: document template %q has no {abstract}", *t)
	}
	if t := o.QueryTemplate; t != nil && !strings.Contains(*t, "{query}") {
		return o, fmt.Errorf("ollama: query template %q has no {query}", *t)
	}
	setDefault(&o.BatchSize, defaultBatchSize)
	setDefault(&o.KeepAlive, defaultKeepAlive)
	setDefault(&o.Timeout, defaultTimeout)
	setDefault(&o.Retries, defaultRetries)
	setDefault(&o.Backoff, defaultBackoff)
	setDefault(&o.HTTPClient, http.DefaultClient)
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return o, nil
}

// setDefault gives a field that was left zero its default.
func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
