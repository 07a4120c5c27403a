package batch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"paperkin/embed"
)

// Kind is what the failure of a request says about the texts in it.
type Kind int

const (
	Fatal   Kind = iota // nothing: the next request would fail too
	Suspect             // one of them may be the cause
	TooLong             // one of them is longer than the context
)

// Fault is the error of a failed request, classified.
type Fault struct {
	Kind Kind
	// Temporary: the same request may succeed a little later. If it does not,
	// Kind applies.
	Temporary bool
	// Mismatch: the answer does not fit the request. One retry, at once, tells
	// whether that was an accident; if it was not, Kind applies.
	Mismatch bool
	// Said: it is what the server said, and not a connection that ended.
	Said bool
	Err  error // wraps a sentinel of package embed where one applies
}

func (f *Fault) Error() string { return f.Err.Error() }
func (f *Fault) Unwrap() error { return f.Err }

// Classify turns the error of a request that the server has not answered with an
// error of its own into a fault, given that the caller's context has not ended.
// expired says that the request's time limit has passed.
func Classify(err error, expired bool, limit time.Duration) *Fault {
	var dialing *net.OpError
	var large *http.MaxBytesError
	switch {
	case expired, errors.Is(err, context.DeadlineExceeded): // of the time limit, or of the transport's for connecting
		// Not wrapped, lest callers take it for the end of their own context.
		return &Fault{Kind: Fatal, Err: fmt.Errorf("%w: %w: the limit is %s", embed.ErrUnreachable, embed.ErrTimeout, limit)}
	case errors.As(err, &large):
		return tooLarge(large)
	case errors.As(err, &dialing) && dialing.Op == "dial":
		return &Fault{Kind: Fatal, Temporary: true, Err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
	case BrokenOff(err.Error()):
		return &Fault{Kind: Suspect, Temporary: true, Err: err}
	case unreadable(err):
		return &Fault{Kind: Suspect, Err: fmt.Errorf("unreadable answer: %w", err)}
	}
	return &Fault{Kind: Fatal, Err: fmt.Errorf("%w: %w", embed.ErrUnreachable, err)}
}

// mismatch is the fault of an answer that does not fit its request. One of the
// texts may be the cause, or the model may have been replaced.
func mismatch(format string, args ...any) *Fault {
	return &Fault{Kind: Suspect, Mismatch: true, Err: fmt.Errorf("%w: "+format, append([]any{embed.ErrModelUnfit}, args...)...)}
}

// BrokenOff reports whether text describes a connection that ended too early:
// ours to the server, or the server's to a process of its own, whose error it
// passes on.
func BrokenOff(text string) bool {
	for _, sign := range []string{
		"EOF", "unexpected end of JSON input", "connection reset", "connection refused",
		"broken pipe", "forcibly closed", "server closed idle connection", "runner process no longer running",
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
func asFault(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return &Fault{Kind: Fatal, Err: err}
}
