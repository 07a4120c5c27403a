package ollama

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// defaultDescribeTimeout bounds requests that the server answers without
// loading a model. It is short so that an address without a server does not hold
// up a user who could do with the built-in model.
const defaultDescribeTimeout = 10 * time.Second

// server is an Ollama server that has answered once.
type server struct {
	url             *url.URL
	base            string // the same, for messages
	version         string // when it first answered
	describeTimeout time.Duration
}

// connect resolves the address and asks the server for its version, to see
// that it is an Ollama server.
func connect(ctx context.Context, o Options) (*server, error) {
	base, err := resolve(o.URL)
	if err != nil {
		return nil, err
	}
	s := &server{url: base, base: base.String(), describeTimeout: min(defaultDescribeTimeout, o.Timeout)}
	err = s.ask(ctx, "version", func(ctx context.Context) (err error) {
		s.version, err = s.asking(batch.DescriptionSize).Version(ctx)
		return err
	})
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, embed.ErrUnreachable):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", embed.ErrUnreachable, err)
	case s.version == "":
		return nil, fmt.Errorf("ollama: %w: %s is not an Ollama server", embed.ErrUnreachable, s.base)
	}
	return s, nil
}

// asking returns a client for a request whose answer can have at most so many
// bytes. A longer one is an error that wraps [*http.MaxBytesError], which comes
// before more than that is in memory.
func (s *server) asking(most int64) *api.Client {
	return api.NewClient(s.url, &http.Client{Transport: batch.Limited{RoundTripper: http.DefaultTransport, Most: most}})
}

// ask runs one request for a description, within its time limit. The error
// names what was asked for; it is the context's own or wraps a *batch.Fault.
func (s *server) ask(ctx context.Context, what string, request func(context.Context) error) error {
	limited, cancel := context.WithTimeout(ctx, s.describeTimeout)
	defer cancel()
	err := request(limited)
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("ollama: %s from %s: %w", what, s.base, classify(err, limited.Err() != nil, s.describeTimeout))
}

// list returns the models that are installed.
func (s *server) list(ctx context.Context) (models []api.ListModelResponse, err error) {
	err = s.ask(ctx, "list of models", func(ctx context.Context) error {
		r, err := s.asking(batch.DescriptionSize).List(ctx)
		if err == nil {
			models = r.Models
		}
		return err
	})
	return models, err
}

// show returns the server's description of one model.
func (s *server) show(ctx context.Context, name string) (r *api.ShowResponse, err error) {
	err = s.ask(ctx, fmt.Sprintf("description of %q", name), func(ctx context.Context) (err error) {
		r, err = s.asking(batch.DescriptionSize).Show(ctx, &api.ShowRequest{Model: name})
		return err
	})
	return r, err
}
