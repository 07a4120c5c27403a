package ollama

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
)

func TestOpenSpace(t *testing.T) {
	s := newServer(t)
	o, _ := s.options()
	e := open(t, o)
	want := embed.Space{Provider: "ollama", Model: "all-minilm:latest", Digest: testDigest, Dimensions: 384,
		DocumentTemplate: "{title} {abstract}", QueryTemplate: "{query}", Preparation: embed.Uncased}
	if e.Space() != want {
		t.Errorf("space: %s", want.Mismatch(e.Space()))
	}
	if n := len(s.sent()); n != 0 {
		t.Errorf("Open sent %d embed requests, want none", n)
	}
	if err := e.Warm(t.Context()); err != nil {
		t.Errorf("Warm: %v", err)
	}
}

func TestOpenOverrides(t *testing.T) {
	s := newServer(t)
	s.show = func(string) (int, any) { return 200, description("nomic-bert", 768, 2048, "embedding") }
	s.dims = 768
	o, _ := s.options()
	document, query := "paper: {abstract}", "find {query}"
	o.Model, o.DocumentTemplate, o.QueryTemplate = "nomic-embed-text", &document, &query
	e := open(t, o)
	if got := e.Space(); got.DocumentTemplate != document || got.QueryTemplate != query || got.Dimensions != 768 || got.Preparation != embed.Uncased {
		t.Errorf("got space %+v", got)
	}
	v, err := e.EmbedQuery(t.Context(), "Deep NETS")
	if err != nil || !same(v, "find deep nets") {
		t.Errorf("EmbedQuery: got %d components, %v, want those of %q", len(v), err, "find deep nets")
	}
	got := s.sent()[0]
	if got.Options["num_ctx"] != 2048 || string(got.KeepAlive) != `"15m0s"` || got.Model != "nomic-embed-text:latest" {
		t.Errorf("got request %+v", got)
	}
}

// TestOpenOldServer: neither capabilities nor dimensions nor a hash in FROM.
func TestOpenOldServer(t *testing.T) {
	s := newServer(t)
	s.show = func(string) (int, any) { return 200, api.ShowResponse{Modelfile: "FROM my-model:latest\n"} }
	s.tags = []api.ListModelResponse{{Name: "other:latest", Digest: "00"}, {Name: "My-Model:latest", Digest: strings.Repeat("ab", 32)}}
	o, _ := s.options()
	o.Model = "my-model"
	e := open(t, o)
	if got, want := e.Space().Digest, "sha256:"+strings.Repeat("ab", 32); got != want || e.Space().Dimensions != s.dims {
		t.Errorf("got digest %q and %d dimensions, want %q and %d", got, e.Space().Dimensions, want, s.dims)
	}
	if n := len(s.sent()); n != 1 {
		t.Errorf("Open sent %d embed requests, want 1 to count dimensions", n)
	}
}

func TestDigest(t *testing.T) {
	hash := strings.TrimPrefix(testDigest, "sha256:")
	manifest := "sha256:" + strings.Repeat("ab", 32)
	for _, c := range []struct{ name, modelfile, want string }{
		{"file", "FROM /root/.ollama/models/blobs/sha256-" + hash + "\n", testDigest},
		{"old file name", "FROM /models/blobs/sha256:" + hash + "\n", testDigest},
		{"windows", `FROM C:\models\blobs\sha256-` + hash + "\r\n", testDigest},
		{"projector", "FROM /b/sha256-" + hash + "\nFROM /b/sha256-" + strings.Repeat("1", 64) + "\n", testDigest},
		{"comment", "# FROM /b/sha256-" + hash + "\n", manifest},
		{"adapter", "FROM /b/sha256-" + hash + "\nADAPTER /b/sha256-" + strings.Repeat("1", 64) + "\n", manifest},
		{"name", "FROM all-minilm\n", manifest},
		{"empty", "", manifest},
	} {
		s := newServer(t)
		s.show = func(string) (int, any) {
			d := description("bert", 384, 512, "embedding")
			d["modelfile"] = c.modelfile
			return 200, d
		}
		o, _ := s.options()
		if got := open(t, o).Space().Digest; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if s.tags = nil; c.want == manifest {
			if _, err := Open(t.Context(), o); !errors.Is(err, embed.ErrModelUnfit) {
				t.Errorf("%s, not listed: got %v, want ErrModelUnfit", c.name, err)
			}
		}
	}
}

