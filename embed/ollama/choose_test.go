package ollama

import (
	"errors"
	"testing"

	"github.com/ollama/ollama/api"

	"paperkin/embed"
)

func TestChoose(t *testing.T) {
	for _, c := range []struct {
		name   string
		models []api.ListModelResponse
		want   string
	}{
		{"only one", []api.ListModelResponse{{Name: "llama3:8b"}, {Name: "all-minilm:latest"}}, "all-minilm:latest"},
		{"best family", []api.ListModelResponse{{Name: "all-minilm:latest"}, {Name: "nomic-embed-text:latest"}, {Name: "qwen3-embedding:0.6b"}, {Name: "bge-m3:latest"}}, "qwen3-embedding:0.6b"},
		{"smallest of it", []api.ListModelResponse{{Name: "qwen3-embedding:8b", Size: 5000}, {Name: "qwen3-embedding:0.6b", Size: 600}, {Name: "qwen3-embedding:4b", Size: 2500}}, "qwen3-embedding:0.6b"},
		{"by name", []api.ListModelResponse{{Name: "nomic-embed-text:v1.5", Size: 7}, {Name: "nomic-embed-text:latest", Size: 7}}, "nomic-embed-text:latest"},
		{"elsewhere", []api.ListModelResponse{{Name: "qwen3-embedding:cloud", RemoteHost: "https://ollama.com"}, {Name: "all-minilm:latest"}}, "all-minilm:latest"},
		{"unknown", []api.ListModelResponse{{Name: "llama3:8b"}, {Name: "my-embedder:latest"}}, ""},
		{"built-in", []api.ListModelResponse{{Name: "paperkin:latest"}}, ""}, // here without a server too
		{"none", nil, ""},
	} {
		s := newServer(t)
		s.tags = c.models
		o, _ := s.options()
		o.Model = ""
		got, err := Choose(t.Context(), o)
		if got != c.want || (c.want == "") != errors.Is(err, embed.ErrModelMissing) {
			t.Errorf("%s: got %q, %v, want %q", c.name, got, err, c.want)
		}
		s.http.Close()
		if got, err := Choose(t.Context(), o); !errors.Is(err, embed.ErrUnreachable) {
			t.Errorf("%s, server down: got %q, %v, want ErrUnreachable", c.name, got, err)
		}
	}
}
