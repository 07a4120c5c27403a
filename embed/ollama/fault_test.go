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
)

// TestServerFaults meets every request for vectors with the same answer. None
// of them may end as a library of failed papers.
func TestServerFaults(t *testing.T) {
	says := func(status int, message string) func(embedRequest, http.ResponseWriter) {
		return func(_ embedRequest, w http.ResponseWriter) { failWith(w, status, message) }
	}
	writes := func(body string) func(embedRequest, http.ResponseWriter) {
		return func(_ embedRequest, w http.ResponseWriter) { io.WriteString(w, body) }
	}
	const quick, patient = 0, defaultRetries // retries of the first request
	for _, c := range []struct {
		name    string
		answer  func(embedRequest, http.ResponseWriter)
		want    error
		text    string
		retries int
		most    int // requests that 32 texts may cost
	}{
		{"model removed", says(404, `model "all-minilm:latest" not found, try pulling it first`), embed.ErrModelMissing, "try pulling", quick, 1},
		{"no embed service", func(_ embedRequest, w http.ResponseWriter) { http.Error(w, "404 page not found", 404) }, embed.ErrUnreachable, "too old", quick, 1},
		{"no embedding model", says(501, "this model does not support embeddings"), embed.ErrModelUnfit, "does not support", quick, 1},
		{"login", says(401, "unauthorized"), embed.ErrUnreachable, "login", quick, 1},
		{"queue full", says(503, "server busy, please try again.  maximum pending requests exceeded"), embed.ErrUnreachable, "busy", patient, 6},
		{"bad gateway", func(_ embedRequest, w http.ResponseWriter) { http.Error(w, "<html>", http.StatusBadGateway) }, embed.ErrUnreachable, "502", patient, 6},
		{"bad options", says(400, "invalid option"), embed.ErrModelUnfit, "invalid option", quick, 7},
		{"broken model", says(500, "tensor is missing"), embed.ErrModelUnfit, "tensor is missing", quick, 7},
		{"NaN for all", says(500, "failed to encode response: json: unsupported value: NaN"), embed.ErrModelUnfit, "NaN", quick, 7},
		{"always too long", says(400, "the input length exceeds the context length"), embed.ErrModelUnfit, "exceeds", quick, 30},
		{"runner crashes", says(400, `do embedding request: Post "http://127.0.0.1:4321/embedding": EOF`), embed.ErrModelUnfit, "EOF", patient, 6 + 5*2 + 6},
		{"hangs up", func(_ embedRequest, w http.ResponseWriter) { hangUp(w) }, embed.ErrUnreachable, "EOF", patient, 6 + 5*2 + 6},
		{"half an answer", writes(`{"embeddings":[[0.1,`), embed.ErrUnreachable, "JSON", patient, 6 + 5*2 + 6},
		{"NaN in JSON", writes(`{"embeddings":[[NaN]]}`), embed.ErrModelUnfit, "unreadable", quick, 7},
		{"overflow", writes(`{"embeddings":[[1e99]]}`), embed.ErrModelUnfit, "unreadable", quick, 7},
		{"not JSON", writes(`<html>welcome</html>`), embed.ErrModelUnfit, "unreadable", quick, 7},
		{"nothing", writes(``), embed.ErrModelUnfit, "got 0 vectors", quick, 4},
		{"null", writes(`{"embeddings":null}`), embed.ErrModelUnfit, "got 0 vectors", quick, 4},
		{"one vector missing", func(r embedRequest, w http.ResponseWriter) {
			reply(w, 200, map[string]any{"embeddings": make([][]float32, len(r.Input)-1)})
		}, embed.ErrModelUnfit, "got 0 vectors, want 1", quick, 4},
		{"wrong dimensions", func(r embedRequest, w http.ResponseWriter) {
			vectors := make([][]float32, len(r.Input))
			for i, text := range r.Input {
				vectors[i] = vectorOf(text, 768)
			}
			reply(w, 200, map[string]any{"embeddings": vectors})
		}, embed.ErrModelUnfit, "768 components, want 384", quick, 4},
		{"zero vectors", func(r embedRequest, w http.ResponseWriter) {
			vectors := make([][]float32, len(r.Input))
			for i := range vectors {
				vectors[i] = make([]float32, 384)
			}
			reply(w, 200, map[string]any{"embeddings": vectors})
		}, embed.ErrModelUnfit, "zero", quick, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newServer(t)
			s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool { c.answer(r, w); return true }
			o, waits := s.options()
			e := open(t, o)
			vectors, err := e.EmbedDocuments(t.Context(), numbered(32))
			var partial *embed.Partial
			if vectors != nil || errors.As(err, &partial) || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Fatalf("got %v, want %v with %q", err, c.want, c.text)
			}
			if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, embed.ErrNoVector) {
				t.Errorf("%v passes for something else", err)
			}
			if n := len(s.sent()); n > c.most {
				t.Errorf("%d requests, want at most %d", n, c.most)
			}
			if first := (*waits)[:min(c.retries, len(*waits))]; c.retries == quick && len(*waits) > 0 || len(first) != c.retries {
				t.Errorf("waited %v, want %d retries of the first request", *waits, c.retries)
			}
		})
	}
}

