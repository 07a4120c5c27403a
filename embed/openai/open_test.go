package openai

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"paperkin/embed"
	"paperkin/embed/embedtest"
	"paperkin/embed/openai/openaitest"
)

// TestConformance: the contract holds with a server that refuses what is too long
// and with one that cuts it.
func TestConformance(t *testing.T) {
	for _, cuts := range []bool{false, true} {
		s := openaitest.NewServer(t)
		s.Set(openaitest.Script{Cuts: cuts})
		o, _ := options(s)
		o.BatchSize = 2 // so that calls span batches
		embedtest.Run(t, func(t *testing.T) embed.Embedder { return open(t, o) })
	}
}

func TestOpenSpace(t *testing.T) {
	s := openaitest.NewServer(t)
	s.Set(openaitest.Script{Dimensions: 384, Key: "sesame"})
	o, _ := options(s)
	o.Model, o.Key = "sentence-transformers/all-MiniLM-L6-v2", "sesame"
	e := open(t, o)
	got := e.Space()
	if got.Provider != "openai" || got.Model != o.Model || got.Dimensions != 384 || got.Preparation != embed.Uncased || !strings.HasPrefix(got.Digest, prefix) {
		t.Errorf("got space %+v", got)
	}
	if e.Address() != s.URL+"/v1" || e.Remote() {
		t.Errorf("address %q, remote %v", e.Address(), e.Remote())
	}
	if err := e.Warm(t.Context()); err != nil {
		t.Errorf("Warm: %v", err)
	}
	document, query := "paper: {abstract}", "find {query}"
	o.DocumentTemplate, o.QueryTemplate, o.Preparation = &document, &query, embed.Plain
	e = open(t, o)
	if got := e.Space(); got.DocumentTemplate != document || got.QueryTemplate != query || got.Preparation != embed.Plain {
		t.Errorf("got space %+v", got)
	}
	if _, err := e.EmbedQuery(t.Context(), "Deep NETS"); err != nil {
		t.Error(err)
	}
	if sent := s.Sent(); sent[len(sent)-1][0] != "find Deep NETS" {
		t.Errorf("the question was sent as %q", sent[len(sent)-1])
	}
}

func TestOpenErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*openaitest.Server, *Options)
		want   error
		text   string
	}{
		{"server down", func(s *openaitest.Server, _ *Options) { s.Close() }, embed.ErrUnreachable, "refused"},
		{"no such host", func(_ *openaitest.Server, o *Options) { o.URL = "http://nowhere.invalid:1" }, embed.ErrUnreachable, "nowhere.invalid"},
		{"another server", func(s *openaitest.Server, _ *Options) { s.Config.Handler = http.NotFoundHandler() }, embed.ErrUnreachable, "no embeddings API there"},
		{"wrong key", func(s *openaitest.Server, o *Options) { s.Set(openaitest.Script{Key: "sesame"}); o.Key = "guess" }, embed.ErrUnreachable, "valid key"},
		{"model missing", func(s *openaitest.Server, _ *Options) { s.Set(openaitest.Script{Name: "other"}) }, embed.ErrModelMissing, "my-model"},
		{"too wide", func(s *openaitest.Server, _ *Options) { s.Set(openaitest.Script{Dimensions: embed.MaxDimensions + 1}) }, embed.ErrModelUnfit, "65537"},
		{"a page", func(s *openaitest.Server, _ *Options) {
			s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("<html>")) })
		}, embed.ErrModelUnfit, "unreadable"},
		{"a remark", func(s *openaitest.Server, _ *Options) { // as of LM Studio
			s.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte(`{"error":"Unexpected endpoint"}`)) })
		}, embed.ErrModelUnfit, "Unexpected endpoint"},
		{"far away", func(_ *openaitest.Server, o *Options) { o.URL = "https://192.0.2.1/v1" }, ErrRemote, "192.0.2.1:443"},
		{"bad address", func(_ *openaitest.Server, o *Options) { o.URL = "ftp://gpu" }, ErrAddress, "http or https"},
		{"no model", func(_ *openaitest.Server, o *Options) { o.Model = "" }, nil, "no model"},
		{"negative batch", func(_ *openaitest.Server, o *Options) { o.BatchSize = -1 }, nil, "batch size"},
		{"negative timeout", func(_ *openaitest.Server, o *Options) { o.Timeout = -1 }, nil, "timeout"},
		{"template", func(_ *openaitest.Server, o *Options) { o.DocumentTemplate = new("{title}") }, nil, "{abstract}"},
		{"query template", func(_ *openaitest.Server, o *Options) { o.QueryTemplate = new("query:") }, nil, "{query}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openaitest.NewServer(t)
			o, waits := options(s)
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

// TestRedirect: texts and key do not follow a redirect, not even on this machine.
func TestRedirect(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer elsewhere.Close()
	s := openaitest.NewServer(t)
	s.Config.Handler = http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect)
	o, _ := options(s)
	o.Key = "sesame"
	if _, err := Open(t.Context(), o); !errors.Is(err, embed.ErrUnreachable) || !strings.Contains(err.Error(), elsewhere.URL) {
		t.Errorf("got %v, want ErrUnreachable with the address", err)
	}
}

// TestKey: it reaches the server, and no error; without one, none is sent, whatever
// the environment has for other programs.
func TestKey(t *testing.T) {
	t.Setenv("OPENAI_API_KEY", "of-another-program")
	t.Setenv("OPENAI_ORGANIZATION", "another")
	t.Setenv("OPENAI_BASE_URL", "http://nowhere.invalid/v1")
	s := openaitest.NewServer(t)
	o, _ := options(s)
	if _, err := Open(t.Context(), o); err != nil {
		t.Errorf("without a key: %v", err)
	}
	s.Set(openaitest.Script{Key: "sesame"})
	o.Key = "sesame"
	e := open(t, o)
	s.Set(openaitest.Script{Key: "another"})
	if _, err := e.EmbedQuery(t.Context(), "deep nets"); !errors.Is(err, embed.ErrUnreachable) || strings.Contains(err.Error(), "sesame") {
		t.Errorf("got %v, want ErrUnreachable without the key", err)
	}
}

func TestContextIn(t *testing.T) {
	const vllm = `{"data":[{"id":"a","max_model_len":512},{"id":"b","max_model_len":8192}]}`
	const llama = `{"models":[{"name":"x"}],"data":[{"id":"/models/x.gguf","meta":{"n_ctx_train":2048}}]}`
	for _, c := range []struct {
		body, model string
		want        int
	}{
		{vllm, "b", 8192}, {vllm, "c", 0}, {llama, "x", 2048}, {`{"data":[{"id":"x"}]}`, "x", 0}, {`<html>`, "x", 0}, {``, "x", 0},
	} {
		if got := contextIn([]byte(c.body), c.model); got != c.want {
			t.Errorf("%s in %s: got %d, want %d", c.model, c.body, got, c.want)
		}
	}
}
