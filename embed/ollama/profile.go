package ollama

import (
	"regexp"
	"strings"
	"sync"

	"github.com/ollama/ollama/types/model"

	"paperkin/embed"
)

// plain is the document template of models that expect no prefix.
const plain = "{title} {abstract}"

// profile is what the authors of a family of embedding models say about its
// input. The server applies none of it.
type profile struct {
	name string // of the family, as in Ollama's library

	// documentTemplate and queryTemplate are those of [embed.Space].
	documentTemplate, queryTemplate string
	preparation                     embed.Preparation

	dimensions int // of a vector; 0 where models of the family differ
	context    int // tokens that it was trained for, special ones included

	rank    int      // order of preference for Choose, best first; 0 is never chosen
	aliases []string // other names of the same weights, as found elsewhere
}

// profiles lists the known families.
//
// Prefixes of uncased models are lower case even where their authors print a
// capital: it makes no difference to the model, and some servers turn a word
// with a capital into [UNK].
func profiles() []profile {
	return []profile{
		{name: "qwen3-embedding", documentTemplate: plain,
			queryTemplate: "Instruct: Given a question, retrieve abstracts of research papers that answer it\nQuery:{query}",
			preparation:   embed.Plain, context: 32768, rank: 1},
		{name: "embeddinggemma", documentTemplate: "title: {title} | text: {abstract}",
			queryTemplate: "task: search result | query: {query}",
			preparation:   embed.Plain, dimensions: 768, context: 2048, rank: 2},
		{name: "snowflake-arctic-embed2", documentTemplate: plain, queryTemplate: "query: {query}",
			preparation: embed.Plain, dimensions: 1024, context: 8192, rank: 3,
			aliases: []string{"snowflake-arctic-embed-l-v2.0"}},
		{name: "bge-m3", documentTemplate: plain, queryTemplate: "{query}",
			preparation: embed.Plain, dimensions: 1024, context: 8192, rank: 4},
		{name: "nomic-embed-text-v2-moe", documentTemplate: "search_document: " + plain, queryTemplate: "search_query: {query}",
			preparation: embed.Plain, dimensions: 768, context: 512, rank: 5},
		{name: "nomic-embed-text", documentTemplate: "search_document: " + plain, queryTemplate: "search_query: {query}",
			preparation: embed.Uncased, dimensions: 768, context: 2048, rank: 6,
			aliases: []string{"nomic-embed-text-v1.5"}},
		{name: "mxbai-embed-large", documentTemplate: plain,
			queryTemplate: "represent this sentence for searching relevant passages: {query}",
			preparation:   embed.Uncased, dimensions: 1024, context: 512, rank: 7,
			aliases: []string{"mxbai-embed-large-v1"}},
		{name: "granite-embedding", documentTemplate: plain, queryTemplate: "{query}",
			preparation: embed.Plain, context: 512, rank: 8},
		{name: "all-minilm", documentTemplate: plain, queryTemplate: "{query}",
			preparation: embed.Uncased, dimensions: 384, context: 256, rank: 9,
			aliases: []string{"all-minilm-l6-v2", "all-minilm-l12-v2"}},
		// The built-in model behind a server. Its 512 tokens are 510 of text, as
		// in embed/static, between two special ones. Choose never takes it: it
		// needs no server.
		{name: "paperkin", documentTemplate: plain, queryTemplate: "{query}",
			preparation: embed.Letters, dimensions: 256, context: 512},
	}
}

// variant matches what may follow a family's name without changing what its
// models expect: size, quantisation, language, file format.
var variant = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(-(gguf|bf16|f16|f32|fp16|i?q\d[a-z0-9_]*|qat|\d+(\.\d+)?[mb]|english|multilingual))*$`)
})

// profileOf finds the profile of a model by its name, whatever its registry and
// tag: nomic-embed-text:v1.5, library/nomic-embed-text and
// hf.co/nomic-ai/nomic-embed-text-v1.5-GGUF:Q8_0 are one family. For a model
// that is not known it returns plain templates, and false.
func profileOf(name string) (_ profile, known bool) {
	base := strings.ToLower(model.ParseName(name).Model)
	for _, p := range profiles() {
		for _, n := range append([]string{p.name}, p.aliases...) {
			if rest, ok := strings.CutPrefix(base, n); ok && variant().MatchString(rest) {
				return p, true
			}
		}
	}
	return profile{documentTemplate: plain, queryTemplate: "{query}", preparation: embed.Plain}, false
}
