package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
)

// kind is what a failed request says about the texts in it.
type kind int

const (
	fatal   kind = iota // nothing about them: the next request would fail too
	suspect             // one of them may be to blame
	tooLong             // one of them is longer than the context
)

// fault is a failed request, judged. The status codes and wordings are those
// of server 0.17.4.
type fault struct {
	kind kind
	// passing: the same request may succeed a little later. A passing fault
	// that stays becomes what kind says.
	passing bool
	// odd: the server answered, but something else than it was asked. Like a
	// passing fault, but there is nothing to wait for: one more try tells.
	odd bool
	err error // wraps a sentinel of package embed where one applies
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// classify judges the error of a request whose own context is alive. expired
// says that the request ran out of its time.
func classify(err error, expired bool, limit time.Duration) *fault {
	var status api.StatusError // both are values, not pointers
	var denied api.AuthorizationError
	var dialing *net.OpError
	switch {
	case expired, errors.Is(err, context.DeadlineExceeded): // of our own timeout, or of the HTTP client's
		// Not wrapped: callers must not take it for the end of their context.
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w: it had %s", embed.ErrUnreachable, embed.ErrTimeout, limit)}
	case errors.As(err, &denied):
		return &fault{kind: fatal, err: fmt.Errorf("%w: it asks for a login: %w", embed.ErrUnreachable, err)}
	case errors.As(err, &status):
		return classifyStatus(status)
	case errors.As(err, &dialing) && dialing.Op == "dial":
		return &fault{kind: fatal, passing: true, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case brokenOff(err.Error()):
		return &fault{kind: suspect, passing: true, err: err}
	case unreadable(err):
		return &fault{kind: suspect, err: fmt.Errorf("unreadable answer: %w", err)}
	}
	return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
}

func classifyStatus(s api.StatusError) *fault {
	err := fmt.Errorf("status %d: %w", s.StatusCode, s)
	switch text := s.ErrorMessage; {
	case brokenOff(text):
		// The runner behind the server died. It says so with status 400.
		return &fault{kind: suspect, passing: true, err: err}
	case s.StatusCode == http.StatusNotFound && strings.Contains(text, "model"):
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrModelMissing, err)}
	case s.StatusCode == http.StatusNotFound:
		return &fault{kind: fatal, err: fmt.Errorf("%w: no such service, the server may be too old: %w", embed.ErrUnreachable, err)}
	case s.StatusCode == http.StatusNotImplemented:
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrModelUnfit, err)}
	case s.StatusCode == http.StatusServiceUnavailable,
		// What a proxy says for a server that is busy or restarting.
		s.StatusCode == http.StatusTooManyRequests, s.StatusCode == http.StatusBadGateway, s.StatusCode == http.StatusGatewayTimeout:
		return &fault{kind: fatal, passing: true, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case s.StatusCode == http.StatusForbidden, s.StatusCode == http.StatusMethodNotAllowed:
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case strings.Contains(text, "exceeds the context length"), strings.Contains(text, "exceeds maximum context length"):
		return &fault{kind: tooLong, err: err}
	}
	return &fault{kind: suspect, err: err} // a vector with NaN, for one
}

// oddAnswer is the fault of an answer that does not fit its request. A text of
// it may be to blame, or the model may be another one by now.
func oddAnswer(format string, args ...any) *fault {
	return &fault{kind: suspect, odd: true, err: fmt.Errorf("%w: "+format, append([]any{embed.ErrModelUnfit}, args...)...)}
}

// brokenOff recognises a connection that ended too early: ours to the server,
// or the server's to its runner, whose error it passes on as text.
func brokenOff(text string) bool {
	for _, sign := range []string{
		"EOF", "unexpected end of JSON input", "connection reset", "connection refused",
		"broken pipe", "forcibly closed", "runner process no longer running",
	} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return false
}

// unreadable recognises an answer that arrived whole but is not the JSON that
// it should be, such as one with NaN or 1e99 among its numbers.
func unreadable(err error) bool {
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &mistyped)
}

// judge is what a failed request's error says: a *fault is one already, and
// anything else, such as the end of the context, leaves no hope.
func judge(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	return &fault{kind: fatal, err: err}
}
