package openai

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"paperkin/embed"
	"paperkin/embed/batch"
	"paperkin/embed/openai/openaitest"
)

// Retries of the first request.
const quick, patient = 0, batch.MaxRetries

// TestServerFaults: none of these servers may leave a library of failed papers.
func TestServerFaults(t *testing.T) {
	says := func(status int, body string) func(http.ResponseWriter, []string) {
		return func(w http.ResponseWriter, _ []string) { w.WriteHeader(status); io.WriteString(w, body) }
	}
	for _, c := range []struct {
		name    string
		answer  func(http.ResponseWriter, []string)
		want    error
		text    string // in the error
		retries int    // quick or patient
		most    int    // requests that 31 texts may cost
	}{
		{"OpenAI: model missing", says(404, `{"error":{"message":"The model x does not exist","code":"model_not_found"}}`), embed.ErrModelMissing, "does not exist", quick, 1},
		{"LM Studio: model missing", says(400, `{"error":{"message":"Failed to load","code":"model_not_found"}}`), embed.ErrModelMissing, "Failed to load", quick, 1},
		{"vLLM: model missing", says(404, `{"object":"error","message":"The model x does not exist.","type":"NotFoundError","code":404}`), embed.ErrModelMissing, "does not exist", quick, 1},
		{"no such service", says(404, `{"detail":"Not Found"}`), embed.ErrUnreachable, "no embeddings API", quick, 1},
		{"no key", says(401, `{"error":{"message":"Incorrect API key"}}`), embed.ErrUnreachable, "key", quick, 1},
		{"llama.cpp: no embeddings", says(501, `{"error":{"code":501,"message":"This server does not support embeddings. Start it with --embeddings"}}`), embed.ErrModelUnfit, "Start it with", quick, 1},
		{"llama.cpp: loading", says(503, `{"error":{"code":503,"message":"Loading model"}}`), embed.ErrUnreachable, "Loading model", patient, 6},
		{"rate limit", says(429, `{"error":{"message":"Rate limit reached"}}`), embed.ErrUnreachable, "Rate limit", patient, 6},
		{"bad gateway", says(502, `<html>`), embed.ErrUnreachable, "502", patient, 6},
		{"broken model", says(500, `{"error":"CUDA out of memory","type":"backend"}`), embed.ErrModelUnfit, "CUDA", quick, 7},
		{"always too long", says(400, `{"error":{"message":"the request exceeds the available context size"}}`), embed.ErrModelUnfit, "context size", quick, 40},
		{"runner crashes", says(500, `{"error":{"message":"do embedding request: EOF"}}`), embed.ErrModelUnfit, "EOF", patient, 22},
		{"half an answer", says(200, `{"data":[{"embedding":[0.1,`), embed.ErrUnreachable, "EOF", patient, 22},
		{"NaN in JSON", says(200, `{"data":[{"embedding":[NaN]}]}`), embed.ErrModelUnfit, "unreadable", quick, 7},
		{"a page", says(200, `<html>welcome</html>`), embed.ErrModelUnfit, "unreadable", quick, 7},
		{"no vectors", says(200, `{"error":"Returning 200 anyway"}`), embed.ErrModelUnfit, "Returning 200 anyway", quick, 4},
		{"one vector missing", func(w http.ResponseWriter, texts []string) { openaitest.Vectors(w, make([][]float32, len(texts)+1)) }, embed.ErrModelUnfit, "got 2 vectors, want 1", quick, 4},
		{"other dimensions", func(w http.ResponseWriter, texts []string) {
			openaitest.Vectors(w, slices.Repeat([][]float32{make([]float32, 9)}, len(texts)))
		}, embed.ErrModelUnfit, "9 components, want 8", quick, 4},
		{"zero vectors", func(w http.ResponseWriter, texts []string) {
			openaitest.Vectors(w, slices.Repeat([][]float32{make([]float32, 8)}, len(texts)))
		}, embed.ErrModelUnfit, "zero", quick, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openaitest.NewServer(t)
			o, waits := options(s)
			e := open(t, o)
			if _, err := e.EmbedDocuments(t.Context(), numbered(1)); err != nil {
				t.Fatal(err)
			}
			before := len(s.Sent())
			s.Set(openaitest.Script{Answer: func(_ int, texts []string, w http.ResponseWriter, _ *http.Request) bool {
				c.answer(w, texts)
				return true
			}})
			vectors, err := e.EmbedDocuments(t.Context(), numbered(31))
			var partial *embed.Partial
			if vectors != nil || errors.As(err, &partial) || !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Fatalf("got %v, want %v with %q", err, c.want, c.text)
			}
			if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, embed.ErrNoVector) {
				t.Errorf("%v passes for something else", err)
			}
			if n := len(s.Sent()) - before; n > c.most {
				t.Errorf("%d requests, want at most %d", n, c.most)
			}
			if first := (*waits)[:min(c.retries, len(*waits))]; c.retries == quick && len(*waits) > 0 || len(first) != c.retries {
				t.Errorf("waited %v, want %d retries of the first request", *waits, c.retries)
			}
		})
	}
}

