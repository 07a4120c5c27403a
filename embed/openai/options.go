package openai

import (
	"errors"
	"fmt"

	"paperkin/embed/batch"
)

// defaultBatchSize leaves room for the canary in a request of 32 texts, which
// is the most that text-embeddings-inference takes unless told otherwise.
const defaultBatchSize = 31

// Options say which model of which server to use, and how. URL and Model are
// required.
type Options struct {
	batch.Options
	// URL is the base of the API, such as http://localhost:1234/v1. Without a
	// scheme it is http, without a path /v1.
	URL string
	// Key is sent as the bearer token of every request. Empty means none. It is
	// in no error.
	Key string
	// AllowRemote lets the embedder connect to any address, also through the
	// proxy that the environment names.
	AllowRemote bool
	// Digests are those of spaces that this model may have made before. If it is
	// the model of one of them, its Space has that digest.
	Digests []string
}

// withDefaults validates o and fills in its defaults, except for what depends on
// the model.
func (o Options) withDefaults() (_ Options, err error) {
	if o.Model == "" {
		return o, errors.New("openai: no model named")
	}
	if o.Options, err = o.WithDefaults(defaultBatchSize); err != nil {
		return o, fmt.Errorf("openai: %w", err)
	}
	return o, nil
}
