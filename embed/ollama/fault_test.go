package ollama

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// TestRetry: temporary failures are retried, with growing waits.
func TestRetry(t *testing.T) {
	for _, c := range []struct {
		name string
		fail func(http.ResponseWriter) bool
	}{
		{"busy", func(w http.ResponseWriter) bool { return failWith(w, 503, "server busy, please try again") }},
		{"runner crashed", func(w http.ResponseWriter) bool { return failWith(w, 400, "do embedding request: EOF") }},
		{"runner gone", func(w http.ResponseWriter) bool { return failWith(w, 500, "dial tcp: connect: connection refused") }},
		{"hung up", hangUp},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newServer(t)
			s.answer = func(n int, _ embedRequest, w http.ResponseWriter) bool { return n < 4 && c.fail(w) }
			o, waits := s.options()
			v, err := open(t, o).EmbedQuery(t.Context(), "deep nets")
			if err != nil || !same(v, "deep nets") {
				t.Fatalf("got %d components, %v", len(v), err)
			}
			ms := time.Millisecond
			if want := []time.Duration{500 * ms, 1000 * ms, 2000 * ms, 4000 * ms}; !slices.Equal(*waits, want) {
				t.Errorf("waited %v, want %v", *waits, want)
			}
		})
	}
}

// TestRetriesEnd: a server that stays busy is given up after 15.5 seconds.
func TestRetriesEnd(t *testing.T) {
	s := newServer(t)
	s.answer = func(_ int, _ embedRequest, w http.ResponseWriter) bool { return failWith(w, 503, "busy") }
	o, waits := s.options()
	_, err := open(t, o).EmbedQuery(t.Context(), "deep nets")
	if !errors.Is(err, embed.ErrUnreachable) {
		t.Errorf("got %v, want ErrUnreachable", err)
	}
	var total time.Duration
	for _, d := range *waits {
		total += d
	}
	if len(*waits) != batch.MaxRetries || total != 15500*time.Millisecond {
		t.Errorf("waited %v, want %d times and 15.5s in all", *waits, batch.MaxRetries)
	}
}

// TestServerRestarts: the server goes down between two batches and comes back
// at the same address while the client waits; then it goes down for good.
func TestServerRestarts(t *testing.T) {
	s := newServer(t)
	o, _ := s.options()
	o.BatchSize = 4
	waited := 0
	o.Sleep = func(context.Context, time.Duration) error {
		if waited++; waited == 2 {
			l, err := net.Listen("tcp", s.http.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			again := &httptest.Server{Listener: l, Config: &http.Server{Handler: s.http.Config.Handler}}
			again.Start()
			t.Cleanup(again.Close)
			s.http = again
		}
		return nil
	}
	e := open(t, o)
	if _, err := e.EmbedDocuments(t.Context(), numbered(4)); err != nil {
		t.Fatal(err)
	}
	s.http.Close()
	vectors, err := e.EmbedDocuments(t.Context(), numbered(8))
	if err != nil || waited != 2 || !same(vectors[7], "paper number 7") {
		t.Fatalf("after a restart: %v after %d waits", err, waited)
	}
	s.http.Close()
	waited = 100
	if _, err := e.EmbedDocuments(t.Context(), numbered(8)); !errors.Is(err, embed.ErrUnreachable) || waited != 100+batch.MaxRetries {
		t.Errorf("without a server: got %v after %d waits, want ErrUnreachable after %d", err, waited-100, batch.MaxRetries)
	}
}

// TestSilence: a server that takes the texts and sends no answer, or only the
// beginning of one.
func TestSilence(t *testing.T) {
	for _, beginning := range []string{"", `{"embeddings":[[0.1,`} {
		s := newServer(t)
		s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool {
			if beginning != "" {
				io.WriteString(w, beginning)
				http.NewResponseController(w).Flush()
			}
			<-r.ctx.Done()
			return true
		}
		o, waits := s.options()
		e := open(t, o)
		e.client.timeout = 200 * time.Millisecond // which Open need not keep
		_, err := e.EmbedDocuments(t.Context(), numbered(3))
		if !errors.Is(err, embed.ErrUnreachable) || !errors.Is(err, embed.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) ||
			!strings.Contains(err.Error(), "200ms") {
			t.Errorf("%q: got %v, want ErrUnreachable, ErrTimeout and the limit", beginning, err)
		}
		if len(s.sent()) != 1 || len(*waits) != 0 {
			t.Errorf("%q: %d requests, want 1: the next one would take as long", beginning, len(s.sent()))
		}
	}
}

// TestCancel ends the context while the server works, and while the client
// waits for a retry.
func TestCancel(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(cancel func(), r embedRequest, w http.ResponseWriter)
	}{
		{"during a request", func(cancel func(), r embedRequest, _ http.ResponseWriter) { cancel(); <-r.ctx.Done() }},
		{"during a wait", func(cancel func(), _ embedRequest, w http.ResponseWriter) { cancel(); failWith(w, 503, "busy") }},
		{"while splitting", func(cancel func(), r embedRequest, w http.ResponseWriter) {
			if len(r.Input) == 1 {
				cancel()
			}
			failWith(w, 500, "NaN")
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newServer(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool { c.answer(cancel, r, w); return true }
			o, _ := s.options()
			vectors, err := open(t, o).EmbedDocuments(ctx, numbered(8))
			if vectors != nil || err != context.Canceled {
				t.Errorf("got %v, %v, want context.Canceled as it is", vectors, err)
			}
		})
	}
}
