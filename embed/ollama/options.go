package ollama

import (
	"fmt"

	"paperkin/embed/batch"
)

// defaultBatchSize: the server embeds one text after the other, so that larger requests
// save nothing.
const defaultBatchSize = 32

// Options say which model of which server to use, and how. Only Model is
// required, and not even that by [Choose]; its tag defaults to "latest".
type Options struct {
	batch.Options
	// URL is the server's address in the forms that OLLAMA_HOST takes: a host
	// alone means port 11434, http://host port 80, https://host port 443.
	// Empty means $OLLAMA_HOST, and without that this machine. It is resolved
	// once, by [Open].
	URL string
	// Load is how the server loads the model, where it should not choose. Its num_ctx
	// takes the place of the model's own, as far as the weights allow.
	Load Load
}

// withDefaults validates o and fills in its defaults, except for the templates,
// which depend on the model.
func (o Options) withDefaults() (_ Options, err error) {
	if o.Options, err = o.WithDefaults(defaultBatchSize); err != nil {
		return o, fmt.Errorf("ollama: %w", err)
	}
	return o, nil
}