// TestRetry: what passes is waited for, longer each time.
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

func TestRetryOptions(t *testing.T) {
	for _, c := range []struct {
		retries int
		backoff time.Duration
		want    []time.Duration
	}{
		{-1, 0, nil},
		{2, time.Second, []time.Duration{time.Second, 2 * time.Second}},
		{3, time.Minute, []time.Duration{time.Minute, maxBackoff, maxBackoff}},
	} {
		s := newServer(t)
		s.answer = func(_ int, _ embedRequest, w http.ResponseWriter) bool { return failWith(w, 503, "busy") }
		o, waits := s.options()
		o.Retries, o.Backoff = c.retries, c.backoff
		if _, err := open(t, o).EmbedQuery(t.Context(), "deep nets"); !errors.Is(err, embed.ErrUnreachable) || !slices.Equal(*waits, c.want) {
			t.Errorf("%d retries from %v: waited %v, %v, want %v", c.retries, c.backoff, *waits, err, c.want)
		}
	}
}

// TestServerRestarts: the server goes down between two batches and comes back
// at the same address while the client waits; then it stays away.
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
	if _, err := e.EmbedDocuments(t.Context(), numbered(8)); !errors.Is(err, embed.ErrUnreachable) || waited != 100+defaultRetries {
		t.Errorf("without a server: got %v after %d waits, want ErrUnreachable after %d", err, waited-100, defaultRetries)
	}
}

// TestSilence: a server that takes the texts and answers nothing, or the
// beginning of an answer.
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
		o.Timeout = 200 * time.Millisecond // Open, which is answered, has it too
		e := open(t, o)
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
// waits for another try.
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

func TestWarm(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(embedRequest, http.ResponseWriter)
		want   error
	}{
		{"same vector for all", func(r embedRequest, w http.ResponseWriter) {
			v := vectorOf("anything", 384)
			reply(w, 200, map[string]any{"embeddings": slices.Repeat([][]float32{v}, len(r.Input))})
		}, embed.ErrModelUnfit},
		{"zero vectors", func(r embedRequest, w http.ResponseWriter) {
			reply(w, 200, map[string]any{"embeddings": slices.Repeat([][]float32{make([]float32, 384)}, len(r.Input))})
		}, embed.ErrModelUnfit},
		{"load fails", func(_ embedRequest, w http.ResponseWriter) { failWith(w, 500, "model requires more system memory") }, embed.ErrModelUnfit},
		{"no embedding model", func(_ embedRequest, w http.ResponseWriter) {
			failWith(w, 501, "this model does not support embeddings")
		}, embed.ErrModelUnfit},
		{"removed", func(_ embedRequest, w http.ResponseWriter) { failWith(w, 404, "model not found") }, embed.ErrModelMissing},
		{"hangs up", func(_ embedRequest, w http.ResponseWriter) { hangUp(w) }, embed.ErrUnreachable},
	} {
		s := newServer(t)
		s.answer = func(_ int, r embedRequest, w http.ResponseWriter) bool { c.answer(r, w); return true }
		o, _ := s.options()
		if err := open(t, o).Warm(t.Context()); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.want)
		}
	}
}
