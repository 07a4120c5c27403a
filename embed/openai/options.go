package openai

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"paperkin/embed"
	"paperkin/embed/batch"
)

const (
	// defaultBatchSize leaves room for the canary in a request of 32 texts, which
	// is the most that text-embeddings-inference takes unless told otherwise.
	defaultBatchSize = 31
	defaultTimeout   = 10 * time.Minute // loading a model may take 5
)

// Options say which model of which server to use, and how. URL and Model are
// required.
type Options struct {
	// URL is the base of the API, such as http://localhost:1234/v1. Without a
	// scheme it is http, without a path /v1.
	URL string
	// Model is the model's name on the server.
	Model string
	// Key is sent as the bearer token of every request. Empty means none. It is
	// in no error.
	Key string
	// AllowRemote lets the embedder connect to any address, also through the
	// proxy that the environment names.
	AllowRemote bool
	// Digests are those of spaces that this model may have made before. If it is
	// the model of one of them, its Space has that digest.
	Digests []string
	// BatchSize is the number of papers' texts in one request. 0 means 31.
	BatchSize int
	// Timeout bounds each request for vectors, loading included. 0 means 10
	// minutes. The list of models has 10 seconds, or Timeout if less.
	Timeout time.Duration
	// DocumentTemplate and QueryTemplate replace those known for the model. They
	// must contain {abstract} and {query} respectively. nil keeps the known ones.
	DocumentTemplate, QueryTemplate *string
	// Preparation replaces that of the model, so that vectors of an earlier version
	// can be compared and added to. Empty, or one that is not known, keeps the model's.
	Preparation embed.Preparation
	// Sleep waits for d before a retry, or until ctx ends and then returns its
	// error. nil means a timer.
	Sleep func(ctx context.Context, d time.Duration) error
}

// withDefaults validates o and fills in its defaults, except for what depends on
// the model.
func (o Options) withDefaults() (Options, error) {
	switch {
	case o.Model == "":
		return o, errors.New("openai: no model named")
	case o.BatchSize < 0:
		return o, fmt.Errorf("openai: batch size: got %d, want 0 or more", o.BatchSize)
	case o.Timeout < 0:
		return o, fmt.Errorf("openai: timeout: got %d, want 0 or more", o.Timeout)
	}
	if t := o.DocumentTemplate; t != nil && !strings.Contains(*t, "{abstract}") {
		return o, fmt.Errorf("openai: document template %q has no {abstract}", *t)
	}
	if t := o.QueryTemplate; t != nil && !strings.Contains(*t, "{query}") {
		return o, fmt.Errorf("openai: query template %q has no {query}", *t)
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
