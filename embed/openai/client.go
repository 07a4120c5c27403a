package openai

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/tmc/langchaingo/llms/openai"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// describeTimeout bounds the request for the list of models, for which no model is
// loaded.
const describeTimeout = 10 * time.Second

var _ batch.Server = (*client)(nil)

// client asks one server for vectors of one model. Only what it knows of scripts changes.
type client struct {
	base, model, key string
	timeout          time.Duration // of a request for vectors
	dialled          *dialler
	transport        http.RoundTripper
	scripts          scripts
}

func newClient(o Options) (*client, error) {
	base, err := resolve(o.URL)
	if err != nil {
		return nil, err
	}
	d := &dialler{allowRemote: o.AllowRemote}
	return &client{base: base, model: o.Model, key: o.Key, timeout: o.Timeout, dialled: d, transport: d.transport()}, nil
}

// Embed implements [batch.Server].
func (c *client) Embed(ctx context.Context, texts []string, dimensions int) ([][]float32, error) {
	limited, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	d := c.asking(batch.VectorsSize(len(texts), dimensions))
	// The token must not be empty; d sends the true one, or none.
	llm, err := openai.New(openai.WithHTTPClient(d), openai.WithBaseURL(c.base), openai.WithToken("none"),
		openai.WithEmbeddingModel(c.model), openai.WithModel(c.model), openai.WithOrganization(""))
	if err != nil {
		return nil, &batch.Fault{Kind: batch.Fatal, Err: err}
	}
	vectors, err := llm.CreateEmbedding(limited, texts)
	switch {
	case err == nil, errors.Is(err, openai.ErrUnexpectedResponseLength): // which package batch finds as well
		return vectors, nil
	case strings.HasSuffix(err.Error(), "empty response"): // the client does not export what it is
		return nil, &batch.Fault{Kind: batch.Suspect, Mismatch: true,
			Err: fmt.Errorf("%w: got no vectors, but %q", embed.ErrModelUnfit, c.public(d.head.String()))}
	case d.err != nil: // the client hides what it is
		err = d.err
	}
	return nil, c.classify(err, limited.Err() != nil, c.timeout)
}

// contextOf asks for the list of models and returns the context of the client's,
// in tokens; 0 if the server does not tell or has no such list. Its main use is to
// find out quickly whether there is a server.
func (c *client) contextOf(ctx context.Context) (int, error) {
	limit := min(describeTimeout, c.timeout)
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	q, err := http.NewRequestWithContext(limited, http.MethodGet, c.base+"/models", nil)
	if err != nil {
		return 0, fmt.Errorf("%w: %w", embed.ErrUnreachable, err)
	}
	r, err := c.asking(batch.DescriptionSize).Do(q)
	var body []byte
	if err == nil {
		defer r.Body.Close()
		body, err = io.ReadAll(r.Body)
	}
	var status *statusError
	switch {
	case ctx.Err() != nil:
		return 0, ctx.Err()
	case errors.As(err, &status) && status.code != http.StatusUnauthorized && status.code != http.StatusForbidden:
		return 0, nil // it is there; the request for vectors tells the rest
	case err != nil:
		return 0, c.classify(err, limited.Err() != nil, limit)
	}
	return contextIn(body, c.model), nil
}

// contextIn returns the context of a model in a list of models, where vLLM and
// llama.cpp put it; of the only model in the list, whatever its name. 0 is unknown.
func contextIn(body []byte, model string) int {
	var list struct {
		Data []struct {
			ID     string `json:"id"`
			MaxLen int    `json:"max_model_len"`
			Meta   struct {
				Trained int `json:"n_ctx_train"`
			} `json:"meta"`
		} `json:"data"`
	}
	if json.Unmarshal(body, &list) != nil {
		return 0
	}
	for _, m := range list.Data {
		if n := max(m.MaxLen, m.Meta.Trained); n > 0 && (m.ID == model || len(list.Data) == 1) {
			return n
		}
	}
	return 0
}

// public removes the key from what a server says.
func (c *client) public(s string) string {
	if c.key == "" {
		return s
	}
	return strings.ReplaceAll(s, c.key, "[key]")
}

// explain adds to an error what was being done, with which model and where.
// The context's own error stays as it is.
func (c *client) explain(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return err
	}
	return &Error{Doing: doing, Model: c.model, Address: c.base, Err: err}
}

// An Error is one of an [Embedder].
type Error struct {
	Doing, Model, Address string
	Err                   error
}

func (e *Error) Error() string {
	return fmt.Sprintf("openai: %s with %q at %s: %v", e.Doing, e.Model, e.Address, e.Err)
}

// Provider is that of the spaces of the embedder.
func (e *Error) Provider() string { return "openai" }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
