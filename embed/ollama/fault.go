package ollama

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// classify turns the error of a request into a fault, as [batch.Classify] does.
// The status codes and wordings are those of server 0.17.4.
func classify(err error, expired bool, limit time.Duration) *batch.Fault {
	var status api.StatusError // both are values, not pointers
	var denied api.AuthorizationError
	switch {
	case expired:
	case errors.As(err, &denied):
		return &batch.Fault{Kind: batch.Fatal, Said: true, Err: fmt.Errorf("%w: it requires a login: %w", embed.ErrUnreachable, err)}
	case errors.As(err, &status):
		f := classifyStatus(status)
		f.Said = true
		return f
	}
	return batch.Classify(err, expired, limit)
}

func classifyStatus(s api.StatusError) *batch.Fault {
	err := fmt.Errorf("status %d: %w", s.StatusCode, s)
	switch text := s.ErrorMessage; {
	case batch.BrokenOff(text):
		// The server's runner process died, which it reports with status 400.
		return &batch.Fault{Kind: batch.Suspect, Temporary: true, Err: err}
	case s.StatusCode == http.StatusNotFound && strings.Contains(text, "model"):
		return &batch.Fault{Kind: batch.Fatal, Err: fmt.Errorf("%w: %w", embed.ErrModelMissing, err)}
	case s.StatusCode == http.StatusNotFound:
		return &batch.Fault{Kind: batch.Fatal, Err: fmt.Errorf("%w: no such endpoint, the server may be too old: %w", embed.ErrUnreachable, err)}
	case s.StatusCode == http.StatusNotImplemented:
		return &batch.Fault{Kind: batch.Fatal, Err: fmt.Errorf("%w: %w", embed.ErrModelUnfit, err)}
	case s.StatusCode == http.StatusServiceUnavailable,
		// From a proxy before a server that is busy or restarting.
		s.StatusCode == http.StatusTooManyRequests, s.StatusCode == http.StatusBadGateway, s.StatusCode == http.StatusGatewayTimeout:
		return &batch.Fault{Kind: batch.Fatal, Temporary: true, Err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case s.StatusCode == http.StatusForbidden, s.StatusCode == http.StatusMethodNotAllowed:
		return &batch.Fault{Kind: batch.Fatal, Err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case strings.Contains(text, "exceeds the context length"), strings.Contains(text, "exceeds maximum context length"):
		return &batch.Fault{Kind: batch.TooLong, Err: err}
	}
	return &batch.Fault{Kind: batch.Suspect, Err: err} // such as a vector with NaN
}
