package profile

import (
	"strings"
	"testing"

	"paperkin/embed"
)

func TestOf(t *testing.T) {
	for name, want := range map[string]string{
		"nomic-embed-text":                             "nomic-embed-text",
		"nomic-embed-text:latest":                      "nomic-embed-text",
		"nomic-embed-text:v1.5":                        "nomic-embed-text",
		"Nomic-Embed-Text:137m-v1.5-fp16":              "nomic-embed-text",
		"library/nomic-embed-text":                     "nomic-embed-text",
		"registry.ollama.ai/library/nomic-embed-text":  "nomic-embed-text",
		"hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF:Q8": "nomic-embed-text",
		"nomic-embed-text-v2-moe":                      "nomic-embed-text-v2-moe",
		"nomic-embed-text-v2-moe:latest":               "nomic-embed-text-v2-moe",
		"hf.co/nomic-ai/nomic-embed-text-v2-moe-GGUF":  "nomic-embed-text-v2-moe",
		"nomic-embed-text-v3":                          "",
		"hf.co/Qwen/Qwen3-Embedding-0.6B-GGUF:Q8_0":    "qwen3-embedding",
		"qwen3-embedding:8b":                           "qwen3-embedding",
		"qwen3":                                        "",
		"embeddinggemma:300m-qat-q4_0":                 "embeddinggemma",
		"hf.co/x/embeddinggemma-300M-qat-q4_0-GGUF":    "embeddinggemma",
		"mxbai-embed-large":                            "mxbai-embed-large",
		"hf.co/x/mxbai-embed-large-v1-f16":             "mxbai-embed-large",
		"bge-m3:567m":                                  "bge-m3",
		"bge-large":                                    "",
		"snowflake-arctic-embed2":                      "snowflake-arctic-embed2",
		"snowflake-arctic-embed":                       "", // other prefixes, uncased
		"all-minilm:33m":                               "all-minilm",
		"hf.co/x/all-MiniLM-L6-v2-GGUF":                "all-minilm",
		"granite-embedding:278m":                       "granite-embedding",
		"hf.co/x/granite-embedding-278m-multilingual":  "granite-embedding",
		"paperkin":    "paperkin",
		"me/my-model": "",
		"":            "",
	} {
		p, known := Of(name)
		if p.Name != want || known != (want != "") {
			t.Errorf("Of(%q): got %q, %v, want %q", name, p.Name, known, want)
		}
		if !strings.Contains(p.DocumentTemplate, "{abstract}") || !strings.Contains(p.DocumentTemplate, "{title}") || !strings.Contains(p.QueryTemplate, "{query}") {
			t.Errorf("Of(%q): templates %q, %q lack a placeholder", name, p.DocumentTemplate, p.QueryTemplate)
		}
	}
}

// TestUncasedTemplates: a capital in a template would become [UNK] on some
// servers, which is what the preparation is there to prevent.
func TestUncasedTemplates(t *testing.T) {
	for _, p := range profiles() {
		text := p.DocumentTemplate + p.QueryTemplate
		if p.Preparation != embed.Plain && text != strings.ToLower(text) {
			t.Errorf("%s is uncased, and its templates are not: %q", p.Name, text)
		}
	}
}

func TestRendered(t *testing.T) {
	for name, want := range map[string]struct{ document, bare, query string }{
		"nomic-embed-text":        {"search_document: deep nets they learn", "search_document: they learn", "search_query: why deep?"},
		"nomic-embed-text-v2-moe": {"search_document: Deep Nets They learn", "search_document: They learn", "search_query: Why deep?"},
		"embeddinggemma":          {"title: Deep Nets | text: They learn", "title: none | text: They learn", "task: search result | query: Why deep?"},
		"qwen3-embedding": {"Deep Nets They learn", "They learn",
			"Instruct: Given a question, retrieve abstracts of research papers that answer it\nQuery:Why deep?"},
		"mxbai-embed-large": {"deep nets they learn", "they learn", "represent this sentence for searching relevant passages: why deep?"},
		"paperkin":          {"deep nets they learn", "they learn", "why deep"},
		"unknown":           {"Deep Nets They learn", "They learn", "Why deep?"},
	} {
		p, _ := Of(name)
		s := embed.Space{DocumentTemplate: p.DocumentTemplate, QueryTemplate: p.QueryTemplate, Preparation: p.Preparation}
		if got := s.Document("Deep Nets", "They learn"); got != want.document {
			t.Errorf("%s: document: got %q, want %q", name, got, want.document)
		}
		if got := strings.Join(strings.Split(s.Document("", "They learn"), "  "), " "); got != want.bare {
			t.Errorf("%s: without title: got %q, want %q", name, got, want.bare)
		}
		if got := s.Query("Why deep?"); got != want.query {
			t.Errorf("%s: query: got %q, want %q", name, got, want.query)
		}
	}
}