// refuse fails requests with a text.
func refuse(text string) func(int, []string, http.ResponseWriter, *http.Request) bool {
	return func(_ int, sent []string, w http.ResponseWriter, _ *http.Request) bool {
		return slices.Contains(sent, text) && openaitest.Fail(w, 500, "NaN")
	}
}

// TestBadText: one text that the server cannot embed costs the others nothing.
func TestBadText(t *testing.T) {
	s := openaitest.NewServer(t)
	o, _ := options(s)
	e := open(t, o)
	if err := e.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	texts := numbered(31)
	s.Set(openaitest.Script{Answer: refuse(texts[13])})
	vectors, err := e.EmbedDocuments(t.Context(), texts)
	var partial *embed.Partial
	if !errors.As(err, &partial) || len(partial.Failed) != 1 || !strings.Contains(fmt.Sprint(partial.Failed[13]), "status 500: NaN") {
		t.Fatalf("got %v, want text 13 alone", err)
	}
	for i, v := range vectors {
		if want := (openaitest.Script{}).Vector(texts[i]); i != 13 && embed.Dot(v, want) < 0.99999 {
			t.Errorf("text %d has not its own vector", i)
		}
	}
	if got := papers(s); len(got) > 12 || len(got[0]) != 32 {
		t.Errorf("%d requests, the first of %d texts, want at most 12 and 32", len(got), len(got[0]))
	}
}

// TestSilence: a server that takes the texts and sends no answer, or only the
// beginning of one; and the end of the caller's context meanwhile.
func TestSilence(t *testing.T) {
	s := openaitest.NewServer(t)
	o, waits := options(s)
	e := open(t, o)
	e.client.timeout = 200 * time.Millisecond // which Open need not keep
	for _, beginning := range []string{"", `{"data":[{"embedding":[0.1,`} {
		s.Set(openaitest.Script{Answer: func(_ int, _ []string, w http.ResponseWriter, r *http.Request) bool {
			if beginning != "" {
				io.WriteString(w, beginning)
				http.NewResponseController(w).Flush()
			}
			<-r.Context().Done()
			return true
		}})
		if _, err := e.EmbedQuery(t.Context(), "deep nets"); !errors.Is(err, embed.ErrTimeout) || errors.Is(err, context.DeadlineExceeded) || len(*waits) > 0 {
			t.Errorf("%q: got %v after waits %v, want ErrTimeout", beginning, err, *waits)
		}
	}
	e.client.timeout = time.Minute
	ctx, cancel := context.WithCancel(t.Context())
	s.Set(openaitest.Script{Answer: func(_ int, _ []string, _ http.ResponseWriter, r *http.Request) bool {
		cancel()
		<-r.Context().Done()
		return true
	}})
	if _, err := e.EmbedQuery(ctx, "deep nets"); err != context.Canceled {
		t.Errorf("got %v, want context.Canceled as it is", err)
	}
}

// TestEndless: an answer is read up to what it can have.
func TestEndless(t *testing.T) {
	s := openaitest.NewServer(t)
	o, _ := options(s)
	e := open(t, o)
	s.Set(openaitest.Script{Answer: func(_ int, _ []string, w http.ResponseWriter, _ *http.Request) bool {
		io.WriteString(w, `{"data":[{"embedding":[0`)
		for block := strings.Repeat(",0.25", 1000); ; {
			if _, err := io.WriteString(w, block); err != nil {
				return true
			}
		}
	}})
	if _, err := e.EmbedQuery(t.Context(), "deep nets"); !errors.Is(err, embed.ErrAnswerTooLarge) {
		t.Errorf("got %v, want ErrAnswerTooLarge", err)
	}
}
