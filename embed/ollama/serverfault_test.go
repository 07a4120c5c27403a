package ollama

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// Retries of the first request.
const quick, patient = 0, batch.MaxRetries

// serverFault is one way of answering every request for vectors.
type serverFault struct {
	name    string
	answer  func(embedRequest, http.ResponseWriter)
	want    error
	text    string // in the error
	retries int    // quick or patient
	most    int    // requests that 32 texts may cost
}

// serverFaults are the faults that no choice of texts avoids.
func serverFaults() []serverFault {
	says := func(status int, message string) func(embedRequest, http.ResponseWriter) {
		return func(_ embedRequest, w http.ResponseWriter) { failWith(w, status, message) }
	}
	writes := func(body string) func(embedRequest, http.ResponseWriter) {
		return func(_ embedRequest, w http.ResponseWriter) { io.WriteString(w, body) }
	}
	vectors := func(of func(r embedRequest) [][]float32) func(embedRequest, http.ResponseWriter) {
		return func(r embedRequest, w http.ResponseWriter) { reply(w, 200, map[string]any{"embeddings": of(r)}) }
	}
	return []serverFault{
		{"model removed", says(404, `model "all-minilm:latest" not found, try pulling it first`), embed.ErrModelMissing, "try pulling", quick, 1},
		{"no embed service", func(_ embedRequest, w http.ResponseWriter) { http.Error(w, "404 page not found", 404) }, embed.ErrUnreachable, "too old", quick, 1},
		{"no embedding model", says(501, "this model does not support embeddings"), embed.ErrModelUnfit, "does not support", quick, 1},
		{"login", says(401, "unauthorized"), embed.ErrUnreachable, "login", quick, 1},
		{"queue full", says(503, "server busy, please try again.  maximum pending requests exceeded"), embed.ErrUnreachable, "busy", patient, 6},
		{"bad gateway", func(_ embedRequest, w http.ResponseWriter) { http.Error(w, "<html>", http.StatusBadGateway) }, embed.ErrUnreachable, "502", patient, 6},
		{"too many requests", says(429, "slow down"), embed.ErrUnreachable, "slow down", patient, 6},
		{"gateway timeout", says(504, "upstream timed out"), embed.ErrUnreachable, "upstream", patient, 6},
		{"forbidden", says(403, "not from this origin"), embed.ErrUnreachable, "origin", quick, 1},
		{"method not allowed", says(405, "use GET"), embed.ErrUnreachable, "use GET", quick, 1},
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
		{"one vector missing", vectors(func(r embedRequest) [][]float32 { return make([][]float32, len(r.Input)-1) }),
			embed.ErrModelUnfit, "got 0 vectors, want 1", quick, 4},
		{"wrong dimensions", vectors(func(r embedRequest) (v [][]float32) {
			for _, text := range r.Input {
				v = append(v, vectorOf(text, 768))
			}
			return v
		}), embed.ErrModelUnfit, "768 components, want 384", quick, 4},
		{"zero vectors", vectors(func(r embedRequest) [][]float32 {
			return slices.Repeat([][]float32{make([]float32, 384)}, len(r.Input))
		}), embed.ErrModelUnfit, "zero", quick, 2},
	}
}

// TestServerFaults: none of these servers may leave a library of failed papers.
func TestServerFaults(t *testing.T) {
	for _, c := range serverFaults() {
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
