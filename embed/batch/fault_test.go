package batch

import (
	"context"
	"errors"
	"net"
	"net/url"
	"testing"
	"time"

	"paperkin/embed"
)

// TestSleep: the default wait takes its time, and ends with the context.
func TestSleep(t *testing.T) {
	start := time.Now()
	if err := Sleep(t.Context(), 10*time.Millisecond); err != nil || time.Since(start) < 10*time.Millisecond {
		t.Errorf("got %v after %v, want 10ms", err, time.Since(start))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Sleep(ctx, time.Hour); err != context.Canceled {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// TestTransportTimeout: the transport's own limit, such as that for connecting,
// is no end of the caller's context.
func TestTransportTimeout(t *testing.T) {
	err := Classify(&url.Error{Op: "Post", Err: &net.OpError{Op: "dial", Err: context.DeadlineExceeded}}, false, time.Minute)
	if !errors.Is(err, embed.ErrUnreachable) || !errors.Is(err, embed.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) || err.Kind != Fatal || err.Temporary {
		t.Errorf("got %+v, want a fatal ErrUnreachable and ErrTimeout, and no context.DeadlineExceeded", err)
	}
}

// TestClosedWhileIdle: a server that closes a connection while the next request is on its way
// may take that request later. The transport does not repeat a POST itself then.
func TestClosedWhileIdle(t *testing.T) {
	err := Classify(&url.Error{Op: "Post", Err: errors.New("http: server closed idle connection")}, false, time.Minute)
	if !err.Temporary || err.Kind != Suspect || errors.Is(err, embed.ErrUnreachable) {
		t.Errorf("got %+v, want a temporary fault", err)
	}
}