func TestOpenErrors(t *testing.T) {
	shows := func(reply any) func(*scripted, *Options) {
		return func(s *scripted, _ *Options) { s.show = func(string) (int, any) { return 200, reply } }
	}
	cloud := description("bert", 384, 512, "embedding")
	cloud["remote_host"] = "https://ollama.com:443"
	for _, c := range []struct {
		name   string
		change func(*scripted, *Options)
		want   error
		text   string
	}{
		{"server down", func(s *scripted, _ *Options) { s.http.Close() }, embed.ErrUnreachable, "refused"},
		{"no such host", func(_ *scripted, o *Options) { o.URL = "http://nowhere.invalid:1" }, embed.ErrUnreachable, "nowhere.invalid"},
		{"another server", func(s *scripted, _ *Options) { s.http.Config.Handler = http.NotFoundHandler() }, embed.ErrUnreachable, "404"},
		{"no version", func(s *scripted, _ *Options) { s.version = "" }, embed.ErrUnreachable, "not an Ollama server"},
		{"login", func(s *scripted, _ *Options) {
			s.http.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { failWith(w, 401, "who are you") })
		}, embed.ErrUnreachable, "login"},
		{"model missing", func(_ *scripted, o *Options) { o.Model = "nomic-embed-text" }, embed.ErrModelMissing, "nomic-embed-text:latest"},
		{"no model name", func(_ *scripted, o *Options) { o.Model = "" }, embed.ErrModelMissing, "not a model name"},
		{"bad model name", func(_ *scripted, o *Options) { o.Model = "a b/c" }, embed.ErrModelMissing, "not a model name"},
		{"chat model", shows(description("llama", 4096, 8192, "completion", "tools")), embed.ErrModelUnfit, "completion"},
		{"cloud model", shows(cloud), embed.ErrModelUnfit, "ollama.com"},
		{"bad address", func(_ *scripted, o *Options) { o.URL = "gpu:port" }, nil, "port"},
		{"negative batch", func(_ *scripted, o *Options) { o.BatchSize = -1 }, nil, "batch size"},
		{"negative timeout", func(_ *scripted, o *Options) { o.Timeout = -1 }, nil, "timeout"},
		{"template", func(_ *scripted, o *Options) { o.DocumentTemplate = new("{title}") }, nil, "{abstract}"},
		{"query template", func(_ *scripted, o *Options) { o.QueryTemplate = new("query:") }, nil, "{query}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newServer(t)
			o, waits := s.options()
			c.change(s, &o)
			_, err := Open(t.Context(), o)
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("got %v, want %v with %q", err, c.want, c.text)
			}
			if len(*waits) != 0 {
				t.Errorf("waited %v before giving up, want fail fast", *waits)
			}
		})
	}
}

// TestOpenSilence: a server that takes the request and never answers.
func TestOpenSilence(t *testing.T) {
	s := newServer(t)
	s.http.Config.Handler = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	o, _ := s.options()
	o.Timeout = 10 * time.Millisecond
	if _, err := Open(t.Context(), o); !errors.Is(err, embed.ErrUnreachable) || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want ErrUnreachable and no end of the caller's context", err)
	}
	o.Timeout = 0
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Open(ctx, o); !errors.Is(err, context.Canceled) || errors.Is(err, embed.ErrUnreachable) {
		t.Errorf("cancelled: got %v, want context.Canceled alone", err)
	}
}

func TestContextLength(t *testing.T) {
	for _, c := range []struct{ profile, weights, want int }{
		{0, 0, 2048},
		{512, 0, 512},
		{256, 512, 256},      // the weights claim more than the model was trained for
		{32768, 32768, 2048}, // memory for a whole context is reserved at once
		{0, 512, 512},        // unknown model
		{0, 8192, 2048},
		{2048, 512, 512}, // the weights decide
	} {
		if got := contextLength(c.profile, c.weights); got != c.want {
			t.Errorf("contextLength(%d, %d): got %d, want %d", c.profile, c.weights, got, c.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for value, want := range map[any]int{768.0: 768, 0.0: 0, -1.0: 0, 1.5: 0, 1e300: 0, "768": 0, nil: 0} {
		show := &api.ShowResponse{ModelInfo: map[string]any{"general.architecture": "bert", "bert.embedding_length": value}}
		if got := number(show, "embedding_length"); got != want {
			t.Errorf("number of %v: got %d, want %d", value, got, want)
		}
	}
}
