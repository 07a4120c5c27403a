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

// kind is what the failure of a request says about the texts in it.
type kind int

const (
	fatal   kind = iota // nothing: the next request would fail too
	suspect             // one of them may be the cause
	tooLong             // one of them is longer than the context
)

// fault is the error of a failed request, classified. The status codes and
// wordings are those of server 0.17.4.
type fault struct {
	kind kind
	// temporary: the same request may succeed a little later. If it does not,
	// kind applies.
	temporary bool
	// mismatch: the answer does not fit the request. One retry, at once, tells
	// whether that was an accident; if it was not, kind applies.
	mismatch bool
	err      error // wraps a sentinel of package embed where one applies
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// classify turns the error of a request into a fault, given that the caller's
// context has not ended. expired says that the request's time limit has passed.
func classify(err error, expired bool, limit time.Duration) *fault {
	var status api.StatusError // both are values, not pointers
	var denied api.AuthorizationError
	var dialing *net.OpError
	var large *http.MaxBytesError
	switch {
	case expired, errors.Is(err, context.DeadlineExceeded): // of the time limit, or of the transport's for connecting
		// Not wrapped, lest callers take it for the end of their own context.
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w: the limit is %s", embed.ErrUnreachable, embed.ErrTimeout, limit)}
	case errors.As(err, &large):
		return tooLarge(large)
	case errors.As(err, &denied):
		return &fault{kind: fatal, err: fmt.Errorf("%w: it requires a login: %w", embed.ErrUnreachable, err)}
	case errors.As(err, &status):
		return classifyStatus(status)
	case errors.As(err, &dialing) && dialing.Op == "dial":
		return &fault{kind: fatal, temporary: true, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case brokenOff(err.Error()):
		return &fault{kind: suspect, temporary: true, err: err}
	case unreadable(err):
		return &fault{kind: suspect, err: fmt.Errorf("unreadable answer: %w", err)}
	}
	return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
}

func classifyStatus(s api.StatusError) *fault {
	err := fmt.Errorf("status %d: %w", s.StatusCode, s)
	switch text := s.ErrorMessage; {
	case brokenOff(text):
		// The server's runner process died, which it reports with status 400.
		return &fault{kind: suspect, temporary: true, err: err}
	case s.StatusCode == http.StatusNotFound && strings.Contains(text, "model"):
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrModelMissing, err)}
	case s.StatusCode == http.StatusNotFound:
		return &fault{kind: fatal, err: fmt.Errorf("%w: no such endpoint, the server may be too old: %w", embed.ErrUnreachable, err)}
	case s.StatusCode == http.StatusNotImplemented:
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrModelUnfit, err)}
	case s.StatusCode == http.StatusServiceUnavailable,
		// From a proxy before a server that is busy or restarting.
		s.StatusCode == http.StatusTooManyRequests, s.StatusCode == http.StatusBadGateway, s.StatusCode == http.StatusGatewayTimeout:
		return &fault{kind: fatal, temporary: true, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case s.StatusCode == http.StatusForbidden, s.StatusCode == http.StatusMethodNotAllowed:
		return &fault{kind: fatal, err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case strings.Contains(text, "exceeds the context length"), strings.Contains(text, "exceeds maximum context length"):
		return &fault{kind: tooLong, err: err}
	}
	return &fault{kind: suspect, err: err} // such as a vector with NaN
}

// mismatch is the fault of an answer that does not fit its request. One of the
// texts may be the cause, or the model may have been replaced.
func mismatch(format string, args ...any) *fault {
	return &fault{kind: suspect, mismatch: true, err: fmt.Errorf("%w: "+format, append([]any{embed.ErrModelUnfit}, args...)...)}
}

// brokenOff reports whether text describes a connection that ended too early:
// ours to the server, or the server's to its runner, whose error it passes on.
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

// unreadable reports whether an answer arrived whole but is not the JSON that
// it should be, for example with NaN or 1e99 among its numbers.
func unreadable(err error) bool {
	var syntax *json.SyntaxError
	var mistyped *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &mistyped)
}

// asFault returns the fault that err wraps. Any other error, such as the end of
// the context, is a fatal one.
func asFault(err error) *fault {
	var f *fault
	if errors.As(err, &f) {
		return f
	}
	return &fault{kind: fatal, err: err}
}
