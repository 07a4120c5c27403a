package batch

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"paperkin/embed"
)

const defaultTimeout = 10 * time.Minute // loading a model may take 5

// Options say which model of a server to use, and how, whatever the protocol. Embedders
// have them inside their own.
type Options struct {
	// Model is the model's name on the server.
	Model string
	// BatchSize is the number of texts in one request, without the canary. 0 means what
	// suits the server.
	BatchSize int
	// Timeout bounds each request for vectors, loading included. 0 means 10 minutes.
	// Requests for descriptions have 10 seconds, or Timeout if less.
	Timeout time.Duration
	// DocumentTemplate and QueryTemplate replace those known for the model. They
	// must contain {abstract} and {query} respectively. nil keeps the known ones.
	DocumentTemplate, QueryTemplate *string
	// Preparation replaces that of the model, so that vectors of an earlier version
	// can be compared and added to. Empty, or one that is not known, keeps the model's.
	Preparation embed.Preparation
	// Sleep waits for d before a retry, or until ctx ends and then returns its
	// error. nil means [Sleep].
	Sleep func(ctx context.Context, d time.Duration) error
}

// WithDefaults validates o and fills in its defaults: requests of so many texts, and
// nothing that depends on the model.
func (o Options) WithDefaults(size int) (Options, error) {
	switch {
	case o.BatchSize < 0:
		return o, fmt.Errorf("batch size: got %d, want 0 or more", o.BatchSize)
	case o.Timeout < 0:
		return o, fmt.Errorf("timeout: got %d, want 0 or more", o.Timeout)
	}
	if t := o.DocumentTemplate; t != nil && !strings.Contains(*t, "{abstract}") {
		return o, fmt.Errorf("document template %q has no {abstract}", *t)
	}
	if t := o.QueryTemplate; t != nil && !strings.Contains(*t, "{query}") {
		return o, fmt.Errorf("query template %q has no {query}", *t)
	}
	o.BatchSize = cmp.Or(o.BatchSize, size)
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	if o.Sleep == nil {
		o.Sleep = Sleep
	}
	return o, nil
}

// For returns the space of a model, which is made as is known for it, with what the
// options replace.
func (o Options) For(s embed.Space) embed.Space {
	if o.DocumentTemplate != nil {
		s.DocumentTemplate = *o.DocumentTemplate
	}
	if o.QueryTemplate != nil {
		s.QueryTemplate = *o.QueryTemplate
	}
	if o.Preparation.Known() {
		s.Preparation = o.Preparation
	}
	return s
}

// Of returns the options by which the model of a space makes more vectors of it.
func (o Options) Of(s embed.Space) Options {
	o.Model, o.DocumentTemplate, o.QueryTemplate, o.Preparation = s.Model, &s.DocumentTemplate, &s.QueryTemplate, s.Preparation
	return o
}
