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
		"bge-large":                                    "bge-en",
		"hf.co/CompendiumLabs/bge-small-en-v1.5-gguf":  "bge-en",
		"bge-base-en-v1.5:f16":                         "bge-en",
		"bge-large-zh-v1.5":                            "",
		"bge-reranker-v2-m3":                           "",
		"hf.co/x/e5-base-v2-Q8_0-GGUF":                 "e5",
		"e5-mistral-7b-instruct":                       "",
		"intfloat/multilingual-e5-large":               "multilingual-e5",
		"multilingual-e5-small:q8_0":                   "multilingual-e5",
		"multilingual-e5-large-instruct":               "multilingual-e5-large-instruct",
		"thenlper/gte-small":                           "gte",
		"hf.co/x/gte-large-en-v1.5-GGUF:Q8_0":          "gte-en-v1.5",
		"Alibaba-NLP/gte-multilingual-base":            "gte-multilingual-base",
		"gte-qwen2-1.5b-instruct":                      "",
		"jina/jina-embeddings-v2-small-en":             "jina-embeddings-v2-base-en",
		"jina/jina-embeddings-v2-base-de":              "jina-embeddings-v2-base-de",
		"jina-embeddings-v3":                           "",
		"all-mpnet-base-v2":                            "all-mpnet-base-v2",
		"snowflake-arctic-embed2":                      "snowflake-arctic-embed2",
		"snowflake-arctic-embed:22m":                   "snowflake-arctic-embed",
		"Snowflake/snowflake-arctic-embed-m-v1.5":      "snowflake-arctic-embed",
		"snowflake-arctic-embed-m-long":                "snowflake-arctic-embed-m-long",
		"snowflake-arctic-embed-m-v2.0":                "", // other prefixes, cased
		"all-minilm:33m":                               "all-minilm",
		"hf.co/x/all-MiniLM-L6-v2-GGUF":                "all-minilm",
		"granite-embedding:278m":                       "granite-embedding",
		"hf.co/x/granite-embedding-278m-multilingual":  "granite-embedding",
		"text-embedding-nomic-embed-text-v1.5":         "nomic-embed-text",
		"text-embedding-nomic-embed-text-v1.5@q8_0":    "nomic-embed-text",
		"/models/nomic-embed-text-v1.5.Q8_0.gguf":      "nomic-embed-text",
		`C:\models\bge-m3-Q4_K_M.gguf`:                 "bge-m3",
		"all-MiniLM-L6-v2.F16.gguf":                    "all-minilm",
		"sentence-transformers/all-MiniLM-L6-v2":       "all-minilm",
		"text-embedding-3-small":                       "",
		"paperkin":                                     "paperkin",
		"me/my-model":                                  "",
		"":                                             "",
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
		"mxbai-embed-large":              {"deep nets they learn", "they learn", "represent this sentence for searching relevant passages: why deep?"},
		"bge-small-en-v1.5":              {"deep nets they learn", "they learn", "represent this sentence for searching relevant passages: why deep?"},
		"snowflake-arctic-embed":         {"deep nets they learn", "they learn", "represent this sentence for searching relevant passages: why deep?"},
		"e5-small-v2":                    {"passage: deep nets they learn", "passage: they learn", "query: why deep?"},
		"multilingual-e5-base":           {"passage: Deep Nets They learn", "passage: They learn", "query: Why deep?"},
		"multilingual-e5-large-instruct": {"Deep Nets They learn", "They learn", "Instruct: Given a question, retrieve abstracts of research papers that answer it\nQuery: Why deep?"},
		"gte-base":                       {"deep nets they learn", "they learn", "why deep?"},
		"paperkin":                       {"deep nets they learn", "they learn", "why deep"},
		"unknown":                        {"Deep Nets They learn", "They learn", "Why deep?"},
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

func TestSemantic(t *testing.T) {
	for _, tt := range []struct {
		space    embed.Space
		want     float64
		measured bool
	}{
		{embed.Space{Provider: "builtin", Model: "paperkin-static-256"}, .55, true},
		{embed.Space{Provider: "ollama", Model: "paperkin:latest"}, .55, true},
		{embed.Space{Provider: "ollama", Model: "all-minilm-l6-v2:q8_0"}, .65, true},
		{embed.Space{Provider: "ollama", Model: "somebodys-model"}, .65, false},
		{embed.Space{Provider: "openai", Model: "sentence-transformers/all-mpnet-base-v2"}, .7, true},
	} {
		if got, measured := Semantic(tt.space); got != tt.want || measured != tt.measured {
			t.Errorf("%s: got %v, %v, want %v, %v", tt.space.Spec(), got, measured, tt.want, tt.measured)
		}
	}
}

func TestRenew(t *testing.T) {
	space := func(model, document, query string, p embed.Preparation) embed.Space {
		return embed.Space{Provider: "ollama", Model: model, DocumentTemplate: document, QueryTemplate: query, Preparation: p}
	}
	for name, tt := range map[string]struct{ from, want embed.Space }{
		"an earlier preparation": {space("all-minilm", plain, bare, embed.Uncased1), space("all-minilm", plain, bare, embed.Uncased)},
		"not known before":       {space("e5-base-v2", plain, bare, embed.Plain), space("e5-base-v2", "passage: "+plain, "query: {query}", embed.Uncased)},
		"chosen by somebody":     {space("e5-base-v2", plain, "find {query}", embed.Plain), space("e5-base-v2", plain, "find {query}", embed.Plain)},
		"chosen, and earlier":    {space("nomic-embed-text", "x {abstract}", bare, embed.Uncased1), space("nomic-embed-text", "x {abstract}", bare, embed.Uncased)},
		"up to date":             {space("bge-m3", plain, bare, embed.Plain), space("bge-m3", plain, bare, embed.Plain)},
		"still unknown":          {space("mine", plain, bare, embed.Plain), space("mine", plain, bare, embed.Plain)},
	} {
		got, better := Renew(tt.from)
		if got != tt.want || better != (tt.from != tt.want) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, better, tt.want)
		}
	}
	builtin := embed.Space{Provider: "builtin", Model: "paperkin", DocumentTemplate: plain, QueryTemplate: bare, Preparation: embed.Letters}
	if got, better := Renew(builtin); better {
		t.Errorf("the built-in model: got %+v", got)
	}
}
