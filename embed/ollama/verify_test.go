package ollama

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
	"paperkin/embed/batch"
)

// setManifest gives all-minilm a manifest whose digest repeats two digits.
func setManifest(s *scripted, digits string) {
	s.tags = []api.ListModelResponse{{Name: "all-minilm:latest", Digest: strings.Repeat(digits, 32)}}
}

// failing makes the server fail its next requests with a status.
func failing(status, times int) func(*scripted) {
	return func(s *scripted) {
		healthy := s.http.Config.Handler
		s.http.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if times--; times >= 0 {
				failWith(w, status, "not now")
				return
			}
			healthy.ServeHTTP(w, r)
		})
	}
}

// TestVerify: the model's name stands for the same weights, for others, for
// none, or the server does not tell.
func TestVerify(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*scripted)
		same   bool
		want   error
		waits  int
	}{
		{"same", func(*scripted) {}, true, nil, 0},
		{"other template", func(s *scripted) { setManifest(s, "cd") }, true, nil, 0},
		{"not listed", func(s *scripted) { s.tags = nil }, true, nil, 0},
		{"other weights", func(s *scripted) {
			setManifest(s, "cd")
			s.show = func(string) (int, any) {
				d := description("bert", 384, 512, "embedding")
				d["modelfile"] = "FROM /b/sha256-" + strings.Repeat("1", 64) + "\n"
				return 200, d
			}
		}, false, nil, 0},
		{"other dimensions", func(s *scripted) {
			setManifest(s, "cd")
			s.show = func(string) (int, any) { return 200, description("bert", 768, 512, "embedding") }
		}, false, nil, 0},
		{"for chatting now", func(s *scripted) {
			setManifest(s, "cd")
			s.show = func(string) (int, any) { return 200, description("llama", 384, 512, "completion") }
		}, false, embed.ErrModelUnfit, 0},
		{"removed", func(s *scripted) {
			s.tags = nil
			s.show = func(string) (int, any) { return 404, map[string]string{"error": "model not found"} }
		}, false, embed.ErrModelMissing, 0},
		{"busy for a while", failing(503, 3), true, nil, 3},
		{"busy for good", failing(503, 99), false, embed.ErrUnreachable, batch.MaxRetries},
		{"broken", failing(500, 99), false, embed.ErrUnreachable, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newServer(t)
			o, waits := s.options()
			e := open(t, o)
			if got, err := e.Verify(t.Context()); err != nil || got != e.Space() {
				t.Fatalf("before: %v, %v", got, err)
			}
			c.change(s)
			got, err := e.Verify(t.Context())
			if !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
				t.Fatalf("got %v, want %v", err, c.want)
			}
			if err == nil && (got == e.Space()) != c.same {
				t.Errorf("got %+v, was %+v; want the same: %v", got, e.Space(), c.same)
			}
			if len(*waits) != c.waits {
				t.Errorf("waited %v, want %d times", *waits, c.waits)
			}
		})
	}
}

// TestVerifySilence: a server that hangs does not hold up a run for ever.
func TestVerifySilence(t *testing.T) {
	s := newServer(t)
	o, _ := s.options()
	e := open(t, o)
	e.client.timeout = 200 * time.Millisecond // which Open need not keep
	s.http.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	if _, err := e.Verify(t.Context()); !errors.Is(err, embed.ErrUnreachable) || !errors.Is(err, embed.ErrTimeout) {
		t.Errorf("got %v, want ErrUnreachable and ErrTimeout", err)
	}
}
