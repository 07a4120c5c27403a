package ollama

import (
	"context"
	"fmt"
	"strings"
	"time"

	"paperkin/embed"
	"paperkin/embed/batch"
)

const (
	defaultBatchSize = 32
	defaultTimeout   = 10 * time.Minute // loading a model may take 5
)

// Options say which model of which server to use, and how. Only Model is
// required, and not even that by [Choose].
type Options struct {
	// URL is the server's address in the forms that OLLAMA_HOST takes: a host
	// alone means port 11434, http://host port 80, https://host port 443.
	// Empty means $OLLAMA_HOST, and without that this machine. It is resolved
	// once, by [Open].
	URL string
	// Model is the model's name on the server; the tag defaults to "latest".
	Model string
	// BatchSize is the number of texts in one request. 0 means 32.
	BatchSize int
	// Timeout bounds each request for vectors, loading included. 0 means 10
	// minutes. Requests for descriptions have 10 seconds, or Timeout if less.
	Timeout time.Duration
	// DocumentTemplate and QueryTemplate replace those known for the model. They
	// must contain {abstract} and {query} respectively. nil keeps the known ones.
	DocumentTemplate, QueryTemplate *string
	// Preparation replaces that of the model, so that vectors of an earlier version
	// can be compared and added to. Empty, or one that is not known, keeps the model's.
	Preparation embed.Preparation
	// Load is how the server loads the model, where it should not choose. Its num_ctx
	// takes the place of the model's own, as far as the weights allow.
	Load Load
	// Sleep waits for d before a retry, or until ctx ends and then returns its
	// error. nil means a timer.
	Sleep func(ctx context.Context, d time.Duration) error
}

// withDefaults validates o and fills in its defaults, except for the templates,
// which depend on the model.
func (o Options) withDefaults() (Options, error) {
	switch {
	case o.BatchSize < 0:
		return o, fmt.Errorf("ollama: batch size: got %d, want 0 or more", o.BatchSize)
	case o.Timeout < 0:
		return o, fmt.Errorf("ollama: timeout: got %d, want 0 or more", o.Timeout)
	}
	if t := o.DocumentTemplate; t != nil && !strings.Contains(*t, "{abstract}") {
		return o, fmt.Errorf("ollama: document template %q has no {abstract}", *t)
	}
	if t := o.QueryTemplate; t != nil && !strings.Contains(*t, "{query}") {
		return o, fmt.Errorf("ollama: query template %q has no {query}", *t)
	}
	if o.BatchSize == 0 {
		o.BatchSize = defaultBatchSize
	}
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	if o.Sleep == nil {
		o.Sleep = batch.Sleep
	}
	return o, nil
}
